"""The tasks of the builder, each a form of its own; starting and withdrawing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from justaction.collaborative.models import Channel
from justaction.commitments.actions import token
from justaction.commitments.forms.inputs import Number, day
from justaction.commitments.models import Commitment
from justaction.commitments.state import builder
from justaction.toolkit.models import Practice
from justaction.web import origins

MORE_ROWS = 2  # empty rows under those that are filled
FEWEST_ROWS = 4


def _formfield(field: Any, **options: Any) -> forms.Field | None:
    """Days and numbers as above, long texts in a box of some lines; everything else as Django has it."""
    kind = field.get_internal_type()
    shared = {"label": capfirst(field.verbose_name), "required": False}
    if kind == "DateField":
        return day(**shared)
    if kind == "DecimalField":
        return Number(**shared)
    made: forms.Field | None = field.formfield(**options)
    if made is not None and isinstance(made.widget, forms.Textarea):
        made.widget.attrs["rows"] = 4
    if made is not None and kind == "URLField":
        made = forms.URLField(max_length=500, assume_scheme="https", widget=forms.URLInput, **shared)
    return made


class Task(forms.ModelForm):  # type: ignore[type-arg]  # it takes no type when run
    """One task of the builder. `seen` tells what the task said when the page was drawn."""

    part = ""
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Commitment
        fields: tuple[str, ...] = ()
        formfield_callback = _formfield

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.overtaken: list[tuple[str, str]] = []
        self.use_required_attribute = False
        self._mark(True)
        self.fields["seen"].initial = token(self.instance, self.part)

    def _mark(self, needed: bool) -> None:
        """What publishing needs is shown as needed; saving a task half done is always allowed."""
        for name in builder.NEEDED & self.fields.keys():
            self.fields[name].required = needed

    def full_clean(self) -> None:
        self._mark(False)
        super().full_clean()
        self._mark(True)

    def validate_unique(self) -> None:
        """The deed looks after what must be unique."""

    def validate_constraints(self) -> None:
        """The deed says in plain words what a constraint would refuse."""

    @property
    def fields_alone(self) -> list[str]:
        """The inputs that are not rows of pairs."""
        return list(self._meta.fields or ())

    def facts(self) -> dict[str, Any]:
        """What the deed saves."""
        return {name: value for name, value in self.cleaned_data.items() if name in (self._meta.fields or ())}

    def show_theirs(self, now: Commitment) -> None:
        """Somebody saved first: show their words, keep these, and let the next send replace what is shown."""
        for name in [one for one in self._meta.fields or () if one in self.fields]:
            label = str(self.fields[name].label)
            value = getattr(now, f"get_{name}_display", lambda name=name: getattr(now, name))()
            if name in self.changed_data:
                self.overtaken.append((label, "" if value is None else str(value)))
        self.data = {**self.data.dict(), "seen": token(now, self.part)}  # type: ignore[attr-defined]  # a QueryDict


class BasicsTask(Task):
    part = "basics"

    class Meta(Task.Meta):
        fields = ("title", "channel")
        help_texts = {
            "title": _("One line with the number and the date: Move 15% of our deposits by December 2027.")
        }
        widgets = {"channel": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"] = forms.ModelChoiceField(
            label=_("Which power does it move?"),
            queryset=Channel.objects.all(),
            widget=forms.RadioSelect,
            empty_label=None,
            required=True,
        )
        if self.instance.title == self.instance.imported_title:
            self.initial["title"] = ""


class WordsTask(Task):
    part = "words"

    class Meta(Task.Meta):
        fields = ("old_words", "old_words_url", "old_words_on", "no_old_words")
        help_texts = {
            "old_words": _("Quote it word for word. It stands beside what you do now."),
            "no_old_words": _("Tick this only if your organization never spoke about it in public."),
        }


class HarmTask(Task):
    part = "harm"

    class Meta(Task.Meta):
        fields = ("harm", "harm_source", "affected", "answer", "no_answer_reason", "answer_on")
        help_texts = {
            "harm": _("What was done, to whom, since when, and what your organization gained by it."),
            "harm_source": _("A study, a report, an archive, or the people it was done to."),
            "affected": _("Use the words they use for themselves."),
            "answer": _("Show them this commitment first. What did they say?"),
            "no_answer_reason": _(
                "Only if they have not answered. The page shows this reason with its date."
            ),
        }


class PowerTask(Task):
    part = "power"
    practice_own = forms.CharField(
        label=_("Or in your own words"),
        max_length=60,
        required=False,
        help_text=_("Only if none of these fits."),
    )
    standard = forms.CharField(
        label=_("The rule it follows, in words"),
        max_length=300,
        required=False,
        help_text=_("If there is one, name it."),
    )

    class Meta(Task.Meta):
        fields = builder.BY_KEY["power"].fields
        help_texts = {
            "power_before": _("Who made this decision until now?"),
            "power_after": _(
                "Who makes it from now on? Name the rule, budget, contract, archive or seat that changes."
            ),
            "seats_before": _(
                "How many seats did those affected have where this is decided? None is an answer: 0."
            ),
            "seats_now": _("How many do they have from now on?"),
            "pay_words": _("Needed if they are paid: $40 an hour, and child care."),
            "options": _("Other ways to share this power, and why you did not choose them."),
            "ends": _("The practice that stops."),
            "builds": _("What takes its place, and stays."),
        }
        widgets = {"voice": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["voice"] = forms.ChoiceField(
            label=_("What their word counts for"),
            choices=Commitment.Voice.choices,
            widget=forms.RadioSelect,
            required=True,
        )
        for name, choices in (("pay", Commitment.Pay.choices), ("veto", Commitment.Veto.choices)):
            label = capfirst(str(Commitment._meta.get_field(name).verbose_name))  # type: ignore[union-attr]  # plain fields
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)
        self._offer_practices()

    def _offer_practices(self) -> None:
        """The practices of its channel, at most eight, and its own words beside them."""
        found = Practice.objects.filter(channel=self.instance.channel_id)
        offered = [(one.name, f"{one.name}. {one.about}" if one.about else one.name) for one in found]
        said = self.instance.practice
        own = bool(said) and said not in dict(offered)
        self.fields["practice"] = forms.ChoiceField(
            label=_("What does your organization do otherwise from now on?"),
            choices=[*offered, ("", _("Something else, in my own words"))],
            widget=forms.RadioSelect,
            required=False,
        )
        self.initial.update(practice="" if own else said, practice_own=said if own else "")
        self.order_fields(["practice", "practice_own"])
        if not offered:
            del self.fields["practice"]
            self.fields["practice_own"].label = _("What does your organization do otherwise from now on?")
            self.fields["practice_own"].help_text = _("In a few words: our deposits, our hiring.")

    @property
    def fields_alone(self) -> list[str]:
        return [*super().fields_alone, "practice_own"]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        own = " ".join(str(said.get("practice_own") or "").split())
        if own and said.get("practice"):
            self.add_error("practice_own", gettext("Choose one of these, or write your own words. Not both."))
        said["practice"] = said.get("practice") or own
        return said


class Rows:
    """Pairs of inputs, one pair a row: `<name>_0` and `<name>_0_on`, and a few empty ones below."""

    def __init__(
        self,
        form: forms.BaseForm,
        name: str,
        said: list[tuple[Any, date]],
        make: Callable[[], forms.Field],
        on_label: Any,
    ) -> None:
        self.form, self.name = form, name
        sent = sum(key.startswith(f"{name}_") and not key.endswith("_on") for key in form.data)
        self.count = max(len(said) + MORE_ROWS, FEWEST_ROWS, min(sent, 40))
        for place in range(self.count):
            value, on = said[place] if place < len(said) else (None, None)
            form.fields[f"{name}_{place}"] = make()
            form.fields[f"{name}_{place}_on"] = day(label=on_label, required=False)
            form.initial[f"{name}_{place}"] = value
            form.initial[f"{name}_{place}_on"] = on

    def pairs(self) -> list[tuple[Any, Any]]:
        """The bound inputs, row by row."""
        return [(self.form[f"{self.name}_{n}"], self.form[f"{self.name}_{n}_on"]) for n in range(self.count)]

    def filled(self) -> list[tuple[Any, date]]:
        """The rows that hold something. Adds an error where half of a row is missing."""
        found = []
        for place in range(self.count):
            first, second = f"{self.name}_{place}", f"{self.name}_{place}_on"
            value, on = self.form.cleaned_data.get(first), self.form.cleaned_data.get(second)
            if value in (None, "") and on is None:
                continue
            if value in (None, ""):
                self.form.add_error(first, gettext("Fill in both, or clear both."))
            elif on is None:
                self.form.add_error(second, gettext("Fill in both, or clear both."))
            else:
                found.append((value, on))
        return found


class NumberTask(Task):
    part = "number"

    class Meta(Task.Meta):
        fields = ("indicator", "measure", "unit", "baseline", "baseline_on", "target", "target_on")
        help_texts = {
            "indicator": _(
                "Something that another person could count too: share of cash held by community lenders."
            ),
            "unit": _("%, dollars, homes, people"),
        }
        widgets = {"measure": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"] = forms.ChoiceField(
            label=_("What it tells"),
            choices=Commitment.Measure.choices,
            widget=forms.RadioSelect,
            required=True,
        )
        said = [(point.value, point.on) for point in self.instance.plan.all()]
        self.rows = Rows(
            self, "plan", said, lambda: Number(label=_("The number then"), required=False), _("On")
        )

    def clean(self) -> dict[str, Any]:
        self.points = [(on, value) for value, on in self.rows.filled()]
        return self.cleaned_data

    def facts(self) -> dict[str, Any]:
        return {**super().facts(), **({"plan": self.points} if self.points else {})}


class MilestonesTask(Task):
    part = "milestones"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = [(step.title, step.due) for step in self.instance.milestones.all()]
        self.rows = Rows(
            self,
            "step",
            said,
            lambda: forms.CharField(label=_("Step"), max_length=200, required=False),
            _("By"),
        )

    def clean(self) -> dict[str, Any]:
        self.steps = self.rows.filled()
        return self.cleaned_data

    def facts(self) -> dict[str, Any]:
        return {"milestones": self.steps}


class SignOffTask(Task):
    part = "sign_off"

    class Meta(Task.Meta):
        fields = ("sign_off_name", "sign_off_role", "sign_off_on")
        help_texts = {"sign_off_name": _("This name and role are public. Ask the person first.")}


class StartForm(forms.Form):
    """A new draft."""

    title = forms.CharField(
        label=_("The commitment in one line"),
        max_length=140,
        help_text=_("You can change it until you publish."),
    )
    channel = forms.ModelChoiceField(
        label=_("Which power does it move?"),
        queryset=Channel.objects.all(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    grows_from = forms.CharField(widget=forms.HiddenInput, required=False)

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "channel")}


def starting(data: Any, token: str) -> tuple[StartForm, origins.Origin | None]:
    """The form of a new draft, and what it grows from: a page led here with a token, which the form carries on."""
    origin = origins.of_token(data.get("grows_from", "") if data else token)
    initial: dict[str, Any] = {}
    if origin is not None:
        channel = Channel.objects.filter(slug=origin.channel).first()
        initial = {"title": origin.proposal, "channel": channel, "grows_from": token}
    return StartForm(data, initial=initial), origin


class ReasonForm(forms.Form):
    """Why a commitment is withdrawn."""

    reason = forms.CharField(
        label=_("Why is it withdrawn?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Public, beside the commitment. Nothing else is removed."),
    )
