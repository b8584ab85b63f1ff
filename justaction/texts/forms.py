"""A table that somebody made elsewhere, as a form: the file, and what each of its columns means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _


class TableForm(forms.Form):
    """A file with a table in it."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("A table saved as CSV, up to 10 MB. Commas, semicolons or tabs, any encoding."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
            raise forms.ValidationError(_("That file is too large."))
        return file


class ColumnsForm(forms.Form):
    """What each column means, as `mapping` (column to meaning, "" where it is left out), and what the subclass asks."""

    MEANINGS: Mapping[str, Any] = {}

    def __init__(self, *args: Any, header: Sequence[str], guessed: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.header = list(header)
        choices = [("", _("leave it out")), *self.MEANINGS.items()]
        for place, column in enumerate(self.header):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=column, choices=choices, required=False, initial=guessed.get(column, "")
            )

    def columns(self) -> Iterator[forms.BoundField]:
        """The fields of the columns, for the page."""
        return (self[f"column-{place}"] for place in range(len(self.header)))

    def others(self) -> Iterator[forms.BoundField]:
        """All other fields, for the page."""
        return (field for field in self if not field.name.startswith("column-"))

    def clean(self) -> dict[str, Any]:
        """The columns together, as `mapping`."""
        said = dict(self.cleaned_data)
        said["mapping"] = {
            column: said.pop(f"column-{place}", "") for place, column in enumerate(self.header)
        }
        return said
