"""The words of a standard as one JSON object: its digest, and the parts that one can speak about.

Words are `{"v", "code", "title", "rule", "why", "how_to_test", "channel", "pillar", "indicators", "body"}`; `body` is a
document as `texts/rich` knows it. The digest is the SHA-256 of the canonical form (RFC 8785), so that one changed byte
is seen by anyone who has the digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785
from django.utils.translation import gettext as _

from justaction.texts import rich

VERSION = "justaction-standard/1"
EMPTY: dict[str, Any] = {"type": "doc", "content": []}
INDICATOR = ("name", "unit", "how_measured", "evidence")

Words = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """Something in a standard that one can point at: `key` stays the same when the text around it changes."""

    key: str
    number: str
    label: str
    text: str


def digest(words: Words) -> str:
    """SHA-256 (hex) of the canonical form of all words."""
    return hashlib.sha256(rfc8785.dumps(dict(words))).hexdigest()


def clauses(body: dict[str, Any]) -> list[rich.Block]:
    """The numbered clauses of a document, in reading order."""
    return [block for block in rich.blocks(body) if block.kind == "clause"]


def parts(words: Words) -> list[Part]:
    """All that one can speak about, in reading order; the whole has the key ""."""
    found = [
        Part("rule", "", _("The rule"), words["rule"]),
        Part("why", "", _("Why"), words["why"]),
        *(
            Part(f"clause:{one.id}", one.number, _("Clause %(n)s") % {"n": one.number}, one.text)
            for one in clauses(words["body"])
        ),
        Part("how_to_test", "", _("How to test it"), words["how_to_test"]),
        *(
            Part(f"indicator:{place}", "", _("What is counted: %(name)s") % {"name": one["name"]}, told(one))
            for place, one in enumerate(words["indicators"], 1)
        ),
    ]
    return [one for one in found if one.text]


def told(indicator: Mapping[str, str]) -> str:
    """An indicator in one line."""
    said = [indicator[name] for name in INDICATOR if indicator[name]]
    return " · ".join(said)


def lines(words: Words) -> list[str]:
    """All words as paragraphs, for the eye that compares: the rule, why, each block, the test, the indicators."""
    body = [f"{block.number} {block.text}".strip() for block in rich.blocks(words["body"]) if block.text]
    indicators = [told(one) for one in words["indicators"]]
    found = [words["title"], words["rule"], words["why"], *body, words["how_to_test"], *indicators]
    return [line for line in found if line]


def clean(body: dict[str, Any]) -> str:
    """The digest of a text alone: two texts with the same one say the same."""
    return rich.digest(rich.check(body))


def with_clause(body: dict[str, Any], block_id: str, text: str) -> dict[str, Any] | None:
    """The document with other words in the first paragraph of one clause; None when it has no such clause."""
    found = False

    def changed(node: dict[str, Any]) -> dict[str, Any]:
        nonlocal found
        content = [changed(child) for child in node.get("content", [])]
        if node.get("type") == "clause" and node.get("attrs", {}).get("id") == block_id:
            place = next((n for n, child in enumerate(content) if child.get("type") == "paragraph"), None)
            if place is not None:
                found = True
                content[place] = {**content[place], "content": [{"type": "text", "text": text}]}
        return {**node, "content": content} if "content" in node else node

    made = changed(body)
    return made if found else None
