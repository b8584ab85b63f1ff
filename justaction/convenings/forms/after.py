"""Forms of what comes after a gathering: minutes, the recap, feedback."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from justaction.convenings.models import LONGEST_MINUTES, Minutes

FIVE = (
    (5, gettext_lazy("5: very much")),
    (4, "4"),
    (3, gettext_lazy("3: in part")),
    (2, "2"),
    (1, gettext_lazy("1: not at all")),
)


class MinutesForm(forms.Form):
    """The words of the minutes; a correction says what it changes."""

    text = forms.CharField(
        label=gettext_lazy("Minutes"),
        max_length=LONGEST_MINUTES,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text=gettext_lazy(
            "In Markdown: ## begins a heading, - a point. Everybody can read them later, so name people only if they said yes."
        ),
    )
    what_changed = forms.CharField(
        label=gettext_lazy("What changes, and why?"), max_length=300, required=False
    )

    def __init__(self, *args: Any, corrects: bool, standing: Minutes | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if corrects:
            self.fields["what_changed"].required = True
            self.initial.setdefault("what_changed", standing.what_changed if standing else "")
        else:
            del self.fields["what_changed"]


class RecapForm(forms.Form):
    """What came of it, in a few lines."""

    words = forms.CharField(
        label=gettext_lazy("What came of it?"),
        max_length=1200,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Three to six lines. Everybody can read them on the page of the gathering."),
    )


class FeedbackForm(forms.Form):
    """Two numbers, and words if one likes."""

    heard = forms.TypedChoiceField(
        label=gettext_lazy("Did you feel heard?"), choices=FIVE, coerce=int, widget=forms.RadioSelect
    )
    useful = forms.TypedChoiceField(
        label=gettext_lazy("Was it worth your time?"), choices=FIVE, coerce=int, widget=forms.RadioSelect
    )
    keep = forms.CharField(
        label=gettext_lazy("What should we keep?"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    change = forms.CharField(
        label=gettext_lazy("What should we change?"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    named = forms.BooleanField(
        label=gettext_lazy("Put my name beside it"),
        required=False,
        help_text=gettext_lazy("Leave it unticked, and nobody learns who said this."),
    )

    def __init__(self, *args: Any, member: bool, **kwargs: Any) -> None:
        """Only a member can be named: a name that anybody types could not be found when somebody is erased."""
        super().__init__(*args, **kwargs)
        if not member:
            del self.fields["named"]
