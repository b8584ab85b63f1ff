"""Writing a draft together: asking a colleague in, and a link for somebody to look."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class AskInForm(forms.Form):
    """A colleague, by the address they sign in with."""

    address = forms.EmailField(
        label=_("Their e-mail address here"),
        max_length=254,
        help_text=_("They have to speak for the same organization here. They get a letter."),
    )


class PreviewForm(forms.Form):
    """A link for somebody without an account."""

    label = forms.CharField(
        label=_("Who is it for?"),
        max_length=80,
        required=False,
        help_text=_("Only you see this: my director, the legal desk."),
    )
    days = forms.TypedChoiceField(
        label=_("How long shall it lead here?"),
        choices=[(7, _("7 days")), (14, _("14 days")), (30, _("30 days"))],
        coerce=int,
        initial=14,
        widget=forms.RadioSelect,
    )
