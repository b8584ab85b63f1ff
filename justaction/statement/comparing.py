"""Two versions side by side, paragraph by paragraph: a paragraph that moved or was reworded is still the same one."""

from __future__ import annotations

from collections.abc import Sequence

from justaction.statement.models import Paragraph, StatementVersion
from justaction.texts.differences import Paragraph as Compared
from justaction.texts.differences import Run, words


def compared(old: StatementVersion, new: StatementVersion) -> list[Compared]:
    """Every paragraph of either version, in the order of the new one; those that went stand where they stood."""
    return rows(list(old.paragraphs.all()), list(new.paragraphs.all()))


def rows(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> list[Compared]:
    """The same of paragraphs, stored or not. Known by their identity, so one that moved is shown as moved."""
    before = {paragraph.identity: paragraph for paragraph in old}
    kept = {paragraph.identity for paragraph in new}
    gone = [paragraph for identity, paragraph in before.items() if identity not in kept]
    moved = _moved([before[one.identity].number for one in new if one.identity in before])
    said: list[Compared] = []
    for paragraph in new:
        was = before.get(paragraph.identity)
        stays = was is not None and was.number not in moved
        while was and stays and gone and gone[0].number < was.number:
            said.append(_gone(gone.pop(0)))
        said.append(_beside(was, paragraph, was is not None and not stays))
    return said + [_gone(paragraph) for paragraph in gone]


def _moved(numbers: Sequence[int]) -> set[int]:
    """Which of the old numbers left their place: all but the longest run that still counts upwards."""
    runs: list[list[int]] = []
    longest: list[int] = []
    for place, number in enumerate(numbers):
        run: list[int] = []
        for other in range(place):
            if numbers[other] < number and len(runs[other]) > len(run):
                run = runs[other]
        runs.append([*run, number])
        if len(runs[-1]) > len(longest):
            longest = runs[-1]
    return set(numbers) - set(longest)


def _beside(was: Paragraph | None, now: Paragraph, moved: bool) -> Compared:
    if was is None:
        return Compared("new", None, now.number, [Run("new", now.text)])
    if was.text == now.text:
        return Compared("same", was.number, now.number, [Run("same", now.text)], moved)
    return Compared("changed", was.number, now.number, words(was.text, now.text), moved)


def _gone(was: Paragraph) -> Compared:
    return Compared("gone", was.number, None, [Run("gone", was.text)])


def marked(former: StatementVersion | None, version: StatementVersion) -> list[tuple[Paragraph, str]]:
    """The paragraphs, each with what happened to it since the former version: "new", "changed" or ""."""
    before = {paragraph.identity: paragraph.text for paragraph in former.paragraphs.all()} if former else None

    def fate(paragraph: Paragraph) -> str:
        if before is None or before.get(paragraph.identity) == paragraph.text:
            return ""
        return "changed" if paragraph.identity in before else "new"

    return [(paragraph, fate(paragraph)) for paragraph in version.paragraphs.all()]
