"""Forms of who plans."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from justaction.convenings.actions import Plan
from justaction.convenings.arranging import Repeat
from justaction.convenings.models import Gathering, Season, Series
from justaction.web import clock, house

REPEATS = (
    (Repeat.ONCE, gettext_lazy("Once")),
    (Repeat.WEEKS, gettext_lazy("Every week, on this weekday")),
    (Repeat.MONTH_WEEKDAY, gettext_lazy("Every month, on this weekday (like the second Tuesday)")),
    (Repeat.MONTH_DAY, gettext_lazy("Every month, on this day of the month")),
)


class Days(forms.CharField):
    """Some days, written like 2026-12-24, with anything between them."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        found = re.findall(r"[^\s,;]+", text)
        try:
            return tuple(date.fromisoformat(word) for word in found)
        except ValueError:
            raise forms.ValidationError(_("Write each day like 2026-12-24.")) from None


class Words(forms.Form):
    """What can be said of one gathering."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=160)
    purpose = forms.CharField(
        label=gettext_lazy("What is it for?"),
        max_length=1200,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Two or three sentences. What will be different when you leave?"),
    )
    where = forms.CharField(
        label=gettext_lazy("Where"),
        max_length=240,
        help_text=gettext_lazy(
            "Everybody can read this. Keep a link or a number to call for those who come."
        ),
    )
    on = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    starts = forms.TimeField(
        label=gettext_lazy("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    minutes = forms.IntegerField(label=gettext_lazy("How many minutes"), min_value=10, max_value=1440)
    capacity = forms.IntegerField(
        label=gettext_lazy("Seats"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=gettext_lazy("Leave it empty if there is room for everybody."),
    )
    seats_from = forms.DateField(
        label=gettext_lazy("Seats can be saved from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Leave it empty to begin at once."),
    )
    join_link = forms.URLField(
        label=gettext_lazy("Link to join"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=gettext_lazy("Shown only to those with a seat, from an hour before."),
    )
    phone = forms.CharField(
        label=gettext_lazy("Number to call, and its code"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Shown only to those with a seat, from an hour before."),
    )


class PlanForm(Words):
    """A gathering, or many by a rule."""

    zone = forms.CharField(
        label=gettext_lazy("Time zone"),
        max_length=64,
        help_text=gettext_lazy("By whose clock it is meant, like America/Chicago."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=Series.Kind.choices, widget=forms.RadioSelect
    )
    scope = forms.ChoiceField(label=gettext_lazy("Whose is it?"), required=False)
    season = forms.ModelChoiceField(
        label=gettext_lazy("Season"), queryset=Season.objects.none(), required=False, to_field_name="subject"
    )
    repeat = forms.ChoiceField(
        label=gettext_lazy("How often?"),
        choices=REPEATS,
        initial=Repeat.ONCE,
        widget=forms.RadioSelect,
    )
    every = forms.IntegerField(
        label=gettext_lazy("Only every so many weeks or months"),
        min_value=1,
        max_value=12,
        required=False,
        help_text=gettext_lazy("2 means every second one."),
    )
    until = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("If it comes again: the last day, or how many times."),
    )
    count = forms.IntegerField(
        label=gettext_lazy("How many times"), min_value=1, max_value=160, required=False
    )
    without = Days(
        label=gettext_lazy("Not on these days"),
        required=False,
        help_text=gettext_lazy("Holidays, for example, written like 2026-12-24."),
    )
    field_order = (
        *("title", "kind", "scope", "season", "purpose", "where", "on", "starts", "minutes", "zone"),
        *("repeat", "every", "until", "count", "without"),
    )

    def __init__(
        self, *args: Any, scopes: list[tuple[str, str]], seasons: QuerySet[Season], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].choices = scopes  # type: ignore[attr-defined]  # it is a choice field
        self.fields["season"].queryset = seasons  # type: ignore[attr-defined]  # it is a model choice field
        if not self.is_bound:
            self.initial.setdefault("zone", house.here().zone.key)
            self.initial.setdefault("minutes", 90)
            self.initial.setdefault("on", clock.today() + timedelta(days=14))

    def clean(self) -> dict[str, Any]:
        """One thing: the plan, for the deed."""
        said = super().clean() or {}
        if self.errors:
            return said
        return {"wanted": Plan(**{**said, "every": said["every"] or 1})}


class ChangeForm(Words):
    """What can be changed, for one gathering or also for those after it."""

    following = forms.BooleanField(
        label=gettext_lazy("Change those after it in this series too"), required=False
    )

    def __init__(self, *args: Any, gathering: Gathering, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(gathering, name) for name in Words.base_fields}


class CancelForm(forms.Form):
    """Why it is cancelled."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=300,
        help_text=gettext_lazy("Everybody who wanted to come reads this."),
    )
    following = forms.BooleanField(
        label=gettext_lazy("Cancel those after it in this series too"), required=False
    )


class SeasonForm(forms.Form):
    """A season and its theme."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=60, help_text=gettext_lazy("Like “Spring 2027”.")
    )
    theme = forms.CharField(label=gettext_lazy("Theme"), max_length=160)
    starts_on = forms.DateField(
        label=gettext_lazy("First day"), widget=forms.DateInput(attrs={"type": "date"})
    )
    ends_on = forms.DateField(label=gettext_lazy("Last day"), widget=forms.DateInput(attrs={"type": "date"}))
