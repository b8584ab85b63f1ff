"""The sources of a harm: gathered at the desk, read in public."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.commitments import actions, forms
from justaction.commitments.models import HarmSource
from justaction.commitments.views.desk import commitment_of, form_page, here
from justaction.commitments.views.public import as_attachment, published
from justaction.errors import Refused
from justaction.members.views.asking import viewer_of
from justaction.web.asking import ask


@login_required
@form_page
def sources(request: HttpRequest, organization: str, slug: str) -> HttpResponse:
    row = commitment_of(request, organization, slug)
    if row.published_at or row.is_pledge:
        raise Refused(_("This is not a draft any more. What it says is public."))
    form = forms.SourceForm(request.POST or None, request.FILES or None)
    return ask(
        request,
        form,
        "commitments/sources.html",
        do=lambda **_said: actions.add_source(row, by=viewer_of(request), draft=form.draft()),
        to=here("sources", row),
        said=_("Added. Add the next one, or go on."),
        context={"commitment": row, "sources": row.harm_sources.all()},
    )


@require_POST
@login_required
def drop_source(request: HttpRequest, organization: str, slug: str, subject: str) -> HttpResponse:
    row = commitment_of(request, organization, slug)
    actions.drop_source(get_object_or_404(HarmSource, commitment=row, subject=subject), by=viewer_of(request))
    return redirect(here("sources", row))


@require_safe
def source(request: HttpRequest, organization: str, slug: str, subject: str) -> HttpResponseBase:
    """The file or the page of one source."""
    found = get_object_or_404(HarmSource, commitment=published(organization, slug), subject=subject)
    return redirect(found.url) if found.url else as_attachment(found)
