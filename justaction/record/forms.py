"""What a reader of the record can ask for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from justaction.record.kinds import KINDS


class Filter(forms.Form):
    """One kind of entry, and from which place backwards. What is not understood is left out."""

    kind = forms.ChoiceField(label=gettext_lazy("What happened"), required=False)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**53, widget=forms.HiddenInput)

    def __init__(self, data: object) -> None:
        super().__init__(data, auto_id="record-%s")  # type: ignore[arg-type]  # a QueryDict
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Everything")), *((name, _(kind.about)) for name, kind in KINDS.items())]

    def asked(self) -> tuple[str, int | None]:
        """The kind ("" for all) and the place to begin before."""
        self.is_valid()
        return self.cleaned_data.get("kind", ""), self.cleaned_data.get("before")
