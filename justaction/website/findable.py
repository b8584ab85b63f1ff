"""What of the website can be found by searching: pages, news, questions and the story, in each of their languages."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from justaction.search.sources import Source, Words
from justaction.texts import markdown
from justaction.website.models import NewsWords, Page, PageWords, QuestionWords
from justaction.website.rooms import ROOMS
from justaction.website.showing import fill, first

Kind = Page.Kind


def _pages() -> QuerySet[PageWords]:
    return PageWords.objects.shown().exclude(page__kind__in=[Kind.QUESTION, Kind.NEWS])


def _questions() -> QuerySet[QuestionWords]:
    return QuestionWords.objects.shown().filter(page__kind=Kind.QUESTION)  # type: ignore[return-value]


def _news() -> QuerySet[NewsWords]:
    return NewsWords.objects.shown().filter(page__kind=Kind.NEWS)  # type: ignore[return-value]


def _rooms() -> QuerySet[Page]:
    """Pages of the house that still say their first words."""
    written = PageWords.objects.shown().filter(page=OuterRef("pk"), language=OuterRef("language"))
    return Page.objects.filter(~Exists(written), kind=Kind.ROOM, slug__in=ROOMS)


def _first_words(row: Page) -> Words:
    words = first(row.slug, row.language)
    return Words(
        title=words.title, text=f"{words.lead} {words.plain}".strip(), url=row.url, language=row.language
    )


def _words(row: PageWords) -> Words:
    text = markdown.to_text(fill(row.text))
    return Words(
        title=fill(row.title),
        text=f"{fill(row.lead)} {text}".strip(),
        url=row.page.url,
        care=row.note,
        at=row.page.posted_at if row.page.kind == Kind.NEWS else None,
        language=row.language,
    )


SOURCES: list[Source[Any]] = [
    Source("question", _("Question"), _("Questions"), _questions, _words, order=70),
    Source("news", _("News"), _("News"), _news, _words, order=66),
    Source("room", _("Page of the house"), _("Pages of the house"), _rooms, _first_words, order=91),
    Source("page", _("Page"), _("Pages"), _pages, _words, order=90),
]
