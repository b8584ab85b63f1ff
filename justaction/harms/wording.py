"""The words of a harm as data: for its digest, for JSON, and line by line for comparing two wordings."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from justaction.errors import Refused
from justaction.harms.models import Wording
from justaction.texts.tidying import tidy

MOST_SOURCES = 20
LONGEST_SOURCE = 400
_LINK = re.compile(r"https?://\S+")
PARTS = ("title", "note", "place", "happened", "to_whom", "gained", "said")


def data(row: Wording) -> dict[str, Any]:
    """All that a wording says, as JSON can hold it; names nobody."""
    return {
        **{name: getattr(row, name) for name in PARTS},
        "channel": row.channel.slug if row.channel else None,
        "fields": [field.slug for field in row.fields.all()],
        "began": row.began,
        "ended": row.ended,
        "sources": row.sources,
    }


def digest(row: Wording) -> str:
    """SHA-256 over its canonical JSON (keys in order, no spaces, UTF-8), as 64 hex digits."""
    text = json.dumps(data(row), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def lines(row: Wording) -> list[str]:
    """What it says, one line each, to compare it with another wording."""
    said = [row.title, row.note, row.years, row.place, *row.happened.split("\n")]
    said += [row.to_whom, row.gained, *row.said.split("\n")]
    said += [f"{one['words']} {one['url']}".strip() for one in row.sources]
    return [line for line in said if line.strip()]


def sources(text: str) -> list[dict[str, str]]:
    """Sources as somebody typed them, one a line, each with a link if it has one. Raises Refused."""
    found = []
    for line in text.splitlines():
        link = _LINK.search(line)
        url = link.group().rstrip(".,;)") if link else ""
        words = tidy(line.replace(url, " ") if url else line).strip(" ,;:|-")
        if not words and not url:
            continue
        if len(words) < 8:
            raise Refused(
                _("Say in each line who wrote it, its title and the year: “%(line)s” is too short.")
                % {"line": tidy(line)[:60]},
                field="sources",
                status=422,
            )
        if len(line) > LONGEST_SOURCE:
            raise Refused(_("Keep each source under 400 letters."), field="sources", status=422)
        found.append({"words": words, "url": url})
    if not found:
        raise Refused(_("Name at least one source that others can look up."), field="sources", status=422)
    if len(found) > MOST_SOURCES:
        raise Refused(_("Name twenty sources at most."), field="sources", status=422)
    return found


def typed(rows: list[dict[str, str]]) -> str:
    """Sources as one types them: the reverse of `sources`."""
    return "\n".join(f"{one['words']} {one['url']}".strip() for one in rows)
