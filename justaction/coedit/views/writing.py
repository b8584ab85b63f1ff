"""The page where one writes, what its script asks for, and pictures."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.coedit import actions, forms, gate, kinds, naming, policy, reading, where, words
from justaction.coedit.models import Document, Picture
from justaction.coedit.views.finding import beside_of, of_a_text, part, signed_in, told, viewer_of
from justaction.errors import NotAllowed, Refused
from justaction.texts import rich
from justaction.texts.views import stored
from justaction.web.pages import PRIVATE

BUNDLE = "coedit/built/editor.js"


@require_safe
@of_a_text
def write(request: HttpRequest, document: Document) -> HttpResponseBase:
    viewer = viewer_of(request)
    body = reading.doc_of(document)
    if viewer is not None:
        actions.see_calls(document, by=viewer)
    kind, role = kinds.of(document), kinds.may(viewer, document)
    context = {
        **beside_of(request, document, body),
        "may": role if viewer is not None else kinds.READ,
        "title": kind.named(document),
        "back": kind.back(document),
        "text": rich.html(body, pending=True),
        "lines": rich.lines(body),
        "has_editor": viewer is not None and finders.find(BUNDLE) is not None,
        "words": words.of_the_editor(),
        "live": where.address(request),
        "person": viewer.subject[:8] if viewer is not None else "",
        "name": naming.called(viewer, viewer),
        "mark": gate.mark_of(viewer, document),
        "comment_form": forms.CommentForm(auto_id="comment-%s"),
        "schema": rich.SCHEMA,
    }
    response = render(request, "coedit/write.html", context)
    response._csp_update = {"connect-src": where.sources()}  # type: ignore[attr-defined]  # as csp.decorators does it
    return response


@require_safe
@of_a_text
def beside(request: HttpRequest, document: Document) -> HttpResponseBase:
    return part(request, document)


@require_POST
@of_a_text
@signed_in
def note(request: HttpRequest, document: Document) -> HttpResponseBase:
    """A suggestion was made in the editor: whose it is."""
    try:
        actions.note(document, request.POST.get("key", ""), by=viewer_of(request))
    except Refused as no:
        return told(no)
    return JsonResponse({})


@require_safe
@of_a_text
@signed_in
def people(request: HttpRequest, document: Document) -> HttpResponseBase:
    """Whom one may name, by the first letters."""
    found = naming.matching(document, request.GET.get("q", "")[:60])
    return JsonResponse({"people": [{"id": naming.key_of(one), "name": one.name} for one in found]})


@require_POST
@of_a_text
@signed_in
def upload(request: HttpRequest, document: Document) -> HttpResponseBase:
    if not policy.may_write(viewer_of(request), document):
        return told(NotAllowed(_("Only those who write this text may put a picture in.")))
    form = forms.PictureForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"message": str(form.errors["picture"][0])}, status=422)
    file = form.cleaned_data["picture"]
    try:
        picture = actions.take_picture(document, file.read(), name=file.name, by=viewer_of(request))
    except Refused as no:
        return told(no)
    return JsonResponse({"id": str(picture.pk)})


@require_safe
def picture(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """A picture, for those who may read its text; for everybody where a chapter keeps it for everybody."""
    found: Any = Picture.objects.select_related("document").filter(pk=pk).first()
    if found is None or not policy.may_see_picture(viewer_of(request), found):
        found = kinds.kept_picture(str(pk))
    if found is None:
        raise Http404
    response = stored(found, str(pk))
    response["Cache-Control"] = PRIVATE
    return response
