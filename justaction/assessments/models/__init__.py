"""Facts of assessments: rounds and their questions, who sits on which side, what each side answered."""

from justaction.assessments.models.answers import Answer, Consensus, Evidence, Grown, Hand, Note, Wording
from justaction.assessments.models.people import WORKS_FOR, Hours, Seat, SeatQuerySet
from justaction.assessments.models.rounds import EXTENTS, Item, Level, Question, Round, RoundQuerySet, Side

__all__ = [
    "EXTENTS",
    "WORKS_FOR",
    "Answer",
    "Consensus",
    "Evidence",
    "Grown",
    "Hand",
    "Hours",
    "Item",
    "Level",
    "Note",
    "Question",
    "Round",
    "RoundQuerySet",
    "Seat",
    "SeatQuerySet",
    "Side",
    "Wording",
]
