"""Deeds of the convenings chapter."""

from __future__ import annotations

from justaction.convenings.actions.changing import cancel, change, turn
from justaction.convenings.actions.coming import arrange, lapse_offers, register, withdraw
from justaction.convenings.actions.feeds import end_feed, make_feed
from justaction.convenings.actions.planning import Plan, plan, plan_season
from justaction.convenings.actions.telling import forget_needs, invite, remind, tell_needs

__all__ = [
    "Plan",
    "arrange",
    "cancel",
    "change",
    "end_feed",
    "forget_needs",
    "invite",
    "lapse_offers",
    "make_feed",
    "plan",
    "plan_season",
    "register",
    "remind",
    "tell_needs",
    "turn",
    "withdraw",
]
