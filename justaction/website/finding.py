"""The words of the website in the index: each kind is found as its own."""

from __future__ import annotations

from typing import Any

from justaction.search import actions as search
from justaction.website.models import NewsWords, Page, PageWords, QuestionWords

_MODELS: dict[str, type[PageWords]] = {Page.Kind.QUESTION: QuestionWords, Page.Kind.NEWS: NewsWords}


def put(wording: PageWords) -> None:
    """Keep the words as they are now; drop them where nobody may find them. Inside the transaction of the deed."""
    search.put(_as_found(wording))


def drop(wording: PageWords) -> None:
    """Let these words not be found any more."""
    search.drop(_as_found(wording))


def _as_found(wording: PageWords) -> Any:
    return _MODELS.get(wording.page.kind, PageWords)(pk=wording.pk)
