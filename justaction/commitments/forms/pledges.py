"""A file of earlier pledges, and what its columns mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from justaction.commitments.importing.words import MEANINGS


class PledgeFileForm(forms.Form):
    """A file with earlier pledges."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("A table saved as CSV, or a list as JSON or YAML, up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.json,.yaml,.yml"}),
    )

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
            raise forms.ValidationError(_("That file is too large."))
        return file


class PledgeColumnsForm(forms.Form):
    """What each column means, and where the list comes from."""

    source = forms.CharField(
        label=_("Where the list comes from"),
        max_length=300,
        help_text=_(
            "Shown beside every pledge. For example: public statements of summer 2020, collected by students."
        ),
    )

    def __init__(self, *args: Any, header: Sequence[str], guessed: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.header = list(header)
        choices = [("", _("leave it out")), *MEANINGS.items()]
        for place, column in enumerate(self.header):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=column, choices=choices, required=False, initial=guessed.get(column, "")
            )

    def columns(self) -> Iterator[forms.BoundField]:
        """The fields of the columns, for the page."""
        return (self[f"column-{place}"] for place in range(len(self.header)))

    def clean(self) -> dict[str, Any]:
        """The columns together, as `mapping`."""
        said = dict(self.cleaned_data)
        said["mapping"] = {
            column: said.pop(f"column-{place}", "") for place, column in enumerate(self.header)
        }
        return said
