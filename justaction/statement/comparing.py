"""Two versions side by side, paragraph by paragraph: a paragraph that moved or was reworded is still the same one."""

from __future__ import annotations

from dataclasses import dataclass

from justaction.statement.models import Paragraph, StatementVersion
from justaction.texts import differences


@dataclass(frozen=True)
class Compared:
    """One paragraph in both versions: its numbers (0 where it is not), and its words in runs."""

    was: int
    now: int
    runs: list[differences.Run]

    @property
    def fate(self) -> str:
        """ "new", "gone", "changed" or "same"."""
        if not self.was or not self.now:
            return "gone" if self.was else "new"
        return "same" if all(run.kind == "same" for run in self.runs) else "changed"

    @property
    def moved(self) -> bool:
        """Whether it stands at another number now."""
        return bool(self.was and self.now and self.was != self.now)


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
        text = was.text if was else ""
        rows.append(
            Compared(was.number if was else 0, paragraph.number, differences.words(text, paragraph.text))
        )
    return rows + [_gone(paragraph) for paragraph in gone]


def _gone(paragraph: Paragraph) -> Compared:
    return Compared(paragraph.number, 0, differences.words(paragraph.text, ""))


def marked(former: StatementVersion | None, version: StatementVersion) -> list[tuple[Paragraph, str]]:
    """The paragraphs, each with what happened to it since the former version: "new", "changed" or ""."""
    before = {paragraph.identity: paragraph.text for paragraph in former.paragraphs.all()} if former else None

    def fate(paragraph: Paragraph) -> str:
        if before is None or before.get(paragraph.identity) == paragraph.text:
            return ""
        return "changed" if paragraph.identity in before else "new"

    return [(paragraph, fate(paragraph)) for paragraph in version.paragraphs.all()]
