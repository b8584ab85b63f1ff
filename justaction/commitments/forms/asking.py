"""A question from the public, and its answer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class QuestionForm(forms.Form):
    """What somebody wants to know."""

    text = forms.CharField(
        label=_("Your question"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "One question, about what was promised or done. Name nobody who has no public role in it."
        ),
    )
    name = forms.CharField(
        label=_("How shall we name you?"),
        max_length=80,
        required=False,
        help_text=_("Public. If you leave it empty, the page says: somebody."),
    )


class AnswerForm(forms.Form):
    """What the organization answers."""

    text = forms.CharField(label=_("Your answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))
