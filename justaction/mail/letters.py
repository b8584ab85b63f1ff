"""What a letter is before it is queued: plain parts, drawn once as text and once as HTML."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.template.loader import render_to_string


@dataclass(frozen=True)
class Draft:
    """A letter in parts: paragraphs, at most one button, links below it. All words are already translated.

    `limited` letters (asked for by a stranger) go at most three times an hour to one address.
    """

    kind: str
    to: str
    subject: str
    paragraphs: list[str]
    to_name: str = ""
    greeting: str = ""
    button: tuple[str, str] | None = None  # (words, absolute URL)
    after: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    limited: bool = False


def render(draft: Draft) -> tuple[str, str]:
    """The letter as (plain text, HTML)."""
    context = {"letter": draft}
    return (
        render_to_string("mail/letter.txt", context).strip() + "\n",
        render_to_string("mail/letter.html", context),
    )
