"""Forms about what people take on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from justaction.convenings.forms.agenda import PersonField
from justaction.members.models import Person

DAY = {"type": "date"}


class TakeOnForm(forms.Form):
    """Who does what, by when."""

    text = forms.CharField(label=gettext_lazy("What is to be done?"), max_length=240)
    owner = PersonField(
        label=gettext_lazy("Who takes it on?"), empty_label=gettext_lazy("Somebody else, named below")
    )
    owner_name = forms.CharField(label=gettext_lazy("Name of somebody else"), max_length=120, required=False)
    due_on = forms.DateField(label=gettext_lazy("By when?"), widget=forms.DateInput(attrs=DAY))

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]  # it is a model choice field


class CarryForm(forms.Form):
    """Not yet: what got in the way, and by when instead."""

    why = forms.CharField(label=gettext_lazy("What got in the way?"), max_length=300)
    due_on = forms.DateField(label=gettext_lazy("By when now?"), widget=forms.DateInput(attrs=DAY))


class LetGoForm(forms.Form):
    """Why it will not be done."""

    reason = forms.CharField(label=gettext_lazy("Why is it let go?"), max_length=300)
