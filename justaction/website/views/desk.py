"""The desk: all pages with where they stand; one page with its languages and its history; deeds of one button."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from justaction.errors import NotAllowed, Refused
from justaction.members.views.asking import form_page
from justaction.web.asking import ask
from justaction.website import actions, deskside, forms, showing
from justaction.website.models import MenuItem, Page, PageWords
from justaction.website.rooms import ROOMS
from justaction.website.views.gate import editor, languages, page_of, version_of


@require_safe
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    editor(request)
    return render(request, "website/desk.html", {"groups": deskside.groups()})


@require_safe
@login_required
def overview(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """One page: each language with what is shown, what waits and what is a draft; then every version."""
    editor(request)
    page = page_of(kind, slug)
    return render(request, "website/overview.html", _about(page))


def _about(page: Page) -> dict[str, Any]:
    rows = list(
        PageWords.objects.filter(page=page.pk).select_related("by", "published_by", "original", "page")
        if page.pk
        else ()
    )
    named = languages(page)
    return {
        "page": page,
        "title": showing.title_of(page),
        "room": ROOMS.get(page.slug) if page.kind == Page.Kind.ROOM else None,
        "stands": [deskside.standing(page, code, name, rows) for code, name in named],
        "history": sorted(rows, key=lambda row: (row.at, row.number), reverse=True),
        "names": dict(named),
        "menus": MenuItem.objects.filter(page=page.pk) if page.pk else [],
        "may_stand_in_menus": page.kind == Page.Kind.PAGE and not page.hidden_at and page.posted_at,
        "form": forms.IntoMenuForm(),
    }


@login_required
@form_page
def address(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    viewer = editor(request)
    page = page_of(kind, slug)
    return ask(
        request,
        forms.AddressForm(request.POST or None, initial={"slug": page.slug}),
        "website/address.html",
        do=lambda **said: actions.rename(page, by=viewer, **said),
        to=lambda row: f"/steer/website/{row.kind}/{row.slug}/",
        context={"page": page, "title": showing.title_of(page)},
        said=_("The page has its new address. The former one leads on to it."),
    )


DEEDS: dict[str, tuple[Any, Any]] = {
    "hide": (actions.hide, gettext_lazy("It is off the website. You can bring it back.")),
    "show": (actions.show_again, gettext_lazy("It is on the website again.")),
    "up": (lambda page, by: actions.move(page, up=True, by=by), gettext_lazy("It stands one place earlier.")),
    "down": (
        lambda page, by: actions.move(page, up=False, by=by),
        gettext_lazy("It stands one place later."),
    ),
    "undo": (actions.undo, gettext_lazy("Undone. What stood there before is shown again.")),
    "check": (actions.check, gettext_lazy("Checked today.")),
}


@require_POST
@login_required
def do(request: HttpRequest, kind: str, slug: str, deed: str) -> HttpResponse:
    """A button that is about the page as a whole."""
    viewer = editor(request)
    page = page_of(kind, slug)
    _try(request, lambda: DEEDS[deed][0](page, by=viewer), str(DEEDS[deed][1]))
    return redirect("website:desk") if deed in {"up", "down"} else redirect("website:overview", kind, slug)


@require_POST
@login_required
def do_in(request: HttpRequest, kind: str, slug: str, language: str, deed: str) -> HttpResponse:
    """A button that is about its words in one language."""
    viewer = editor(request)
    page = page_of(kind, slug)
    act = DEEDS[deed][0]
    _try(request, lambda: act(page, language=language, by=viewer), str(DEEDS[deed][1]))
    return redirect("website:overview", kind, slug)


@require_POST
@login_required
def back(request: HttpRequest, kind: str, slug: str, language: str, number: int) -> HttpResponse:
    """Take up an earlier version again; 0 is how it was before anybody wrote."""
    viewer = editor(request)
    page = page_of(kind, slug)
    said = _("These words are on the website again, as a new version.")
    _try(request, lambda: actions.go_back(page, language=language, number=number, by=viewer), said)
    return redirect("website:overview", kind, slug)


@require_POST
@login_required
def call_off(request: HttpRequest, kind: str, slug: str, language: str, number: int) -> HttpResponse:
    """What waits for its time is a draft again."""
    viewer = editor(request)
    wording = version_of(page_of(kind, slug), language, number)
    _try(request, lambda: actions.call_off(wording, by=viewer), _("It is a draft again."))
    return redirect("website:version", kind, slug, language, number)


def _try(request: HttpRequest, deed: Any, said: str) -> None:
    try:
        deed()
        messages.success(request, said)
    except NotAllowed:
        raise
    except Refused as no:
        messages.error(request, no.message)
