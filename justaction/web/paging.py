"""Pages of a list that may be long: how many there are is known or counted up to a limit, and pages end at some depth."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator

MOST_PAGES = 200


class LongList(Paginator):  # type: ignore[type-arg]  # generic only for types
    """As Django's, for lists of any length.

    `known` is how many there are, where somebody counted them already; otherwise they are counted up to what the pages
    can show, and `more` says that there are still more. No page lies deeper than `most_pages`, since the way to it
    grows with its depth: who wants more narrows the list or takes the file.
    """

    def __init__(
        self, rows: Any, size: int, *, known: int | None = None, most_pages: int = MOST_PAGES
    ) -> None:
        super().__init__(rows, size)
        self.reach = size * most_pages
        counted = len(rows.order_by()[: self.reach + 1].values_list("pk")) if known is None else known
        self.more = counted > self.reach
        self.counted = counted
        self.__dict__["count"] = counted if known is not None else min(counted, self.reach)

    @property
    def num_pages(self) -> int:
        return max(1, -(-min(self.counted, self.reach) // self.per_page))

    def _get_page(self, *args: Any, **kwargs: Any) -> Page[Any]:
        return _Page(*args, **kwargs)


class _Page(Page):  # type: ignore[type-arg]
    def end_index(self) -> int:
        """The number of its last line."""
        return self.start_index() - 1 + len(self) if self.paginator.count else 0
