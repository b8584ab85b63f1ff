"""The shape of a tool and of an edition in a package: which facts, of which kind, how long. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from justaction.toolkit.packing.archive import Unfit

_DIGEST = re.compile(r"[0-9a-f]{64}")
_DAY = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]"
)  # signs that no words hold, and halves of signs
_SLUG = re.compile(r"[a-z0-9_-]{1,80}")
_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_URL = re.compile(r"https?://[^\s<>\"'\\\x00-\x20\ud800-\udfff]{1,480}")
MOST = 500  # revisions, forms, files, credits, chapters …
KINDS = ("guide", "template", "case", "practice", "worksheet")
LICENCES = ("CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0")
LARGEST = 32 * 1024 * 1024  # of one file


def gettext_noop(words: str) -> str:
    """Mark words for translation."""
    return words


_ = gettext_noop

Check = Callable[[Any], bool]


def text(most: int, least: int = 0) -> Check:
    return lambda value: isinstance(value, str) and least <= len(value) <= most and not _UNSEEN.search(value)


def file_name(value: Any) -> bool:
    """The name of a file: one line, and no place where it would lie."""
    return text(140, 1)(value) and not any(sign in "/\\\r\n\t" for sign in value)


def day(value: Any) -> bool:
    """A day that there is, as 2026-11-26."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def like(pattern: re.Pattern[str], empty: bool = False) -> Check:
    return lambda value: isinstance(value, str) and ((empty and not value) or bool(pattern.fullmatch(value)))


def number(least: int, most: int = 10_000) -> Check:
    return lambda value: type(value) is int and least <= value <= most


def one_of(*words: str) -> Check:
    return lambda value: isinstance(value, str) and value in words


def many(check: Check) -> Check:
    return lambda value: isinstance(value, list) and len(value) <= MOST and all(check(one) for one in value)


def shaped(shape: Mapping[str, Check]) -> Check:
    """Exactly these facts, each as its check says."""
    return lambda value: (
        isinstance(value, dict)
        and value.keys() == shape.keys()
        and all(shape[name](value[name]) for name in shape)
    )


def doc(value: Any) -> bool:
    return isinstance(value, dict) and value.get("type") == "doc"


def entries(value: Any) -> bool:
    """Numbers of revisions to hashes of entries."""
    return (
        isinstance(value, dict)
        and len(value) <= MOST
        and all(key.isdecimal() and _DIGEST.fullmatch(str(hashed)) for key, hashed in value.items())
    )


FILE = {
    "about": text(160), "bytes": number(1, LARGEST), "digest": like(_DIGEST), "media_type": text(100, 3),
    "name": file_name,
}  # fmt: skip
PICTURE = {
    "bytes": number(1, LARGEST), "digest": like(_DIGEST), "key": like(_KEY),
    "media_type": one_of("image/png", "image/jpeg", "image/webp"),
}  # fmt: skip
FORM = {
    "body": doc, "digest": like(_DIGEST), "kind": one_of("easy-read", "translation"), "language": text(12, 2),
    "made": one_of("people", "machine"), "made_by": text(200), "published_on": day, "title": text(160, 1),
}  # fmt: skip
REVISION = {
    "adopted_on": day, "approvals": number(0), "approvals_needed": number(0), "body": doc,
    "digest": like(_DIGEST), "entry": like(_DIGEST, empty=True), "files": many(shaped(FILE)), "forms": many(shaped(FORM)),
    "kind": one_of(*KINDS), "language": text(12), "licence": one_of(*LICENCES), "number": number(1),
    "pictures": many(shaped(PICTURE)), "purpose": text(300), "title": text(120, 1), "untested": text(600),
    "what_changed": text(2000),
}  # fmt: skip
CREDIT = {
    "blocks": many(text(40, 1)), "for": text(160), "name": text(200), "part": one_of("idea", "wrote", "origin"),
    "url": like(_URL, empty=True),
}  # fmt: skip
ORIGIN = {
    "collaborative": text(160, 1), "entries": entries, "licence": one_of(*LICENCES), "log": text(300),
    "slug": like(_SLUG), "url": like(_URL),
}  # fmt: skip
HOUSE = {"collaborative": text(160, 1), "log": text(300), "url": like(_URL)}
WORD = {"name": text(120, 1), "slug": like(_SLUG)}
TOOL = {
    "before": many(shaped(ORIGIN)), "channel": text(80), "credits": many(shaped(CREDIT)), "fields": many(shaped(WORD)),
    "kind": one_of(*KINDS), "language": text(12), "licence": one_of(*LICENCES), "needs": many(shaped(WORD)),
    "pillar": text(80), "purpose": text(300), "revisions": many(shaped(REVISION)), "slug": like(_SLUG),
    "title": text(120, 1), "url": like(_URL),
}  # fmt: skip
PLACE = {"revision": number(1), "tool": like(_SLUG)}
CHAPTER = {"about": text(600), "title": text(120, 1), "tools": many(shaped(PLACE))}
EDITION = {
    "channel": text(80), "chapters": many(shaped(CHAPTER)), "digest": like(_DIGEST), "entry": like(_DIGEST, empty=True),
    "intro": text(1200), "licence": one_of(*LICENCES), "number": number(1), "published_on": day,
    "title": text(120, 1), "url": like(_URL), "what_changed": text(2000), "year": number(2000, 2999),
}  # fmt: skip


def check_tool(value: Any) -> dict[str, Any]:
    """A tool as a package tells it. Raises Unfit that names what is wrong."""
    if isinstance(value, dict) and isinstance(value.get("revisions"), list):
        for one in value["revisions"]:
            _licensed(one)
    return _checked(value, TOOL)


def check_edition(value: Any) -> dict[str, Any]:
    """An edition as a package tells it. Raises Unfit."""
    return _checked(value, EDITION)


def check_origin(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Who made the package, as its manifest tells. Raises Unfit."""
    _licensed(manifest)
    if manifest.get("kind") not in ("tool", "edition") or not shaped(HOUSE)(manifest.get("origin")):
        raise Unfit(_("The package does not say where it comes from. We take none without that."))
    return dict(manifest["origin"])


def _checked(value: Any, shape: Mapping[str, Check]) -> dict[str, Any]:
    _licensed(value)
    if not shaped(shape)(value):
        raise Unfit(
            _("The package says something that this site does not know. Was it made by another program?")
        )
    return dict(value)


def _licensed(value: Any) -> None:
    if isinstance(value, Mapping) and value.get("licence") not in LICENCES:
        raise Unfit(
            _("The package does not say under which licence it may be used, or names one that is not open.")
        )
