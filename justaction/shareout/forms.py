"""Shape of input: the words of an edition, what it gathers, what came out of the year, the money."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from justaction.shareout.models import Deliverable, Edition, Item, MoneyLine
from justaction.shareout.things import Thing
from justaction.web import clock
from justaction.web.written import LOCAL_TIME

MOMENT = "%Y-%m-%dT%H:%M"


class BeginForm(forms.Form):
    """Of which year."""

    year = forms.IntegerField(label=_("Of which year?"), min_value=2000, max_value=2200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = clock.today().year


class WordsForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no type when run
    """What an edition says itself, its licence and its embargo."""

    embargo_until = forms.DateTimeField(
        label=_("Not before"),
        help_text=LOCAL_TIME,
        required=False,
        input_formats=[MOMENT, "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"}),
    )

    class Meta:
        model = Edition
        fields = ("title", "about", "words", "correction", "press_note", "licence", "embargo_until")
        labels = {
            "about": _("What is it, in one sentence?"),
            "words": _("Opening words"),
            "correction": _("What changed since the last edition?"),
            "press_note": _("Note for the press"),
        }
        help_texts = {
            "words": _("Markdown works: # for a heading, - for a list. Name nobody."),
            "press_note": _(
                "A few plain sentences and whom to ask. Before the day only the working group reads it."
            ),
            "licence": _("For the words of the edition itself. What it gathers keeps its own."),
        }
        widgets = {
            "words": forms.Textarea(attrs={"rows": 12}),
            "correction": forms.Textarea(attrs={"rows": 3}),
            "press_note": forms.Textarea(attrs={"rows": 6}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.number <= 1:
            del self.fields["correction"]

    def _get_validation_exclusions(self) -> set[str]:
        return {field.name for field in Edition._meta.fields} - set(self.fields)


class ChooseForm(forms.Form):
    """Which toolkits, standards and decisions, each as `kind key`."""

    def __init__(self, *args: Any, offered: dict[str, list[Thing]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in Item.Kind:
            if found := offered.get(kind):
                self.fields[kind.value] = forms.MultipleChoiceField(
                    label={
                        Item.Kind.TOOLKIT: _("Toolkits"),
                        Item.Kind.STANDARD: _("Standards"),
                        Item.Kind.DECISION: _("Decisions"),
                    }[kind],
                    choices=[
                        (one.key, f"{one.title}. {one.lacks}" if one.lacks else one.title) for one in found
                    ],
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                )

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """Kind and key of each that is ticked."""
        return [(kind, key) for kind, keys in self.cleaned_data.items() for key in keys]


class DeliverableForm(forms.ModelForm):  # type: ignore[type-arg]
    """Something that came out of the year."""

    class Meta:
        model = Deliverable
        fields = ("title", "kind", "about", "owner", "licence", "address")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Choose one")), *Deliverable.Kind.choices]  # type: ignore[attr-defined]


class MoneyForm(forms.ModelForm):  # type: ignore[type-arg]
    """One line of money."""

    class Meta:
        model = MoneyLine
        fields = ("stage", "amount", "currency", "giver", "recipient", "ownership", "place", "source")
        help_texts = {"source": _("A link, or what it is written in.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [("", _("Choose one")), *MoneyLine.Stage.choices]  # type: ignore[attr-defined]

    def _get_validation_exclusions(self) -> set[str]:
        return {"edition"}
