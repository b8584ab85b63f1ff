"""What every page knows of the request, without touching a session that is not there."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils import translation

from justaction.web import house, theme, tongues

APPEARANCE_COOKIE = "appearance"
APPEARANCES = ("light", "dark")


def viewer(request: HttpRequest) -> Any:
    """The signed-in person, or None. A request without a session cookie is a visitor's: nothing is asked."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def appearance(request: HttpRequest) -> str:
    """The theme the visitor chose: "light", "dark", or "" for as the device has it."""
    chosen = request.COOKIES.get(APPEARANCE_COOKIE, "")
    return chosen if chosen in APPEARANCES else ""


def page(request: HttpRequest) -> dict[str, Any]:
    known = getattr(request, "house", None) or house.now()
    return {
        "viewer": viewer(request),
        "has_session": settings.SESSION_COOKIE_NAME in request.COOKIES,
        "appearance": appearance(request),
        "forming": known.forming,
        "names_hidden": known.names_hidden,
        "languages": languages(request, known.languages),
        "theme_url": f"{reverse('web:theme')}?v={theme.version(known.looks)}",
        "tongue": tongues.of(request),
        "here": request.get_full_path() if request.method in {"GET", "HEAD"} else "/",
    }


def languages(request: HttpRequest, codes: tuple[str, ...]) -> list[dict[str, Any]]:
    """This page in each language of the collaborative; nothing when there is only one."""
    if len(codes) < 2:
        return []
    names = dict(settings.LANGUAGES)
    path, current = request.get_full_path(), translation.get_language()
    return [
        {
            "name": names.get(code, code),
            "tag": language_tag(code),
            "direction": tongues.turn(code),
            "url": (url := translate_url(path, code)),
            "absolute_url": f"{settings.SITE_URL}{url}",
            "current": code == current,
        }
        for code in codes
        if code in names
    ]


def in_language(path: str) -> str:
    """A path as records keep it, without a language, as the path in the language that is active."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    return path if language == settings.LANGUAGE_CODE else f"/{language}{path}"


def language_tag(code: str | None) -> str:
    """A language code as HTML writes it: zh-hans becomes zh-Hans."""
    first, _, rest = (code or "en").partition("-")
    return f"{first}-{rest.title() if len(rest) == 4 else rest.upper()}" if rest else first
