"""Pages of the convenings."""

from __future__ import annotations

from justaction.convenings.views.after import (
    approve_minutes,
    feedback,
    feedback_by_token,
    feedback_read,
    minutes,
    minutes_draft,
    recap,
    take_back_recap,
    write_minutes,
)
from justaction.convenings.views.calendars import calendars, end_feed, make_feed
from justaction.convenings.views.coming import come, come_by_token, give_back, give_back_by_token
from justaction.convenings.views.day import (
    ask_check,
    attendance,
    close_check,
    count_aloud,
    make_code,
    rooms,
    screen,
    show,
)
from justaction.convenings.views.hosting import arrange, host, invite
from justaction.convenings.views.joining import answer, be_here, here, join, join_by_code, leave
from justaction.convenings.views.notes import note, note_here, notes, notes_here
from justaction.convenings.views.planning import cancel, change, plan, plan_season
from justaction.convenings.views.preparing import (
    agenda,
    change_item,
    drop_item,
    duties,
    move_item,
    outline,
    relieve,
)
from justaction.convenings.views.reading import convenings, gathering, past, year
from justaction.convenings.views.todos import carry, finish, let_go, open_again, todo, todos

__all__ = [
    "agenda",
    "answer",
    "approve_minutes",
    "arrange",
    "ask_check",
    "attendance",
    "be_here",
    "calendars",
    "cancel",
    "carry",
    "change",
    "change_item",
    "close_check",
    "come",
    "come_by_token",
    "convenings",
    "count_aloud",
    "drop_item",
    "duties",
    "end_feed",
    "feedback",
    "feedback_by_token",
    "feedback_read",
    "finish",
    "gathering",
    "give_back",
    "give_back_by_token",
    "here",
    "host",
    "invite",
    "join",
    "join_by_code",
    "leave",
    "let_go",
    "make_code",
    "make_feed",
    "minutes",
    "minutes_draft",
    "move_item",
    "note",
    "note_here",
    "notes",
    "notes_here",
    "open_again",
    "outline",
    "past",
    "plan",
    "plan_season",
    "recap",
    "relieve",
    "rooms",
    "screen",
    "show",
    "take_back_recap",
    "todo",
    "todos",
    "write_minutes",
    "year",
]
