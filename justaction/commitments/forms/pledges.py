"""A file of earlier pledges, and what its columns mean."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from justaction.commitments.importing.words import MEANINGS
from justaction.texts.forms import ColumnsForm, TableForm


class PledgeFileForm(TableForm):
    """A file with earlier pledges."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("A table saved as CSV, or a list as JSON or YAML, up to 10 MB.")
        self.fields["file"].widget.attrs["accept"] = ".csv,.tsv,.txt,.json,.yaml,.yml"


class PledgeColumnsForm(ColumnsForm):
    """What each column means, and where the list comes from."""

    MEANINGS = MEANINGS

    source = forms.CharField(
        label=_("Where the list comes from"),
        max_length=300,
        help_text=_(
            "Shown beside every pledge. For example: public statements of summer 2020, collected by students."
        ),
    )
