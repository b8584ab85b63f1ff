"""Facts of the convenings: seasons, series, gatherings; agendas, who comes, calendars to subscribe to, notes, the day."""

from __future__ import annotations

from justaction.convenings.models.after import LONGEST_MINUTES, Feedback, Minutes, MinutesQuerySet, Recap
from justaction.convenings.models.agenda import LONGEST_ITEM, AgendaItem, Duty, Timed, timed
from justaction.convenings.models.coming import AccessNeed, MorningLetter, Registration, RegistrationQuerySet
from justaction.convenings.models.day import (
    GRACE,
    Answer,
    Joiner,
    JoinerQuerySet,
    RoomPlace,
    SenseCheck,
    Stage,
)
from justaction.convenings.models.feeds import Feed, FeedQuerySet
from justaction.convenings.models.notes import Note, NoteQuerySet
from justaction.convenings.models.planning import DOOR_BEFORE, Gathering, GatheringQuerySet, Season, Series
from justaction.convenings.models.replies import CalendarReply
from justaction.convenings.models.todos import FLAGGED_FROM, Carry, ToDo, ToDoQuerySet

__all__ = [
    "DOOR_BEFORE",
    "FLAGGED_FROM",
    "GRACE",
    "LONGEST_ITEM",
    "LONGEST_MINUTES",
    "AccessNeed",
    "AgendaItem",
    "Answer",
    "CalendarReply",
    "Carry",
    "Duty",
    "Feed",
    "FeedQuerySet",
    "Feedback",
    "Gathering",
    "GatheringQuerySet",
    "Joiner",
    "JoinerQuerySet",
    "Minutes",
    "MinutesQuerySet",
    "MorningLetter",
    "Note",
    "NoteQuerySet",
    "Recap",
    "Registration",
    "RegistrationQuerySet",
    "RoomPlace",
    "Season",
    "SenseCheck",
    "Series",
    "Stage",
    "Timed",
    "ToDo",
    "ToDoQuerySet",
    "timed",
]
