"""Lateness: the organization answers why, and a peer offers to talk."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from justaction.commitments import actions, forms, policy
from justaction.commitments.models import Talk
from justaction.commitments.views.desk import commitment_of, form_page, here
from justaction.errors import NotAllowed
from justaction.members.views.asking import viewer_of
from justaction.web.asking import ask


@login_required
@form_page
def say_why(request: HttpRequest, organization: str, slug: str) -> HttpResponse:
    row = commitment_of(request, organization, slug)
    return ask(
        request,
        forms.WhyForm(request.POST or None),
        "commitments/say_why.html",
        do=lambda **said: actions.say_why(row, by=viewer_of(request), **said),
        to=here("desk_commitment", row),
        said=_("Your answer stands on the page."),
        context={"commitment": row},
    )


def _talk(request: HttpRequest, subject: str) -> Talk:
    """An ask to talk, for the peer it was sent to."""
    found = Talk.objects.select_related("commitment__organization__field", "commitment__channel")
    talk = get_object_or_404(found, subject=subject)
    if not policy.may_see_talk(viewer_of(request), talk):
        raise NotAllowed(_("This ask went to somebody else."))
    return talk


@login_required
@form_page
def talk(request: HttpRequest, subject: str) -> HttpResponse:
    asked = _talk(request, subject)
    return ask(
        request,
        forms.TalkForm(request.POST or None),
        "commitments/talk.html",
        do=lambda words: actions.offer_talk(asked, by=viewer_of(request), words=words),
        to="commitments:reviews",
        said=_("Thank you. They have your words now."),
        context={
            "talk": asked,
            "commitment": asked.commitment,
            "open": policy.may_answer_talk(viewer_of(request), asked),
        },
    )


@require_POST
@login_required
def pass_talk_on(request: HttpRequest, subject: str) -> HttpResponse:
    actions.pass_talk_on(_talk(request, subject), by=viewer_of(request))
    messages.success(request, _("Passed on. Somebody else is asked."))
    return redirect("commitments:reviews")
