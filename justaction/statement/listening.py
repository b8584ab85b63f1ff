"""What the pages of a round show: counts by paragraph, suggestions to answer, answers with what was changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.text import capfirst

from justaction.statement.models import (
    Answer,
    FeedbackRound,
    Paragraph,
    Passage,
    StatementVersion,
    Suggestion,
)
from justaction.texts.differences import Paragraph as Compared
from justaction.texts.differences import words

FEWEST = 5  # of a relation with fewer readers, nothing is said
SHORT = 140  # letters of a statement in a conversation
State = Suggestion.State


@dataclass
class Tally:
    """How many suggestions, and what became of them."""

    open: int = 0
    accepted: int = 0
    rejected: int = 0
    withdrawn: int = 0

    @property
    def answered(self) -> int:
        return self.accepted + self.rejected

    @property
    def said(self) -> int:
        """All that were not taken back."""
        return self.open + self.answered

    def add(self, state: str, number: int) -> None:
        setattr(self, state, getattr(self, state) + number)


@dataclass
class Heard:
    """What a round heard: all together, by paragraph (0 is the whole), and who spoke, as far as they said."""

    all: Tally = field(default_factory=Tally)
    by_paragraph: dict[int, Tally] = field(default_factory=dict)
    relations: list[tuple[str, int]] = field(default_factory=list)

    def of(self, paragraph: int) -> Tally:
        return self.by_paragraph.get(paragraph, Tally())


def heard(feedback_round: FeedbackRound, *, who: bool = False) -> Heard:
    """The counts, and with `who` how readers relate to us. A relation of fewer than five readers is not told."""
    found = Heard()
    rows = feedback_round.suggestions.values_list("passage__number", "state").annotate(n=Count("pk"))
    for number, state, n in rows.order_by():
        found.all.add(state, n)
        found.by_paragraph.setdefault(number or 0, Tally()).add(state, n)
    if not who:
        return found
    relations = (
        feedback_round.suggestions.exclude(relation="")
        .values_list("relation")
        .annotate(n=Count("pk"))
        .filter(n__gte=FEWEST)
        .order_by("-n", "relation")
    )
    found.relations = [(capfirst(str(Suggestion.Relation(name).label)), n) for name, n in relations]
    return found


def wanted(feedback_round: FeedbackRound, said: dict[str, Any]) -> QuerySet[Suggestion]:
    """The suggestions that a filter asks for, those without an answer by default; last those that are marked."""
    rows = feedback_round.suggestions.select_related("passage", "answer")
    rows = rows.order_by("to_check", "passage__number", "id")
    state = said.get("state", "open")
    if state != "all":
        rows = rows.filter(state=state)
    if "paragraph" in said:
        number = said["paragraph"]
        rows = rows.filter(passage__number=number) if number else rows.filter(passage=None)
    if "relation" in said:
        rows = rows.filter(relation=said["relation"])
    if "word" in said:
        rows = rows.filter(Q(text__icontains=said["word"]) | Q(suggested__icontains=said["word"]))
    return rows


@dataclass(frozen=True)
class Told:
    """One answer for everybody: how many had said it, their words where they agreed, what changed."""

    answer: Answer
    count: int
    voices: list[Suggestion]
    diff: str  # marked up, safe; nothing where no words changed


def told(rows: Sequence[Answer]) -> list[Told]:
    """Answers with the words that may be shown, and the difference between the paragraph then and now.

    `rows` come from `answers`, which fetches what is needed.
    """
    found = []
    for one in rows:
        all_said = list(one.suggestions.all())
        before = one.passage.text if one.passage else ""
        diff = Compared("changed", 1, 1, words(before, one.words)).html if one.words and before else ""
        found.append(Told(one, len(all_said), [said for said in all_said if said.is_public], diff))
    return found


def answers(feedback_round: FeedbackRound, passage: Passage | None) -> QuerySet[Answer]:
    """The answers to what was said of a paragraph, or of the whole, those with most voices first."""
    standing = Suggestion.objects.standing()
    about = Q(suggestions__passage=passage) if passage else Q(suggestions__passage=None)
    rows = feedback_round.answers.filter(about, suggestions__isnull=False).annotate(n=Count("suggestions"))
    return (
        rows.select_related("passage")
        .prefetch_related(Prefetch("suggestions", queryset=standing.order_by("id")))
        .order_by("-n", "id")
    )


def credits_of(version: StatementVersion) -> list[str]:
    """Who asked to be named for words that were taken up in a version's rounds, as they wrote their names."""
    rows = Suggestion.objects.filter(
        round__version=version, round__state="closed", state=State.ACCEPTED, credited=True, hidden=False
    )
    return sorted(set(rows.exclude(name="").values_list("name", flat=True)), key=str.casefold)


def short_statements(feedback_round: FeedbackRound, most: int = 30) -> list[str]:
    """Short comments of a round whose authors said that they may be shown, each once, on one line."""
    rows = feedback_round.suggestions.standing().filter(shown=True, hidden=False).order_by("id")
    lines = dict.fromkeys(" ".join(text.split()) for text in rows.values_list("text", flat=True))
    return [line for line in lines if 0 < len(line) <= SHORT][:most]


def now_in_draft(feedback_round: FeedbackRound, passage: Passage | None) -> str:
    """How the paragraph reads in the draft now; nothing if it is gone."""
    if passage is None:
        return ""
    found = Paragraph.objects.filter(version=feedback_round.version_id, identity=passage.identity).first()
    return found.text if found else ""


def proposed(text: str, chosen: Sequence[Suggestion]) -> str:
    """The paragraph as it would read with the one change that the chosen suggestions ask for, else as it is."""
    asked = {(one.selected, one.suggested) for one in chosen if one.suggested}
    if len(asked) != 1 or not text:
        return text
    selected, suggested = asked.pop()
    if not selected:
        return suggested
    return text.replace(selected, suggested, 1) if selected in text else text
