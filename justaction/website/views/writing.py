"""Writing: a new page, the next version of its words, one version with what is wrong in it, two beside each other."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from justaction.errors import NotAllowed, Refused
from justaction.members.views.asking import form_page
from justaction.texts import differences
from justaction.web import pages
from justaction.web.asking import ask
from justaction.website import actions, checking, forms, prose, showing
from justaction.website.models import Page, PageWords
from justaction.website.rooms import ROOMS
from justaction.website.views.gate import editor, languages, page_of, version_of

ADDED = {
    Page.Kind.NEWS: gettext_lazy("Add news"),
    Page.Kind.QUESTION: gettext_lazy("Add a question"),
    Page.Kind.MOMENT: gettext_lazy("Add a moment"),
    Page.Kind.PAGE: gettext_lazy("Add a page"),
}


@login_required
@form_page
def add(request: HttpRequest, kind: str) -> HttpResponse:
    """A new page, with its first words: a draft."""
    viewer = editor(request)
    if kind not in ADDED:
        raise Http404
    form = forms.WordsForm(request.POST or None, kind=kind)
    context: dict[str, Any] = {"kind": kind, "heading": _heading(kind)}
    if _looks(request, form):
        return render(request, "website/add.html", {**context, "form": form, **_preview(form, kind)})
    return ask(
        request,
        form,
        "website/add.html",
        do=lambda **said: actions.add(kind, by=viewer, **said),
        to=_to,
        context=context,
        said=_("Saved as a draft. Nobody sees it before it is published."),
    )


@login_required
@form_page
def write(request: HttpRequest, kind: str, slug: str, language: str) -> HttpResponse:
    """The next version in one language. "Look at it first" shows it without saving."""
    viewer = editor(request)
    page = page_of(kind, slug)
    name = dict(languages(page)).get(language)
    if name is None:
        raise Http404
    newest, original = _newest(page, language), _newest(page, page.language)
    form = forms.WriteForm(
        request.POST or None,
        kind=kind,
        slug=slug,
        translation=language != page.language,
        initial=_initial(page, language, newest),
    )
    context = {
        "page": page,
        "title": showing.title_of(page),
        "language": language,
        "language_name": name,
        "room": ROOMS.get(slug) if kind == Page.Kind.ROOM else None,
        "original": _original(page, original) if language != page.language else None,
    }
    if _looks(request, form):
        return render(
            request, "website/write.html", {**context, "form": form, **_preview(form, kind, language)}
        )
    return ask(
        request,
        form,
        "website/write.html",
        do=lambda **said: actions.write(page, language=language, by=viewer, **said),
        to=_to,
        context=context,
        said=_("Saved as a draft. Nobody sees it before it is published."),
    )


@login_required
@form_page
def version(request: HttpRequest, kind: str, slug: str, language: str, number: int) -> HttpResponse:
    """One version: as it is read, what is wrong in it, and publishing it now or at a time."""
    viewer = editor(request)
    page = page_of(kind, slug)
    row = version_of(page, language, number)
    said = request.POST if request.method == "POST" else None
    form = forms.PublishForm(said, page=page, initial={"at": row.publish_at})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                done = actions.publish(row, by=viewer, **form.cleaned_data)
                messages.success(request, _published(done))
                return redirect("website:overview", kind, slug)
            except NotAllowed:
                raise
            except Refused as no:
                form.add_error(no.field if no.field in form.fields else None, no.message)
                status = no.status
    return render(request, "website/version.html", {**_about(row), "form": form}, status=status)


def _published(row: PageWords) -> str:
    if row.is_waiting:
        return _("It comes out by itself at its time. Until then you can call it off.")
    return _("It is on the website. You can undo it on this page.")


def _about(row: PageWords) -> dict[str, Any]:
    page = row.page
    rows = PageWords.objects.filter(page=page, language=row.language).select_related("by")
    now = rows.filter(shown=True).first()
    others = [one for one in rows.filter(number__gt=row.base, number__lt=row.number) if not one.blank]
    return {
        "page": page,
        "title": showing.title_of(page),
        "row": row,
        "words": showing.as_read(row),
        "now": now,
        "found": checking.of_text(checking.as_text(row)) + _together(row),
        "between": others if row.published_at is None else [],
        "rows": _difference(now, row) if now and not now.blank and now.pk != row.pk else [],
        "story": page.kind == Page.Kind.MOMENT or (page.kind, page.slug) == (Page.Kind.ROOM, "story"),
        "language_name": dict(languages(page)).get(row.language, row.language),
    }


def _together(row: PageWords) -> list[checking.Found]:
    """What is wrong with a question beside all others."""
    if row.page.kind != Page.Kind.QUESTION:
        return []
    others = [
        one
        for one in checking.shown()
        if one.kind == row.page.kind and one.language == row.language and one.slug != row.page.slug
    ]
    mine = checking.as_text(row)
    return [
        one for one in checking.together([*others, mine]) if one.where == row.title or one.mend == mine.mend
    ]


@require_safe
@login_required
def compare(
    request: HttpRequest, kind: str, slug: str, language: str, number: int, other: int
) -> HttpResponse:
    """Two versions beside each other: which words came, and which went."""
    editor(request)
    page = page_of(kind, slug)
    new, old = version_of(page, language, number), version_of(page, language, other)
    context = {
        "page": page,
        "title": showing.title_of(page),
        "new": new,
        "old": old,
        "rows": _difference(old, new),
    }
    return render(request, "website/compare.html", context)


@require_POST
@login_required
@pages.never
def preview(request: HttpRequest) -> HttpResponse:
    """Markdown as it will look, for the script of the page that writes it."""
    editor(request)
    text = request.POST.get("text", "")[:60000]
    drawn = str(prose.html(showing.fill(text), top=3))
    found = checking.of_text(checking.Text("", "", text, request.POST.get("language", "en")), visit=False)
    return JsonResponse({"html": drawn, "found": [one.says for one in found]})


def _looks(request: HttpRequest, form: forms.WordsForm) -> bool:
    return "look" in request.POST and form.is_valid()


def _preview(form: forms.WordsForm, kind: str, language: str = "") -> dict[str, Any]:
    said = form.cleaned_data
    code = language or showing.main_language()
    text = checking.Text(
        said["title"], said.get("lead", ""), said["text"], code, kind, note=said.get("note", "")
    )
    return {
        "preview": prose.html(showing.fill(said["text"]), top=3),
        "looked": said,
        "found": checking.of_text(text),
    }


def _to(row: PageWords) -> str:
    return reverse("website:version", args=[row.page.kind, row.page.slug, row.language, row.number])


def _heading(kind: str) -> str:
    return str(ADDED[Page.Kind(kind)])


def _newest(page: Page, language: str) -> PageWords | None:
    if page._state.adding:
        return None
    return PageWords.objects.filter(page=page, language=language).order_by("-number").first()


def _initial(page: Page, language: str, newest: PageWords | None) -> dict[str, Any]:
    """What stands in the fields: the newest version; for a page of the house the first words of the program."""
    seen = newest.number if newest else 0
    if newest is not None and not newest.blank:
        fields = ("title", "lead", "text", "note", "human")
        why = newest.why if newest.published_at is None else ""
        return {name: getattr(newest, name) for name in fields} | {"seen": seen, "why": why}
    if page.kind == Page.Kind.ROOM:
        first = ROOMS[page.slug].first(language)
        return {"title": first.title, "lead": first.lead, "text": first.text, "seen": seen}
    return {"seen": seen}


def _original(page: Page, newest: PageWords | None) -> Any:
    """The words to translate: those that are shown, or the newest, or the first ones."""
    shown = (
        PageWords.objects.filter(page=page, language=page.language, shown=True).first() if page.pk else None
    )
    row = shown or newest
    if row is not None and not row.blank:
        return row
    return ROOMS[page.slug].first(page.language) if page.kind == Page.Kind.ROOM else None


def _difference(old: PageWords, new: PageWords) -> list[differences.Paragraph]:
    return differences.compare(_paragraphs(old), _paragraphs(new))


def _paragraphs(row: PageWords) -> list[str]:
    parts = [row.title, row.lead, row.note, *row.text.split("\n\n")]
    return [part.strip() for part in parts if part.strip()]
