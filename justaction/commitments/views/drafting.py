"""Writing a draft together and in private, and the page that a link leads to."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.commitments import actions, forms, parts, policy
from justaction.commitments.models import Commitment, PreviewLink
from justaction.commitments.views.desk import commitment_of, here
from justaction.commitments.views.public import page_of
from justaction.errors import Refused
from justaction.members.models import Person
from justaction.members.views.asking import viewer_of
from justaction.web.pages import PRIVATE


@require_safe
@login_required
def together(request: HttpRequest, organization: str, slug: str) -> HttpResponse:
    """Who writes it, who may look, and how it gets onto the desk."""
    row = _draft(request, organization, slug)
    return _page(request, row)


@require_POST
@login_required
def ask_in(request: HttpRequest, organization: str, slug: str) -> HttpResponse:
    row = _draft(request, organization, slug)
    form = forms.AskInForm(request.POST)
    if form.is_valid():
        try:
            actions.ask_in(row, address=form.cleaned_data["address"], by=viewer_of(request))
            messages.success(
                request,
                _("If somebody who speaks for your organization has that address here, they got a letter."),
            )
            return redirect(here("together", row))
        except Refused as no:
            form.add_error(no.field or None, no.message)
    return _page(request, row, asking=form, status=422)


@require_POST
@login_required
def make_link(request: HttpRequest, organization: str, slug: str) -> HttpResponse:
    row = _draft(request, organization, slug)
    form = forms.PreviewForm(request.POST)
    if form.is_valid():
        try:
            actions.make_preview(row, by=viewer_of(request), **form.cleaned_data)
            return redirect(here("together", row) + "#links")
        except Refused as no:
            form.add_error(no.field or None, no.message)
    return _page(request, row, linking=form, status=422)


@require_POST
@login_required
def end_link(request: HttpRequest, organization: str, slug: str, subject: str) -> HttpResponse:
    row = _draft(request, organization, slug)
    actions.take_preview_back(
        get_object_or_404(PreviewLink, commitment=row, subject=subject), by=viewer_of(request)
    )
    messages.success(request, _("The link leads nowhere now."))
    return redirect(here("together", row) + "#links")


@require_POST
@login_required
def leave(request: HttpRequest, organization: str, slug: str) -> HttpResponse:
    row = _draft(request, organization, slug)
    actions.leave_draft(row, by=viewer_of(request))
    messages.success(request, _("You no longer write this draft."))
    return redirect("commitments:desk", row.organization.slug)


@require_POST
@login_required
def share(request: HttpRequest, organization: str, slug: str) -> HttpResponse:
    row = _draft(request, organization, slug)
    actions.share_with_desk(row, by=viewer_of(request))
    messages.success(request, _("All who speak for your organization see it now."))
    return redirect(here("together", row))


@require_safe
def preview_link(request: HttpRequest, token: str) -> HttpResponse:
    """What somebody with the link sees: the draft, without any name, for as long as the link lives."""
    link = PreviewLink.of_token(token)
    if link is None:
        return _private(render(request, "commitments/no_preview.html", status=404))
    row = link.commitment
    if row.published_at:
        return redirect(row)
    if not link.works or not policy.may_see_draft(link.made_by, row):
        return _private(render(request, "commitments/no_preview.html", {"over": True}, status=410))
    row.sign_off_name = row.sign_off_role = ""
    context = {"commitment": row, "link": link, "sections": parts.sections(row)}
    if not [gap for gap in policy.gaps(row) if gap.task in {"number", "harm", "power"}]:
        parts.as_if_published(row)
        context |= {**page_of(row), "preview": True, "by_link": True, "names_hidden": True}
        return _private(render(request, "commitments/commitment.html", context))
    return _private(render(request, "commitments/by_link.html", context))


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = PRIVATE
    return response


def _draft(request: HttpRequest, organization: str, slug: str) -> Commitment:
    row = commitment_of(request, organization, slug)
    if row.published_at is not None or row.is_pledge:
        raise Refused(_("This is not a draft any more. What it says is public."))
    return row


def _page(
    request: HttpRequest,
    row: Commitment,
    *,
    asking: forms.AskInForm | None = None,
    linking: forms.PreviewForm | None = None,
    status: int = 200,
) -> HttpResponse:
    mine: Person = viewer_of(request)
    context = {
        "commitment": row,
        "asking": asking or forms.AskInForm(),
        "linking": linking or forms.PreviewForm(),
        "authors": row.co_authors.select_related("person"),
        "author": row.author,
        "viewer_pk": mine.pk,
        "links": [one for one in row.previews.all() if one.works],
    }
    return render(request, "commitments/together.html", context, status=status)
