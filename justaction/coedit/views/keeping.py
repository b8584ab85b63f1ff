"""Versions of a text, going back to one, and files in and out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from justaction.coedit import actions, forms, kinds, naming, policy, reading
from justaction.coedit.models import Document, Picture, Version
from justaction.coedit.views.finding import of_a_text, signed_in, viewer_of
from justaction.errors import NotAllowed
from justaction.texts import carrying, differences, rich
from justaction.web.asking import ask

ON_A_PAGE = 30


def _base(document: Document) -> dict[str, object]:
    return {"document": document, "title": kinds.of(document).named(document)}


def _version(document: Document, number: int) -> Version:
    found = document.kept.filter(number=number).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_text
@signed_in
def versions(request: HttpRequest, document: Document) -> HttpResponseBase:
    viewer = viewer_of(request)
    writes = policy.may_write(viewer, document)
    page = Paginator(document.kept.select_related("kept_by"), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "version": version,
            "by": naming.called(version.kept_by, viewer),
            "writers": [one.name for one in reading.writers(version)],
        }
        for version in page
    ]
    context = {**_base(document), "page": page, "rows": rows, "writes": writes, "number": document.versions}
    form = forms.KeepForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not writes:
        raise NotAllowed(_("Only those who write this text may keep a version."))
    return ask(
        request,
        form,
        "coedit/versions.html",
        do=lambda why: actions.keep(document, why=why, by=viewer),
        to=request.path,
        context=context,
    )


@require_safe
@of_a_text
@signed_in
def version(request: HttpRequest, document: Document, number: int) -> HttpResponseBase:
    found = _version(document, number)
    context = {
        **_base(document),
        "version": found,
        "text": rich.html(found.body),
        "writers": [one.name for one in reading.writers(found)],
        "writes": policy.may_write(viewer_of(request), document),
    }
    return render(request, "coedit/version.html", context)


@require_safe
@of_a_text
@signed_in
def compare(request: HttpRequest, document: Document, old: int, new: int) -> HttpResponseBase:
    """What changed between two versions; the number 0 stands for the text as it is now."""
    before = _version(document, old).body
    after = _version(document, new).body if new else reading.doc_of(document)
    texts = [[f"{line.number} {line.text}".strip() for line in rich.blocks(body)] for body in (before, after)]
    paragraphs = differences.compare(texts[0], texts[1])
    context = {
        **_base(document),
        "old": old,
        "new": new,
        "paragraphs": paragraphs,
        "counts": differences.summary(paragraphs),
    }
    return render(request, "coedit/compare.html", context)


@require_POST
@of_a_text
@signed_in
def restore(request: HttpRequest, document: Document, number: int) -> HttpResponseBase:
    actions.restore(_version(document, number), by=viewer_of(request))
    messages.success(
        request, _("Version %(n)s is the text again. What stood before is kept too.") % {"n": number}
    )
    return redirect(reverse("coedit:write", args=[document.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_text
@signed_in
def bring_in(request: HttpRequest, document: Document) -> HttpResponseBase:
    viewer = viewer_of(request)
    if not policy.may_write(viewer, document):
        raise NotAllowed(_("Only those who write this text may bring a file in."))
    form = forms.FileForm(request.POST or None, request.FILES or None)

    def do(file: object) -> None:
        brought = actions.bring_in(document, file.read(), name=file.name, by=viewer)  # type: ignore[attr-defined]  # an upload
        messages.success(request, _("The file stands in the text now."))
        for sentence in brought.left_out:
            messages.warning(request, sentence)

    return ask(
        request,
        form,
        "coedit/bring_in.html",
        do=do,
        to=reverse("coedit:write", args=[document.pk]),
        context=_base(document),
    )


@require_safe
@of_a_text
def take_out(request: HttpRequest, document: Document, suffix: str) -> HttpResponseBase:
    """The text as it stands, as a file."""
    if suffix not in carrying.MEDIA_TYPES:
        raise Http404
    title = kinds.of(document).named(document)

    def picture(key: str) -> tuple[str, bytes] | None:
        found: Any = Picture.objects.filter(document=document, pk=key).first() or kinds.kept_picture(key)
        if found is None:
            return None
        with found.file.open("rb") as file:
            return found.media_type, file.read()

    made = carrying.take_out(
        title, reading.doc_of(document), suffix, language=get_language() or "en", pictures=picture
    )
    response = HttpResponse(made, content_type=carrying.MEDIA_TYPES[suffix])
    name = f"{slugify(title)[:60] or 'text'}.{suffix}"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    return response
