"""Forms of who prepares a gathering: items of the agenda, and who does what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from justaction.convenings.models import LONGEST_ITEM, AgendaItem, Duty
from justaction.members.models import Person


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the types only
    """One of the people who can be asked, by name."""

    def __init__(self, *, label: Any, **more: Any) -> None:
        super().__init__(
            queryset=Person.objects.none(), label=label, required=False, to_field_name="subject", **more
        )

    def label_from_instance(self, obj: Person) -> str:
        return obj.name


class ItemForm(forms.Form):
    """One thing on the agenda."""

    title = forms.CharField(label=gettext_lazy("What is it?"), max_length=160)
    purpose = forms.ChoiceField(
        label=gettext_lazy("What is it for?"),
        choices=AgendaItem.Purpose.choices,
        initial=AgendaItem.Purpose.DISCUSS,
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("How many minutes"), min_value=1, max_value=LONGEST_ITEM, initial=10
    )
    owner = PersonField(label=gettext_lazy("Who carries it?"), empty_label=gettext_lazy("Nobody yet"))
    how = forms.CharField(
        label=gettext_lazy("How do we do it?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Only those who host read this, on the run sheet."),
    )

    def __init__(
        self, *args: Any, people: QuerySet[Person], item: AgendaItem | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]  # it is a model choice field
        if item is not None:
            self.initial = {name: getattr(item, name) for name in ("title", "purpose", "minutes", "how")}
            self.initial["owner"] = item.owner.subject if item.owner else None


class DutyForm(forms.Form):
    """Who does what."""

    role = forms.ChoiceField(label=gettext_lazy("What do they do?"), choices=Duty.Role.choices)
    person = PersonField(
        label=gettext_lazy("Who?"), empty_label=gettext_lazy("Somebody from outside, named below")
    )
    name = forms.CharField(
        label=gettext_lazy("Name of somebody from outside"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("An interpreter of an agency, for example. Only those who host read it."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Which language or which room, for example."),
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]  # it is a model choice field
