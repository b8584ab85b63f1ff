"""Forms of making something in steps, of its templates, and of a letter to who has gone quiet."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from justaction.communities.actions.templates import MOST_STEPS, StepWords
from justaction.communities.models import Process, ProcessStep, ProcessTemplate, StepKind
from justaction.members.models import Person

SPARE = 2  # empty rows for new steps of a template


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


class StartForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no type when run
    """What is made, from when on, and who carries it at first."""

    starts_on = _day(_("First day"))
    carried_by = forms.ModelChoiceField(
        label=_("Who carries it?"),
        help_text=_("For each step you can choose somebody else afterwards."),
        queryset=Person.objects.none(),
    )

    class Meta:
        model = Process
        fields = ("title", "about")
        labels = {"title": _("What do you make?"), "about": _("What is it for?")}
        help_texts = {"about": _("Two or three sentences that a neighbor understands.")}
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["carried_by"].queryset = people  # type: ignore[attr-defined]


class PlanStepForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no type when run
    """The words and days of a step, and in whose hands it is."""

    class Meta:
        model = ProcessStep
        fields = ("title", "starts_on", "due_on", "owner", "opener", "closer")
        labels = {
            "owner": _("Who carries it?"),
            "opener": _("Who opens it?"),
            "closer": _("Who closes it?"),
        }
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("owner", "opener", "closer"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]
            self.fields[name].empty_label = _("Nobody yet")  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The deed checks and keeps; the step that the form shows stays as it is."""


class CloseStepForm(forms.Form):
    """What came of a step."""

    came_of_it = forms.CharField(
        label=_("What came of it?"),
        help_text=_("One line. Everybody can read it."),
        max_length=300,
        error_messages={"required": _("Say in one line what came of it.")},
    )


class LinkStepForm(forms.Form):
    """What a step is about, by the address of a page here."""

    address = forms.CharField(
        label=_("Address of the page"),
        help_text=_("Open the decision, the gathering or the round of ideas. Copy its address."),
        max_length=300,
    )
    title = forms.CharField(
        label=_("Title"), help_text=_("Empty: the one it has."), max_length=200, required=False
    )


class TemplateForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no type when run
    """A template with its steps: a row each, and two empty ones. A row without words is left out."""

    class Meta:
        model = ProcessTemplate
        fields = ("name", "about", "retired")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = list(self.instance.steps.all()) if self.instance.pk else []
        self.rows = min(len(steps) + SPARE if steps else 4, MOST_STEPS)
        for number in range(1, self.rows + 1):
            step = steps[number - 1] if number <= len(steps) else None
            said = {"number": number}
            self.fields[f"step_{number}_title"] = forms.CharField(
                label=_("Step %(number)s") % said,
                max_length=120,
                required=False,
                initial=step.title if step else "",
            )
            self.fields[f"step_{number}_kind"] = forms.ChoiceField(
                label=_("Step %(number)s: what is done") % said,
                choices=StepKind.choices,
                required=False,
                initial=step.kind if step else StepKind.ASK,
            )
            self.fields[f"step_{number}_days"] = forms.IntegerField(
                label=_("Step %(number)s: days") % said,
                min_value=1,
                max_value=366,
                required=False,
                initial=step.days if step else 14,
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        steps = []
        for number in range(1, self.rows + 1):
            title = " ".join((said.pop(f"step_{number}_title", "") or "").split())
            kind = said.pop(f"step_{number}_kind", "") or StepKind.ASK
            days = said.pop(f"step_{number}_days", None) or 14
            if title:
                steps.append(StepWords(kind, title, days))
        return {**said, "steps": steps}

    def _post_clean(self) -> None:
        """The deed checks and keeps; the template that the form shows stays as it is."""


class QuietLetterForm(forms.Form):
    """A letter to somebody who has gone quiet, prepared and still to be changed."""

    words = forms.CharField(
        label=_("Your letter"),
        help_text=_("It is sent once, and in your name."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 9}),
        error_messages={"required": _("Write a few words.")},
    )


def first_day(today: date) -> dict[str, str]:
    """What a form for a start begins with."""
    return {"starts_on": today.isoformat()}
