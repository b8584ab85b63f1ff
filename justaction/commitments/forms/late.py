"""What an organization answers when a report is late, and what a peer offers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from justaction.commitments.forms.inputs import day


class WhyForm(forms.Form):
    """Why it is late: three short answers."""

    in_the_way = forms.CharField(
        label=_("What got in the way?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    next_steps = forms.CharField(
        label=_("What comes next?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    by_when = day(label=_("By when?"))


class TalkForm(forms.Form):
    """When and how a peer can be reached."""

    words = forms.CharField(
        label=_("When and how can they reach you?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A day, an hour, a number or an address. Only people of the organization read this."),
    )
