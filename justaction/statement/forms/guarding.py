"""Shape of input: finding signatures that count, and taking some off the list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MOST = 500  # at once


class FindForm(forms.Form):
    """Which of the signatures that count to show; everything is optional, and what makes no sense is left out."""

    narrows = True
    q = forms.CharField(
        label=_("Name, or mail domain"),
        required=False,
        max_length=120,
        help_text=_("For example: example.org"),
    )
    since = forms.DateField(
        label=_("Confirmed since"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def said(self) -> dict[str, Any]:
        """Clean values, or nothing."""
        self.is_valid()
        return {"q": self.cleaned_data.get("q") or "", "since": self.cleaned_data.get("since")}


class InvalidateForm(forms.Form):
    """Why they go off the list."""

    reason = forms.CharField(
        label=_("The reason"),
        max_length=600,
        help_text=_("Their owners will read it, and can appeal. Write to them."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
