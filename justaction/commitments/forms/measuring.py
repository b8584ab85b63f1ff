"""Further numbers: the task of the builder in which they are set."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from justaction.commitments.forms.building import Task
from justaction.commitments.forms.inputs import Number, day
from justaction.commitments.models import Commitment, Indicator

ROWS = 4
NAMES = ("indicator", "measure", "unit", "baseline", "baseline_on", "target", "target_on")


def _input(name: str) -> forms.Field:
    label = capfirst(str(Indicator._meta.get_field(name).verbose_name))  # type: ignore[union-attr]  # plain fields
    if name == "measure":
        choices = [("", "–"), *Commitment.Measure.choices]
        return forms.ChoiceField(label=label, choices=choices, required=False)
    if name in {"baseline", "target"}:
        return Number(label=label, required=False)
    if name.endswith("_on"):
        return day(label=label, required=False)
    return forms.CharField(label=label, max_length=200 if name == "indicator" else 30, required=False)


class MoreTask(Task):
    """Up to four more numbers, each a set of inputs: `more_<n>_<name>`."""

    part = "more"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = list(self.instance.indicators.all())
        for place in range(ROWS):
            for name in NAMES:
                self.fields[f"more_{place}_{name}"] = _input(name)
                if place < len(said):
                    self.initial[f"more_{place}_{name}"] = getattr(said[place], name)

    @property
    def sets(self) -> list[tuple[str, list[Any]]]:
        """Each number with its inputs, for the page."""
        return [
            (_("Number %(n)s") % {"n": place + 2}, [self[f"more_{place}_{name}"] for name in NAMES])
            for place in range(ROWS)
        ]

    def facts(self) -> dict[str, Any]:
        rows = [
            {name: self.cleaned_data.get(f"more_{place}_{name}") for name in NAMES} for place in range(ROWS)
        ]
        return {"indicators": [row for row in rows if any(value not in (None, "") for value in row.values())]}
