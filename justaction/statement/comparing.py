"""Two versions side by side, paragraph by paragraph: a paragraph that moved or was reworded is still the same one."""

from __future__ import annotations

from justaction.statement.models import Paragraph, StatementVersion
from justaction.texts.differences import Paragraph as Compared
from justaction.texts.differences import Run, words


def compared(old: StatementVersion, new: StatementVersion) -> list[Compared]:
    """Every paragraph of either version, in the order of the new one; those that went stand where they stood."""
    before = {paragraph.identity: paragraph for paragraph in old.paragraphs.all()}
    after = list(new.paragraphs.all())
    kept = {paragraph.identity for paragraph in after}
    gone = [paragraph for identity, paragraph in before.items() if identity not in kept]
    rows: list[Compared] = []
    for paragraph in after:
        was = before.get(paragraph.identity)
        while was and gone and gone[0].number < was.number:
            rows.append(_gone(gone.pop(0)))
        rows.append(_beside(was, paragraph))
    return rows + [_gone(paragraph) for paragraph in gone]


def _beside(was: Paragraph | None, now: Paragraph) -> Compared:
    if was is None:
        return Compared("new", None, now.number, [Run("new", now.text)])
    if was.text == now.text:
        return Compared("same", was.number, now.number, [Run("same", now.text)])
    return Compared("changed", was.number, now.number, words(was.text, now.text))


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
