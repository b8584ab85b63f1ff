"""The latest news, for feeds and for pages of others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import translation

from justaction.website import prose, showing
from justaction.website.models import Page


@dataclass(frozen=True)
class Posted:
    """A piece of news in one language: `html` is safe, `url` without host and language, as the record keeps it."""

    title: str
    lead: str
    html: str
    text: str
    url: str
    language: str
    posted_at: datetime
    updated_at: datetime


def latest(most: int = 20, *, language: str = "") -> list[Posted]:
    """The newest news first, in `language` (that of the request by default) where it is there, or else the original."""
    code = language or translation.get_language() or showing.main_language()
    with translation.override(code):
        found = showing.every(Page.Kind.NEWS, newest_first=True)[:most]
        return [
            Posted(
                title=one.title,
                lead=one.lead,
                html=str(prose.html(one.text, top=3)),
                text=one.plain,
                url=one.url,
                language=one.elsewhere or code,
                posted_at=one.page.posted_at,
                updated_at=one.at or one.page.posted_at,
            )
            for one in found
            if one.page is not None and one.page.posted_at is not None
        ]
