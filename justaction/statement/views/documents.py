"""Versions as files, and files as drafts: what anybody takes away, and what conveners bring in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from justaction.errors import NotAllowed, Refused
from justaction.members.views.asking import viewer_of
from justaction.statement import actions, comparing, documents, forms, policy
from justaction.statement.models import Paragraph, StatementVersion
from justaction.statement.views.steering import _allow
from justaction.texts import reading
from justaction.texts.writing import SHAPES, Document, write

form_page = require_http_methods(["GET", "HEAD", "POST"])


def attached(document: Document, suffix: str, name: str, *, keep: bool) -> HttpResponse:
    """The document as a file of that name. Raises Refused where this installation cannot make it."""
    answer = HttpResponse(write(document, suffix, keep=keep), content_type=SHAPES[suffix].media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    answer["Content-Security-Policy"] = "sandbox"
    return answer


@require_safe
def version_file(request: HttpRequest, number: int, suffix: str) -> HttpResponse:
    version = get_object_or_404(StatementVersion.objects.published(), number=number)
    return attached(documents.of_version(version), suffix, f"statement-v{number}", keep=True)


@login_required
@require_safe
def draft_file(request: HttpRequest, suffix: str) -> HttpResponse:
    _allow(policy.may_write(viewer_of(request)))
    draft = StatementVersion.objects.written()
    if draft is None:
        raise Http404
    return attached(documents.of_version(draft), suffix, f"statement-draft-{draft.number}", keep=False)


@login_required
@form_page
def read_in(request: HttpRequest) -> HttpResponse:
    """Choose a file; then see what it would make of the draft. Nothing is stored by looking."""
    _allow(policy.may_write(viewer_of(request)))
    form = forms.FileForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return render(request, "statement/read_in.html", {"form": form})
    status = 422
    if form.is_valid():
        try:
            return render(
                request, "statement/read_in_preview.html", _preview(read(form.cleaned_data["file"]))
            )
        except Refused as no:
            form.add_error("file", no.message)
            status = no.status
    return render(request, "statement/read_in.html", {"form": form}, status=status)


def read(file: Any) -> reading.Reading:
    """What an uploaded file says; one that is too large is not even opened. Raises Refused."""
    if file.size > reading.MOST_BYTES:
        raise reading.too_large()
    return reading.read(file.read(), name=file.name)


def _preview(found: reading.Reading) -> dict[str, Any]:
    """The words of the file beside those that they would replace."""
    draft = StatementVersion.objects.written()
    before = draft or StatementVersion.objects.published().last()
    paragraphs = documents.recognised(found, before)
    unsaved = [Paragraph(number=one.number, identity=one.identity, text=one.text) for one in paragraphs]
    old = list(before.paragraphs.all()) if before else []
    return {
        "reading": found,
        "paragraphs": paragraphs,
        "title": found.title or (before.title if before else ""),
        "draft": draft,
        "before": before,
        "rows": comparing.rows(old, unsaved) if before else [],
    }


@login_required
@require_POST
def take_in(request: HttpRequest) -> HttpResponse:
    """Put what was previewed into the draft; refused, it comes back in the writing page with every word."""
    form = forms.DraftForm(request.POST)
    pieces = form.pieces()
    status = 422
    if form.is_valid():
        try:
            actions.draft(
                by=viewer_of(request),
                title=form.cleaned_data["title"],
                paragraphs=[piece.text for piece in pieces],
                identities=[piece.identity for piece in pieces],
            )
        except NotAllowed:
            raise
        except Refused as no:
            form.add_error(None, no.message)
            status = no.status
        else:
            messages.success(request, _("The words of the file are in the draft. Nobody sees it yet."))
            return redirect("statement:write")
    _allow(policy.may_write(viewer_of(request)))
    context = {"form": form, "pieces": pieces, "draft": StatementVersion.objects.written()}
    return render(request, "statement/write.html", context, status=status)
