"""A line of money: told, corrected, taken back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from justaction.commitments.actions import MoneyDraft
from justaction.commitments.forms.inputs import day
from justaction.commitments.models import Commitment, MoneyLine
from justaction.texts.forms import TableForm


class MoneyForm(forms.Form):
    """One sum. Amount and currency are read by the deed, which says in words what it could not read."""

    kind = forms.ChoiceField(
        label=_("What happened to it?"), choices=MoneyLine.Kind.choices, widget=forms.RadioSelect
    )
    amount = forms.CharField(
        label=_("Amount"),
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=_("In full, with or without signs: 1,250,000 or 1250000.50"),
    )
    currency = forms.CharField(
        label=_("Currency"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "transaction-currency", "spellcheck": "false"}),
        help_text=_("Its three letters: USD, EUR, GHS."),
    )
    recipient = forms.CharField(
        label=_("Who gets it?"),
        max_length=200,
        required=False,
        help_text=_("If you leave it empty, the page says: not known."),
    )
    dated = day(label=_("Its date"))
    source = forms.CharField(
        label=_("Who says so?"),
        max_length=300,
        help_text=_("A bank letter, a contract, the books of a year."),
    )
    source_url = forms.URLField(
        label=_("A link to it"),
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput,
    )
    place = forms.CharField(
        label=_("Where does it go to?"),
        max_length=120,
        required=False,
        help_text=_("A neighborhood, a town, a county."),
    )

    def draft(self) -> MoneyDraft:
        """What the deed takes."""
        said = self.cleaned_data
        names = ("kind", "amount", "currency", "dated", "source", "source_url", "recipient", "place")
        return MoneyDraft(**{name: said[name] for name in names})


class CorrectMoneyForm(MoneyForm):
    """What the line should have said, and why; or that there was no such money."""

    why = forms.CharField(
        label=_("Why does it change?"), max_length=500, help_text=_("Public, beside the line.")
    )
    take_back = forms.BooleanField(
        label=_("There was no such money. Take the whole line back."), required=False
    )

    def clean(self) -> dict[str, Any]:
        """A line that is taken back needs a reason alone."""
        if self.cleaned_data.get("take_back"):
            for name in set(self.errors) - {"why"}:
                del self.errors[name]
        return self.cleaned_data


def last_money(commitment: Commitment, today: Any) -> dict[str, Any]:
    """What a new line is filled with: the currency, source and place of the last one."""
    last = commitment.money.order_by("-id").first()
    if last is None:
        return {"currency": "USD", "dated": today}
    return {"currency": last.currency, "source": last.source, "place": last.place, "dated": today}


def said(line: MoneyLine) -> dict[str, Any]:
    """What a line says, for the form that corrects it."""
    names = ("kind", "currency", "recipient", "dated", "source", "source_url", "place")
    return {**{name: getattr(line, name) for name in names}, "amount": f"{line.amount:f}"}


class MoneyTableForm(TableForm):
    """A file with lines of money."""
