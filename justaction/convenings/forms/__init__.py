"""Forms of the convenings: the shape of what people type; no rules, no writes."""

from __future__ import annotations

from justaction.convenings.forms.after import FeedbackForm, MinutesForm, RecapForm
from justaction.convenings.forms.agenda import DutyForm, ItemForm
from justaction.convenings.forms.coming import ComeForm
from justaction.convenings.forms.planning import CancelForm, ChangeForm, PlanForm, SeasonForm
from justaction.convenings.forms.todos import CarryForm, LetGoForm, TakeOnForm

__all__ = [
    "CancelForm",
    "CarryForm",
    "ChangeForm",
    "ComeForm",
    "DutyForm",
    "FeedbackForm",
    "ItemForm",
    "LetGoForm",
    "MinutesForm",
    "PlanForm",
    "RecapForm",
    "SeasonForm",
    "TakeOnForm",
]
