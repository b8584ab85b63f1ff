"""A source of the harm: what it is, its kind and date, and a link or a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from justaction.commitments.actions import SourceDraft
from justaction.commitments.forms.inputs import day
from justaction.commitments.forms.reporting import FileOrLink
from justaction.commitments.models import HarmSource


class SourceForm(FileOrLink):
    """One source."""

    title = forms.CharField(
        label=_("What is it?"), max_length=200, help_text=_("Its title, as one finds it.")
    )
    sort = forms.ChoiceField(label=_("What kind of source is it?"), choices=HarmSource.Sort.choices)
    dated = day(label=_("Its date"))
    field_order = ("title", "sort", "dated", "url", "file")

    def draft(self) -> SourceDraft:
        """The source as the deed takes it."""
        said: dict[str, Any] = self.cleaned_data
        return SourceDraft(
            title=said["title"],
            sort=said["sort"],
            dated=said["dated"],
            url="" if self.clean_file_ else said["url"],
            file=self.clean_file_,
        )
