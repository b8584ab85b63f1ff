"""Pages of a peer: what waits to be checked, and one ask."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.commitments import actions, forms, parts, policy
from justaction.commitments import state as rules
from justaction.commitments.models import Review, ReviewFeedback
from justaction.commitments.story import Story
from justaction.commitments.views.desk import form_page
from justaction.errors import NotAllowed
from justaction.members.views.asking import viewer_of
from justaction.web.asking import ask


def _review(request: HttpRequest, subject: str) -> Review:
    """An ask, for the peer it was sent to."""
    found = Review.objects.select_related(
        "report__commitment__organization__field",
        "report__commitment__channel",
        "peer_organization",
        "peer_field",
    )
    review = get_object_or_404(found, subject=subject)
    if not policy.may_see_review(viewer_of(request), review):
        raise NotAllowed(_("This ask went to somebody else."))
    return review


@require_safe
@login_required
def reviews(request: HttpRequest) -> HttpResponse:
    mine = viewer_of(request).reviews.select_related("report__commitment__organization").order_by("-asked_at")
    context = {
        "waiting": mine.filter(state=Review.State.ASKED),
        "held": mine.filter(state=Review.State.HELD),
        "given": mine.filter(state=Review.State.GIVEN)[:50],
        "words": ReviewFeedback.objects.filter(review__in=mine).exclude(words="").order_by("-at")[:20],
        "heard": policy.heard([viewer_of(request)])[0],
        "done_rules": rules.DONE_RULES,
    }
    return render(request, "commitments/reviews.html", context)


@login_required
@form_page
def review(request: HttpRequest, subject: str) -> HttpResponse:
    asked = _review(request, subject)
    viewer = viewer_of(request)
    commitment = asked.report.commitment
    initial = {"verdict": asked.verdict, "reasons": asked.reasons, **parts.scales_of(asked)}
    form = forms.ReviewForm(request.POST or None, initial=initial)
    context = {
        "review": asked,
        "commitment": commitment,
        "story": Story.of(commitment),
        "planned": rules.amount(rules.planned(policy.facts(commitment), asked.report.as_of), commitment.unit),
        "reported": rules.amount(asked.report.value, commitment.unit),
        "open": policy.may_review(viewer, asked),
        "changeable": policy.may_change_review(viewer, asked),
        "done_rules": rules.DONE_RULES,
    }

    def answer(verdict: str, reasons: str, **_scales: str) -> None:
        actions.review(asked, by=viewer, verdict=verdict, reasons=reasons, scales=form.scales())
        messages.success(
            request,
            _(
                "Thank you for checking. The organization reads it first. It is public once they reply, or in 10 days."
            ),
        )

    return ask(request, form, "commitments/review.html", do=answer, to="commitments:reviews", context=context)


@require_POST
@login_required
def pass_on(request: HttpRequest, subject: str) -> HttpResponse:
    too_close = request.POST.get("why") == "too_close"
    actions.pass_on(_review(request, subject), by=viewer_of(request), too_close=too_close)
    messages.success(request, _("Passed on. Somebody else is asked."))
    return redirect("commitments:reviews")
