"""Pages of the convenings."""

from __future__ import annotations

from justaction.convenings.views.calendars import calendars, end_feed, make_feed
from justaction.convenings.views.coming import come, come_by_token, give_back, give_back_by_token
from justaction.convenings.views.hosting import arrange, host, invite
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
from justaction.convenings.views.reading import convenings, gathering, past
from justaction.convenings.views.todos import carry, finish, let_go, open_again, todo, todos

__all__ = [
    "agenda",
    "arrange",
    "calendars",
    "cancel",
    "carry",
    "change",
    "change_item",
    "come",
    "come_by_token",
    "convenings",
    "drop_item",
    "duties",
    "end_feed",
    "finish",
    "gathering",
    "give_back",
    "give_back_by_token",
    "host",
    "invite",
    "let_go",
    "make_feed",
    "move_item",
    "open_again",
    "outline",
    "past",
    "plan",
    "plan_season",
    "relieve",
    "todo",
    "todos",
]
