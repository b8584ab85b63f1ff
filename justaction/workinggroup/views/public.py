"""What everybody reads of the working group: who serves and wants to be named, who served, and the mix of fields."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from justaction.communities.policy import shown_groups
from justaction.web import house
from justaction.web.context import viewer as viewer_of
from justaction.workinggroup import policy
from justaction.workinggroup.models import Appointment, Charter, Minutes, Nomination, Seats

MOST = 24  # minutes on the page: two years of months


@require_safe
def group(request: HttpRequest) -> HttpResponse:
    """All who serve are counted; named are those who chose it, and nobody in safe mode."""
    serving = list(Appointment.objects.now().with_names())
    fields = policy.fields_of(serving)
    shown, others = shown_groups(policy.counted(fields))
    writes = policy.may_write_minutes(viewer_of(request))
    named = not house.names_hidden()
    context = {
        "people": len({one.person_id for one in serving}),
        "serving": [one for one in serving if one.listed and named],
        "past": Appointment.objects.past().filter(listed=True).with_names() if named else [],
        "nominees": Nomination.objects.in_public().filter(listed=True).with_names() if named else [],
        "seats": Seats.objects.open().with_names(),
        "charter": Charter.objects.first(),
        "minutes": Minutes.objects.in_public()[:MOST],
        "may_write_minutes": writes,
        "drafts": Minutes.objects.filter(approved_on=None) if writes else [],
        "fields": shown,
        "others": others,
        "uneven": policy.uneven_in_public(fields),
    }
    return render(request, "workinggroup/group.html", context)
