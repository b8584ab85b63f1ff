"""Languages other than English: which pages are translated, and what a page says of itself.

Spanish has every page. In the languages of `PARTLY`, the pages of the walk are translated: from the front page over
signing, the question, the newsletter and a vote. Every other page stays readable there in English, and says so.
"""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from justaction.web import house

PARTLY = ("pl", "zh-hans", "ar")
TRANSLATED = ("es", *PARTLY)
CHECKED: frozenset[str] = frozenset()  # languages whose pages a speaker has read (docs/languages.md)
WALK = frozenset(
    {
        "home:front",
        "statement:statement",
        "statement:version",
        *(f"statement:{page}" for page in ("sign", "sign_for_institution", "sign_for_group")),
        *(f"statement:{page}" for page in ("sent", "held_for_now", "withdrawn", "cancelled")),
        *(f"statement:{page}" for page in ("confirm", "ask_again", "not_me", "withdraw", "listing")),
        *(f"statement:{page}" for page in ("renew", "receipt")),
        *(f"newsletter:{page}" for page in ("newsletter", "asked", "confirm", "mine", "stop", "forget")),
        *(f"communities:{page}" for page in ("survey", "thanks", "survey_by_token", "thanks_by_token")),
        *(f"ballots:{page}" for page in ("vote_by_token", "receipt_by_token", "vote", "receipt")),
    }
)


def of(request: HttpRequest) -> str:
    """What to say of this page in this language: "" (nothing), "unchecked" (translated), or "english" (it is not)."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    if language not in TRANSLATED:
        return ""
    match = request.resolver_match
    outside = match is not None and match.view_name not in WALK and not getattr(request, "went_wrong", False)
    if language in PARTLY and outside:
        return "english"
    return "" if language in CHECKED else "unchecked"


def turn(language: str) -> str:
    """The direction in which a language is written: "ltr" or "rtl"."""
    return "rtl" if translation.get_language_info(language)["bidi"] else "ltr"


# embeddings, overrides and isolates of the bidirectional algorithm (UAX #9, 2): left open in a name, they turn round or swallow
# whatever a page says after it. A name in Arabic or Hebrew needs none of them.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_TURNS_IN_BYTES = re.compile(rb"\xe2(?:\x80[\xaa-\xae]|\x81[\xa6-\xa9])")  # the same in UTF-8


def straight(words: str) -> str:
    """The words without signs that turn the direction of what stands after them."""
    return _TURNS.sub("", words)


def straight_bytes(page: bytes) -> bytes:
    """The same for a page in UTF-8; the very same object where there is nothing to leave out."""
    return _TURNS_IN_BYTES.sub(b"", page) if _TURNS_IN_BYTES.search(page) else page


def theirs() -> str:
    """The language in which the collaborative writes of itself (its name, statement, channels); "" where the page is in it."""
    main: Any = next(iter(house.here().languages), settings.LANGUAGE_CODE)
    return "" if main == translation.get_language() else str(main)
