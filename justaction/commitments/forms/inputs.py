"""Inputs that several forms share: a number as people type it, a day."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from justaction.commitments import state as rules

_SIGNS = str.maketrans("", "", ", \u00a0\u202f$€£%'")


class Number(forms.DecimalField):
    """A number as people type it: 1,200 or $3.1 or 15%."""

    widget = forms.TextInput

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_digits": 14, "decimal_places": 2, **options})
        self.widget.attrs["inputmode"] = "decimal"

    def to_python(self, value: Any) -> Any:
        return super().to_python(
            value.translate(_SIGNS).replace("−", "-") if isinstance(value, str) else value
        )

    def prepare_value(self, value: Any) -> Any:
        return rules.amount(value).replace(",", "") if isinstance(value, Decimal) else value


def day(**options: Any) -> forms.DateField:
    """A day, with the browser's own calendar."""
    return forms.DateField(
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": "1900-01-01"}), **options
    )
