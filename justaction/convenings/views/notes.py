"""The live notes: one plain page that everybody who helps writes in, by their seat or by the code."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from justaction.convenings import actions, policy
from justaction.convenings.forms.day import NoteForm, NotesForm
from justaction.convenings.models import Gathering, Joiner
from justaction.convenings.views.joining import joined
from justaction.errors import NotAllowed
from justaction.members.models import Person
from justaction.members.views.asking import viewer_of
from justaction.web.asking import ask
from justaction.web.openforms import open_form

form_page = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@login_required
@form_page
def notes(request: HttpRequest, slug: str) -> HttpResponse:
    thing, viewer = _mine(request, slug)
    return _notes(request, thing, {"by": viewer}, here=reverse("convenings:notes", args=[slug]))


@never_cache
@login_required
@form_page
def note(request: HttpRequest, slug: str, line: str) -> HttpResponse:
    thing, viewer = _mine(request, slug)
    return _note(request, thing, line, {"by": viewer}, back=reverse("convenings:notes", args=[slug]))


def _mine(request: HttpRequest, slug: str) -> tuple[Gathering, Person]:
    thing = get_object_or_404(Gathering.objects.select_related("series"), slug=slug)
    viewer = viewer_of(request)
    if not policy.may_write_notes(viewer, thing):
        raise NotAllowed(_("Those with a seat can write in the notes, from an hour before it begins."))
    return thing, viewer


@never_cache
@form_page
@open_form
def notes_here(request: HttpRequest, token: str) -> HttpResponse:
    joiner = joined(request, token)
    if isinstance(joiner, HttpResponse):
        return joiner
    here = reverse("convenings:notes_here", args=[token])
    return _notes(request, joiner.gathering, {"joiner": joiner}, here=here, token=token)


@never_cache
@form_page
@open_form
def note_here(request: HttpRequest, token: str, line: str) -> HttpResponse:
    joiner = joined(request, token)
    if isinstance(joiner, HttpResponse):
        return joiner
    back = reverse("convenings:notes_here", args=[token])
    return _note(request, joiner.gathering, line, {"joiner": joiner}, back=back, token=token)


def _notes(
    request: HttpRequest, thing: Gathering, who: dict[str, Person | Joiner], *, here: str, token: str = ""
) -> HttpResponse:
    lines = list(thing.notes.standing().select_related("by", "item"))
    context = {"gathering": thing, "lines": lines, "here": here, "token": token}

    def do(text: str) -> None:
        actions.write_notes(thing, text, **who)  # type: ignore[arg-type]  # by or joiner

    form = NotesForm(request.POST or None)
    return ask(request, form, "convenings/notes.html", do=do, to=here + "#write", context=context)


def _note(
    request: HttpRequest,
    thing: Gathering,
    line: str,
    who: dict[str, Person | Joiner],
    *,
    back: str,
    token: str = "",
) -> HttpResponse:
    wordings = list(thing.notes.filter(line=line).select_related("by").order_by("version"))
    if not wordings:
        raise Http404
    newest = wordings[-1]

    def do(text: str, version: int) -> None:
        seen = next((one for one in wordings if one.version == version), newest)
        actions.change_note(seen, text, **who)  # type: ignore[arg-type]  # by or joiner

    form = NoteForm(request.POST or None, initial={"text": newest.text, "version": newest.version})
    context: dict[str, Any] = {"gathering": thing, "earlier": wordings[:-1], "back": back, "token": token}
    return ask(request, form, "convenings/note.html", do=do, to=f"{back}#line-{line}", context=context)
