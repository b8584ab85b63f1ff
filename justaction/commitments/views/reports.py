"""Reporting on a commitment: numbers with proof, further proofs, steps, replies to peers."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from justaction.commitments import actions, forms, policy
from justaction.commitments.models import Commitment, Evidence, Milestone, Review
from justaction.commitments.views.desk import commitment_of, form_page, here
from justaction.commitments.views.public import published
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.members.views.asking import viewer_of
from justaction.web.asking import ask


def _report_form(request: HttpRequest, row: Commitment) -> forms.ReportForm:
    today = policy.today()
    told = forms.last_told(row, today)
    data, files = request.POST or None, request.FILES or None
    return forms.ReportForm(data, files, commitment=row, facts=policy.facts(row), today=today, initial=told)


@login_required
@form_page
def report(request: HttpRequest, organization: str, slug: str) -> HttpResponse:
    row = commitment_of(request, organization, slug)
    if request.method != "POST" and not policy.is_running(row):  # what was typed meanwhile comes back
        raise Refused(_("This commitment takes no more reports. It is a draft, done or withdrawn."))
    form = _report_form(request, row)

    def send(**_said: object) -> None:
        actions.report(row, by=viewer_of(request), **form.facts())
        messages.success(
            request, _("Your report is public now. Peers from other fields are asked to check it.")
        )

    return ask(
        request,
        form,
        "commitments/report.html",
        do=send,
        to=row.get_absolute_url(),
        context={"commitment": row, "last": row.reports.order_by("-as_of").first()},
    )


def _first(row: Commitment, who: Person) -> dict[str, object]:
    """What the page of a proof is filled with: an advocate's own was not made by the organization."""
    behind = Evidence.Reliability
    return {
        "dated": policy.today(),
        "reliability": behind.OWN if policy.may_report(who, row) else behind.INDEPENDENT,
    }


@login_required
@form_page
def add_evidence(request: HttpRequest, organization: str, slug: str) -> HttpResponse:
    row = published(organization, slug)
    if not policy.may_add_evidence(viewer_of(request), row):
        raise NotAllowed(_("Only people of the organization and its outside advocates can add a proof."))
    form = forms.ProofForm(
        request.POST or None, request.FILES or None, commitment=row, initial=_first(row, viewer_of(request))
    )
    return ask(
        request,
        form,
        "commitments/add_evidence.html",
        do=lambda **_said: actions.add_evidence(row, by=viewer_of(request), draft=form.proof(policy.today())),
        to=row.get_absolute_url() + "#proof",
        context={"commitment": row},
    )


@require_POST
@login_required
def meet_milestone(request: HttpRequest, organization: str, slug: str, pk: int) -> HttpResponse:
    row = commitment_of(request, organization, slug)
    actions.meet_milestone(get_object_or_404(Milestone, commitment=row, pk=pk), by=viewer_of(request))
    return redirect(here("desk_commitment", row))


def _written(row: Commitment, subject: str) -> Review:
    """What a peer has answered, also while only the organization reads it."""
    found = Review.objects.exclude(written_at=None).select_related(
        "peer_organization", "peer_field", "report"
    )
    return get_object_or_404(found, report__commitment=row, subject=subject)


@require_POST
@login_required
def let_stand(request: HttpRequest, organization: str, slug: str, subject: str) -> HttpResponse:
    row = commitment_of(request, organization, slug)
    actions.let_stand(_written(row, subject), by=viewer_of(request))
    messages.success(request, _("The review is public now. You can still reply once."))
    return redirect(here("desk_commitment", row))


@login_required
@form_page
def reply(request: HttpRequest, organization: str, slug: str, subject: str) -> HttpResponse:
    row = commitment_of(request, organization, slug)
    review = _written(row, subject)
    return ask(
        request,
        forms.ReplyForm(request.POST or None),
        "commitments/reply.html",
        do=lambda text: actions.reply(review, by=viewer_of(request), text=text),
        to=here("desk_commitment", row),
        context={"commitment": row, "review": review},
    )
