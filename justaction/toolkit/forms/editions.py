"""Forms for those who put an edition together."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from justaction.toolkit.models import Edition, Tool


class EditionForm(forms.Form):
    """What stands at its head."""

    title = forms.CharField(label=_("Title"), max_length=120)
    intro = forms.CharField(
        label=_("What it is for"), required=False, max_length=1200, widget=forms.Textarea(attrs={"rows": 5})
    )
    licence = forms.ChoiceField(label=_("Licence"), choices=Tool.Licence.choices)
    what_changed = forms.CharField(
        label=_("What changed since the last edition"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ChapterForm(forms.Form):
    """A chapter."""

    title = forms.CharField(label=_("Title"), max_length=120)
    about = forms.CharField(
        label=_("What it is about"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )


class PutForm(forms.Form):
    """A tool for a chapter."""

    tool = forms.ModelChoiceField(Tool.objects.none(), label=_("Which tool?"))

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Tool.objects.published().filter(channel=edition.channel).exclude(stage=Tool.Stage.SUPERSEDED)
        rows = rows.exclude(places__chapter__edition=edition)
        self.fields["tool"].queryset = rows  # type: ignore[attr-defined]  # a field of a model
