"""Shape of input: inviting, and answering an invitation."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from justaction.members.forms import AddressForm
from justaction.members.models import Invitation


class InviteForm(AddressForm):
    """Whom to ask, and a few words to them."""

    name = forms.CharField(label=_("Their name"), max_length=120)
    note = forms.CharField(
        label=_("A few words from you"),
        help_text=_("Why you think of them. It stands in the letter."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field_order = ("name", "address", "note")


class AcceptForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no type when run
    """A yes: one's name, and whether the public list may show it."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    listed = forms.BooleanField(
        label=_("Name me among the conveners, in public"),
        help_text=_("You are counted either way. You can change this at any time."),
        required=False,
    )

    class Meta:
        model = Invitation
        fields = ("name",)
