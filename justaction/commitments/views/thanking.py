"""Reviewers reviewed and thanked: by the organization, by those affected, for coordinators, and in public."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.commitments import actions, forms, policy
from justaction.commitments.models import Review, ThanksByName, VoiceLink
from justaction.commitments.views.desk import commitment_of, form_page, here
from justaction.errors import NotAllowed
from justaction.members.views.asking import viewer_of
from justaction.web.asking import ask
from justaction.web.context import viewer as viewer_or_none
from justaction.web.openforms import open_form


@login_required
@form_page
def say_of_review(request: HttpRequest, organization: str, slug: str, subject: str) -> HttpResponse:
    row = commitment_of(request, organization, slug)
    found = Review.objects.given().select_related("peer_organization", "peer_field", "report")
    review = get_object_or_404(found, report__commitment=row, subject=subject)
    form = forms.WordForm(request.POST or None)

    def do(words: str = "", **_said: str) -> None:
        actions.say_of_review(review, form.feedback(), by=viewer_of(request), words=words)

    return ask(
        request,
        form,
        "commitments/say_of_review.html",
        do=do,
        to=here("desk_commitment", row),
        said=_("Thank you. It helps those who check."),
        context={"commitment": row, "review": review},
    )


@require_safe
def peers_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The reviews of the latest report, for somebody who has the link."""
    link = get_object_or_404(VoiceLink.objects.select_related("commitment__organization"), token=token)
    report = link.commitment.reports.order_by("-as_of").first()
    found = Review.objects.given().filter(report=report).select_related("peer_organization", "peer_field")
    context = {"link": link, "commitment": link.commitment, "reviews": list(found) if report else []}
    return render(request, "commitments/peers_by_link.html", context)


@open_form
@form_page
def say_by_link(request: HttpRequest, token: str, subject: str) -> HttpResponse:
    """What a review was like, said by somebody who is affected."""
    link = get_object_or_404(VoiceLink.objects.select_related("commitment__organization"), token=token)
    found = Review.objects.given().select_related("peer_organization", "peer_field", "report")
    review = get_object_or_404(found, report__commitment=link.commitment, subject=subject)
    form = forms.FeedbackForm(request.POST or None)

    def do(**_said: Any) -> None:
        actions.say_of_review_by_link(link, review, form.feedback())
        messages.success(request, _("Thank you. We do not know who you are."))

    context = {"link": link, "commitment": link.commitment, "review": review}
    to = link.commitment.get_absolute_url()
    return ask(request, form, "commitments/say_by_link.html", do=do, to=to, context=context)


@require_safe
@login_required
def reviewers(request: HttpRequest) -> HttpResponse:
    """What was said of the reviews of each reviewer, for those who ask peers."""
    if not policy.may_see_reviewers(viewer_of(request)):
        raise NotAllowed(_("This page is for those who ask peers to review."))
    rows = policy.heard(policy.reviewers())
    context = {
        "told": [row for row in rows if row.enough],
        "too_few": [row for row in rows if not row.enough],
    }
    return render(request, "commitments/reviewers.html", context)


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """How many people checked how many reports; the names of those who want it."""
    people, reviews, names = policy.thanked()
    who = viewer_or_none(request)
    context = {
        "people": people,
        "reviews": reviews,
        "names": names,
        "may_be_named": policy.may_be_named(who),
        "named": who is not None and ThanksByName.objects.filter(person=who).exists(),
    }
    return render(request, "commitments/thanks.html", context)


@require_POST
@login_required
def name_me(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    actions.name_me(viewer, by=viewer, named=request.POST.get("named") == "yes")
    return redirect("commitments:thanks")
