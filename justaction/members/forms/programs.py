"""The shape of asking for a key."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from justaction.members.models import Scope


class KeyForm(forms.Form):
    """What a key is for, what it lets a program read, and how long."""

    name = forms.CharField(label=_("What is it for?"), max_length=60, help_text=_("Like: our own dashboard."))
    scopes = forms.MultipleChoiceField(
        label=_("What may it read?"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(
        label=_("How long?"),
        choices=[("30", _("30 days")), ("90", _("90 days")), ("365", _("A year"))],
        coerce=int,
        initial="90",
        widget=forms.RadioSelect,
    )
