"""Shape of input for those who make a standard: the filters of the list, its words, what is counted, who edits."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from justaction.collaborative.models import Channel, Pillar
from justaction.members.models import Person
from justaction.standards import policy, wording
from justaction.standards.models import Standard

ALL = ("", _("All"))
ROWS = 8  # things that can be counted


def last_moment(day: date) -> datetime:
    """The last second of a day, in the zone of the page."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=timezone.get_current_timezone())


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "spellcheck": "true"})


class StandardFilters(forms.Form):
    """Which standards to show; read from the URL. What is not a choice is left out, never refused."""

    word = forms.CharField(
        label=_("Word or code"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    pillar = forms.ChoiceField(label=_("Stands on"), required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False, choices=[ALL, *Standard.Stage.choices[1:]])

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filter-%s", use_required_attribute=False)
        channels = list(Channel.objects.values_list("slug", "name"))
        pillars = [(str(pk), name) for pk, name in Pillar.objects.values_list("pk", "name")]
        self.fields["channel"].choices = [ALL, *channels]  # type: ignore[attr-defined]  # a choice field
        self.fields["pillar"].choices = [ALL, *pillars]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, str]:
        """What was asked for, and understood."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}

    @property
    def active(self) -> bool:
        return any(self.chosen.values())


class WordsForm(forms.Form):
    """The words beside the text of a standard."""

    code = forms.CharField(
        label=_("Code"),
        max_length=4,
        required=False,
        help_text=_("A letter or two and a number, like M1. Leave it empty to get the next one."),
    )
    title = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("A few words: Publish who gets paid.")
    )
    rule = forms.CharField(
        label=_("The rule, in one sentence"),
        max_length=200,
        help_text=_("Somebody who hears it once should know what to do."),
        widget=area(2),
    )
    why = forms.CharField(label=_("Why"), max_length=2000, widget=area(5))
    pillar = forms.ModelChoiceField(
        label=_("What it stands on"),
        queryset=Pillar.objects.none(),
        required=False,
        empty_label=_("not said"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pillar"].queryset = Pillar.objects.all()  # type: ignore[attr-defined]  # a model's choices


class SuggestForm(WordsForm):
    """An idea for a standard."""

    channel = forms.ModelChoiceField(label=_("Channel"), queryset=Channel.objects.none())
    field_order = ("channel", "title", "rule", "why", "pillar", "code")

    def __init__(self, *args: Any, channels: list[Channel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Channel.objects.filter(pk__in=[one.pk for one in channels])
        self.fields["channel"].queryset = mine  # type: ignore[attr-defined]  # a model's choices


class WriteForm(WordsForm):
    """The same, with the way to test it; the code stays once a revision was adopted."""

    how_to_test = forms.CharField(
        label=_("How to test it"),
        max_length=2000,
        required=False,
        help_text=_("How can somebody from outside see that it is kept?"),
        widget=area(5),
    )

    def __init__(self, *args: Any, standard: Standard, **kwargs: Any) -> None:
        names = ("code", "title", "rule", "why", "how_to_test", "pillar")
        super().__init__(*args, initial={name: getattr(standard, name) for name in names}, **kwargs)
        if standard.current is not None:
            del self.fields["code"]


class IndicatorsForm(forms.Form):
    """What is counted: up to eight rows of four fields; an empty row is no row."""

    def __init__(self, *args: Any, rows: list[dict[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "name": (_("What is counted"), 160),
            "unit": (_("Unit"), 30),
            "how_measured": (_("How it is measured"), 300),
            "evidence": (_("Evidence expected"), 300),
        }
        self.count = min(ROWS, max(len(rows) + 1, 2))
        for place in range(1, ROWS + 1):
            for name, (label, most) in labels.items():
                said = rows[place - 1][name] if place <= len(rows) else ""
                self.fields[f"{name}_{place}"] = forms.CharField(
                    label=label, max_length=most, required=False, initial=said
                )

    @property
    def groups(self) -> list[tuple[int, list[forms.BoundField]]]:
        """The rows that are shown: those that say something, and one more."""
        shown = [
            place
            for place in range(1, ROWS + 1)
            if place <= self.count or any(self.data.get(f"{name}_{place}") for name in wording.INDICATOR)
        ]
        return [(place, [self[f"{name}_{place}"] for name in wording.INDICATOR]) for place in shown]

    def clean(self) -> dict[str, Any]:
        """The rows that say something, as `rows`; half a row says what is missing beside it."""
        said = self.cleaned_data
        kept = []
        for place in range(1, ROWS + 1):
            row = {name: (said.get(f"{name}_{place}") or "").strip() for name in wording.INDICATOR}
            if not any(row.values()):
                continue
            kept.append(row)
            for name, value in row.items():
                if not value and f"{name}_{place}" not in self.errors:
                    self.add_error(f"{name}_{place}", _("Fill this in, or empty the whole row."))
        return {"rows": kept}


class EditorsForm(forms.Form):
    """Who leads it, or whose approval it needs."""

    person = forms.ModelChoiceField(label=_("Who"), queryset=Person.objects.none())
    part = forms.ChoiceField(
        label=_("What for"),
        choices=[("approver", _("approves the words")), ("lead", _("leads it"))],
        widget=forms.RadioSelect,
        initial="approver",
    )

    def __init__(self, *args: Any, standard: Standard, also: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = policy.who_can_edit(standard.channel) | Person.objects.filter(pk=also.pk)
        self.fields["person"].queryset = people.distinct().order_by("name", "pk")  # type: ignore[attr-defined]


class NumberForm(forms.Form):
    """How many approvals are needed."""

    number = forms.IntegerField(label=_("Approvals needed"), min_value=1, max_value=12)
