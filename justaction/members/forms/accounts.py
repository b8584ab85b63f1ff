"""Shape of input about an account: lost, merged, handed over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from justaction.members.forms import ADDRESS, CODE
from justaction.web import addresses


def _address(label: Any, help_text: Any = "", *, required: bool = True) -> forms.EmailField:
    return forms.EmailField(
        label=label,
        help_text=help_text,
        max_length=254,
        required=required,
        widget=forms.EmailInput(attrs={**ADDRESS, "autocomplete": "off"}),
    )


class LostForm(forms.Form):
    """The address of the account, and one that its owner can read."""

    old = _address(_("Address of your account"))
    new = _address(_("An address that you can read now"))

    def clean_new(self) -> str:
        return addresses.key(self.cleaned_data["new"])


class LostWithCodeForm(LostForm):
    """With a recovery code."""

    code = forms.CharField(
        label=_("One of your recovery codes"),
        help_text=_("Eight figures. Each one works once."),
        max_length=40,
        widget=forms.TextInput(attrs={**CODE, "autocomplete": "off", "inputmode": "numeric"}),
    )


class LostWithoutForm(LostForm):
    """Without: by the word of two people."""

    words = forms.CharField(
        label=_("Who here knows you?"),
        help_text=_("A steward asks them. Write what helps to find them, and how to reach you."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class HowForm(forms.Form):
    """How somebody made sure of a thing."""

    how = forms.CharField(
        label=_("How did you make sure?"),
        help_text=_("Like: I called them on the number I have had for years."),
        max_length=300,
    )


class MergeForm(forms.Form):
    """Two addresses of one person."""

    kept = _address(_("Address of the account that stays"))
    gone = _address(_("Address of the account that goes"))
    reason = forms.CharField(
        label=_("How do you know that they are one person?"),
        help_text=_("It is deleted when the two are one."),
        max_length=300,
    )


class LeaveForm(forms.Form):
    """Who takes over, and what they should know."""

    to_address = _address(
        _("Email address of whoever takes over"),
        _("They say yes first. Leave it empty if there is nobody: then the conveners are told."),
        required=False,
    )
    note = forms.CharField(
        label=_("What they should know"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
