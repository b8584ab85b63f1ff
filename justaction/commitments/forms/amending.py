"""Changing a target."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from justaction.commitments.forms.inputs import Number, day
from justaction.commitments.models import Commitment, Indicator


class AmendForm(forms.Form):
    """The new target, why, and who agreed."""

    which = forms.ModelChoiceField(
        label=_("Which number?"), queryset=Indicator.objects.none(), required=False, empty_label=None
    )
    target = Number(label=_("The new target"))
    target_on = day(label=_("By"))
    reason = forms.CharField(
        label=_("Why does it change?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Public, beside the old target."),
    )
    agreed_by = forms.CharField(
        label=_("Who agreed to it?"),
        max_length=300,
        help_text=_("Those affected first, then your own board. If nobody did, say so."),
    )
    agreed_on = day(label=_("When did they agree?"))

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        more = commitment.indicators.all()
        if more:
            self.fields["which"] = forms.ModelChoiceField(
                label=_("Which number?"), queryset=more, required=False, empty_label=commitment.indicator
            )
        else:
            del self.fields["which"]
        self.fields["target"].help_text = commitment.indicator + (
            f" ({commitment.unit})" if commitment.unit else ""
        )
