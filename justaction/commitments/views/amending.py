"""Changing a target, at the desk."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from justaction.commitments import actions, forms, policy
from justaction.commitments.views.desk import commitment_of, form_page
from justaction.errors import Refused
from justaction.members.views.asking import viewer_of
from justaction.web.asking import ask


@login_required
@form_page
def amend(request: HttpRequest, organization: str, slug: str) -> HttpResponse:
    """The new target beside the one that stands."""
    row = commitment_of(request, organization, slug)
    if not policy.is_running(row) or row.done_at is not None:
        raise Refused(
            _("A target is changed while a commitment runs. This one is a draft, done or withdrawn.")
        )
    told = {"target": row.target, "target_on": row.target_on, "agreed_on": policy.today()}
    return ask(
        request,
        forms.AmendForm(request.POST or None, commitment=row, initial=told),
        "commitments/amend.html",
        do=lambda which=None, **given: actions.amend(row, by=viewer_of(request), indicator=which, **given),
        to=row.get_absolute_url() + "#numbers",
        said=_("The target is changed. The old one stays beside it."),
        context={"commitment": row},
    )
