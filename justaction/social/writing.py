"""Reading a post: what it says in a channel, its fingerprint, its picture, its first words from the record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.charts.card import card as drawn
from justaction.collaborative.models import Channel as Strand
from justaction.collaborative.models import Collaborative
from justaction.record import telling
from justaction.record.kinds import KINDS
from justaction.record.models import Entry
from justaction.social.models import Post, Text
from justaction.web import glance

KEPT = 32  # cards ready in this process


@dataclass(frozen=True)
class Said:
    """What is said in one channel: `link` is whole or empty; `card` are the words of its picture, `alt` what it shows."""

    text: str
    link: str = ""
    language: str = "en"
    card: dict[str, Any] | None = None
    alt: str = ""
    title: str = ""


def now(text: Text) -> Said:
    """As it is written now. `text.post` is read."""
    post = text.post
    return Said(text.text, post.whole_link, post.language, post.card, post.alt, post.title)


def standing(text: Text) -> Said:
    """As it stands outside, or is carried there."""
    of = text.post.standing or {}
    link = str(of.get("link", ""))
    whole = settings.SITE_URL + link if link.startswith("/") else link
    return replace(
        Said(text.standing), link=whole, language=of.get("language", "en"), card=of.get("card"),
        alt=of.get("alt", ""), title=of.get("title", ""),
    )  # fmt: skip


def frozen(post: Post) -> dict[str, Any]:
    """What is kept of a post when it goes out."""
    return {name: getattr(post, name) for name in ("title", "link", "language", "card", "alt")}


def fingerprint(post: Post, texts: Iterable[Text] | None = None) -> str:
    """Of all that would be read, and where: an approval holds for this only."""
    rows = post.texts.select_related("channel") if texts is None else texts
    said = sorted([row.channel.kind, row.channel.server, row.channel.handle, row.text] for row in rows)
    return hashlib.sha256(json.dumps([said, frozen(post)], sort_keys=True).encode()).hexdigest()


# --- the picture ----------------------------------------------------------------------------------------------------


def card_of(link: str) -> tuple[dict[str, Any], str] | None:
    """The words of the picture for a page of ours, and what it shows; None for a page that has none."""
    found, place = glance.at(link) if link.startswith("/") else None, Collaborative.objects.first()
    if found is None or place is None:
        return None
    found = found.made_up() if place.is_demonstration else found
    words = {
        "name": place.name, "headline": found.large, "lines": list(found.lines), "foot": found.foot,
        "state": found.state, "mark": found.mark, "colours": list(Strand.objects.values_list("colour", flat=True)),
    }  # fmt: skip
    return words, found.alt


def picture(card: dict[str, Any]) -> bytes:
    """The picture as PNG: the same words, the same bytes."""
    return _drawn(json.dumps(card, sort_keys=True))


@lru_cache(maxsize=KEPT)
def _drawn(card: str) -> bytes:
    return drawn(**json.loads(card))


# --- first words ----------------------------------------------------------------------------------------------------


def sentence(entry: Entry) -> str:
    """What we tell of an entry, in the active language; "" for what speaks of a person, or is not told one by one."""
    if entry.kind in KINDS and KINDS[entry.kind].personal:
        return ""
    _section, words = telling.chosen(entry)
    return words % {"what": " ".join(entry.title.split())} if words else ""


def told_entries(most: int) -> list[tuple[Entry, str]]:
    """The newest entries that can be told, each with its sentence; the same sentence once."""
    found: dict[str, Entry] = {}
    kinds = [kind for kind, told in telling.TOLD.items() if told.number is None and not KINDS[kind].personal]
    for entry in Entry.objects.filter(kind__in=kinds).order_by("-id")[: most * 4]:
        if words := sentence(entry):
            found.setdefault(words, entry)
    return [(entry, words) for words, entry in list(found.items())[:most]]


def first_text(entry: Entry | None, language: str) -> str:
    with override(language):
        return sentence(entry) if entry is not None else ""


def first_title(entry: Entry | None) -> str:
    return (" ".join(entry.title.split()) if entry is not None else _("A new post"))[:140]
