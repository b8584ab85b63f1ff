"""Pages of the convenings."""

from __future__ import annotations

from justaction.convenings.views.calendars import calendars, end_feed, make_feed
from justaction.convenings.views.coming import come, come_by_token, give_back, give_back_by_token
from justaction.convenings.views.hosting import arrange, host, invite
from justaction.convenings.views.planning import cancel, change, plan, plan_season
from justaction.convenings.views.reading import convenings, gathering, past

__all__ = [
    "arrange",
    "calendars",
    "cancel",
    "change",
    "come",
    "come_by_token",
    "convenings",
    "end_feed",
    "gathering",
    "give_back",
    "give_back_by_token",
    "host",
    "invite",
    "make_feed",
    "past",
    "plan",
    "plan_season",
]
