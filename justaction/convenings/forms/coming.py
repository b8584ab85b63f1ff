"""Forms of who comes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from justaction.convenings.models import AccessNeed, Gathering, Registration


class ComeForm(forms.Form):
    """A seat, and what one needs to take part."""

    needs = forms.MultipleChoiceField(
        label=gettext_lazy("What do you need to take part?"),
        choices=AccessNeed.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Only those who arrange it see this. It is deleted the day after."),
    )
    note = forms.CharField(
        label=gettext_lazy("Is there more that we should know?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Which language, or how many children, for example."),
    )
    zone = forms.CharField(
        label=gettext_lazy("Your time zone"),
        max_length=64,
        required=False,
        help_text=gettext_lazy("Our letters tell you the time by this clock."),
    )
    following = forms.BooleanField(
        label=gettext_lazy("Save me a seat at all that follow in this series"), required=False
    )
    quick = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, mine: Registration | None, gathering: Gathering, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["zone"] = gathering.series.zone
        if mine is not None:
            needs = list(mine.needs.all())
            self.initial.update(
                {
                    "needs": [one.kind for one in needs],
                    "note": next((one.note for one in needs if one.note), ""),
                    "zone": mine.zone or gathering.series.zone,
                }
            )

    def clean(self) -> dict[str, Any]:
        """What the deed takes. The one press on the page of a gathering says nothing of needs, and changes none."""
        said = super().clean() or {}
        if self.errors:
            return said
        note = said["note"]
        needs = None if said["quick"] else dict.fromkeys(said["needs"], note)
        return {"needs": needs, "zone": said["zone"].strip(), "following": said["following"]}
