"""Forms of the ballots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from justaction.ballots import choices, rolls
from justaction.ballots.models import Ballot, Option, Outcome, Proposal
from justaction.errors import Refused
from justaction.web.written import LOCAL_TIME


class Moment(forms.DateTimeField):
    """A day and a time, in the zone of the collaborative, which the field names."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"help_text": LOCAL_TIME, **options})


class BallotForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no type when run
    """The question and all rules of a ballot."""

    opens_at = Moment(label=gettext_lazy("Voting opens"))
    closes_at = Moment(label=gettext_lazy("Voting closes"))
    proposals_until = Moment(label=gettext_lazy("Proposals end"), required=False)
    electorate = forms.ChoiceField(label=gettext_lazy("Who votes"), required=False)
    observers = forms.ChoiceField(
        label=gettext_lazy("Who may look, and not vote"),
        help_text=gettext_lazy("Delegates of another group, for example. Who has a vote keeps it."),
        required=False,
    )
    options = forms.CharField(
        label=gettext_lazy("Options, one a line"),
        help_text=gettext_lazy("Up to six are comfortable to put in order. More are allowed."),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
    )

    class Meta:
        model = Ballot
        fields = (
            *("question", "explanation", "method", "seats", "options", "electorate", "observers", "quorum"),
            *("opens_at", "closes_at", "secret", "reasons", "ties", "shows_live", "ends_when_all_voted"),
            *("proposals", "proposals_until"),
        )
        help_texts = {
            "question": gettext_lazy("One question, as you would ask it in the room."),
            "explanation": gettext_lazy("What people should know before they vote."),
            "seats": gettext_lazy("One, unless the method is for seats."),
            "quorum": gettext_lazy("With fewer votes it decides nothing."),
            "secret": gettext_lazy("Nobody can see who voted for what. You cannot either."),
        }
        widgets = {"explanation": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(key, group.title) for key, group in rolls.groups().items()]
        named = self.instance.pk and self.instance.electors.exists()
        first = [("", _("The people named for it"))] if named else []
        self.fields["electorate"].required = not named
        self.fields["electorate"].choices = [*first, *known]  # type: ignore[attr-defined]
        self.fields["observers"].choices = [("", _("Nobody")), *known]  # type: ignore[attr-defined]
        if self.instance.pk:
            del self.fields["options"]

        self.fields["method"].choices = [("", _("Choose one")), *Ballot.Method.choices]  # type: ignore[attr-defined]

    def parts(self) -> list[tuple[str, list[BoundField]]]:
        """The fields in their parts, each with its heading."""
        parts = (
            (_("The question"), ("question", "explanation", "options")),
            (
                _("Who votes, and when"),
                ("electorate", "observers", "opens_at", "closes_at", "ends_when_all_voted"),
            ),
            (_("How it is counted"), ("method", "seats", "quorum", "ties")),
            (_("What people see"), ("secret", "reasons", "shows_live")),
            (_("May people propose options?"), ("proposals", "proposals_until")),
        )
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in parts]

    def _post_clean(self) -> None:
        """The deed checks and names the field; nothing is put on the instance here."""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "options" in said:
            said["options"] = [line.strip() for line in said["options"].splitlines() if line.strip()]
        return said


class OptionForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no type when run
    """One option with what it means."""

    class Meta:
        model = Option
        fields = ("name", "meaning", "prompt")


class CloseForm(forms.Form):
    """Why it closes early."""

    reason = forms.CharField(label=gettext_lazy("Why does it close early?"), max_length=300)


class OutcomeForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no type when run
    """What was decided."""

    accepted = forms.TypedChoiceField(
        label=gettext_lazy("Is it decided?"),
        choices=[("yes", gettext_lazy("Yes, we do it")), ("no", gettext_lazy("No, nothing is decided"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    review_on = forms.DateField(
        label=gettext_lazy("When do we look at it again?"), widget=forms.DateInput(attrs={"type": "date"})
    )

    class Meta:
        model = Outcome
        fields = ("accepted", "text", "reasons", "dissent", "review_on")
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("text", "reasons", "dissent")}
        help_texts = {
            "reasons": gettext_lazy("The reasons that counted most, without names."),
            "dissent": gettext_lazy("Say it as those who disagree would say it."),
        }


class ProposeForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no type when run
    """One proposal."""

    class Meta:
        model = Proposal
        fields = ("name", "meaning", "credit")
        help_texts = {"credit": gettext_lazy("Leave it empty, and nobody learns who proposed it.")}


class ScreenForm(forms.Form):
    """Keep a proposal or set it aside."""

    keep = forms.TypedChoiceField(
        label=gettext_lazy("What happens to it?"),
        choices=[("keep", gettext_lazy("Put it on the ballot")), ("aside", gettext_lazy("Set it aside"))],
        coerce=lambda value: value == "keep",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Everybody can read it beside the proposal."),
        max_length=300,
    )
    hide = forms.BooleanField(
        label=gettext_lazy("Its words harm somebody: show only the reason"), required=False
    )


# --- voting ---------------------------------------------------------------------------------------------------


class VoteForm(forms.Form):
    """A ballot to fill in, by its method. `cleaned_data` is what the deed takes: `choice` and `reason`."""

    reason = forms.CharField(
        label=gettext_lazy("Your reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )

    def __init__(
        self, *args: Any, ballot: Ballot, options: Sequence[Option], choice: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ballot, self.options = ballot, options
        if ballot.reasons == Ballot.Reasons.REQUIRED:
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = _(
                "Write your reason. This ballot asks for it."
            )
        if ballot.is_ranked:
            places = {key: place for place, key in enumerate(choice or [], 1)}
            self._by_option(lambda option: _rank(option, places.get(option.key), len(options)))
        elif ballot.method == Ballot.Method.SCORE:
            self._by_option(lambda option: _score(option, (choice or {}).get(option.key)))
        else:
            self.fields["choice"] = self._choice(choice)
        self.order_fields([name for name in self.fields if name != "reason"] + ["reason"])

    def _by_option(self, field: Any) -> None:
        for option in self.options:
            self.fields[option.key] = field(option)

    def _choice(self, choice: Any) -> forms.Field:
        ballot = self.ballot
        if not ballot.has_options:
            words = list(choices.answers(ballot).items())
        else:
            words = [(option.key, option.name) for option in self.options]
        if ballot.method == Ballot.Method.APPROVAL:
            return forms.MultipleChoiceField(
                label=_("Tick all you could live with"), choices=words, initial=choice or [], required=False,
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip
        first = choice[0] if isinstance(choice, list) and choice else choice
        return forms.ChoiceField(
            label=_("Your answer"), choices=words, initial=first, widget=forms.RadioSelect,
            error_messages={"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")},
        )  # fmt: skip

    @property
    def ranks(self) -> dict[str, str]:
        """The numbers as they were typed, by option."""
        return {option.key: str(self.data.get(option.key, "")) for option in self.options}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        ballot, reason = self.ballot, said.get("reason", "")
        if ballot.is_ranked:
            order, wrong = choices.in_order(self.ranks)
            for key, message in wrong.items():
                self.add_error(key, message)
            if not wrong and not order and not self.errors:
                self.add_error(self.options[0].key, _("Give at least one option a number."))
            return {"choice": order, "reason": reason}
        if ballot.method == Ballot.Method.SCORE:
            given = {o.key: int(said[o.key]) for o in self.options if said.get(o.key) not in {None, ""}}
            return {"choice": given, "reason": reason}
        choice = said.get("choice")
        return {"choice": [choice] if ballot.method == Ballot.Method.PLURALITY else choice, "reason": reason}

    def refuse(self, no: Refused) -> None:
        """Put a refusal beside the input that caused it."""
        known = no.field if no.field in self.fields else None
        if known is None and no.field == "choice":
            known = self.options[0].key if self.ballot.has_options and self.options else None
        self.add_error(known if known in self.fields else None, no.message)

    def in_order(self, move: str) -> VoteForm:
        """The same form, not sent, with the options put in order or one of them moved; what was typed is kept."""
        keys = [option.key for option in self.options]
        order = choices.put_in_order(keys, self.ranks, move)
        kept: Mapping[str, Any] = {"reason": self.data.get("reason", "")}
        return VoteForm(ballot=self.ballot, options=self.options, choice=order, initial=kept)

    def rows(self) -> list[dict[str, Any]]:
        """Options with their inputs: the ranked ones first, in their order."""
        found = [{"option": option, "field": self[option.key]} for option in self.options]
        if self.is_bound:
            return found

        def place(row: dict[str, Any]) -> int:
            return int(row["field"].initial or 10**6)

        return sorted(found, key=place) if self.ballot.is_ranked else found


def _rank(option: Option, place: int | None, most: int) -> forms.Field:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "4", "autocomplete": "off"})
    return forms.CharField(label=option.name, required=False, initial=place, widget=widget)


def _score(option: Option, points: int | None) -> forms.Field:
    return forms.ChoiceField(
        label=option.name,
        required=False,
        initial="" if points is None else str(points),
        choices=[("", _("No points")), *((str(n), str(n)) for n in range(choices.TOP_SCORE, -1, -1))],
        error_messages={"invalid_choice": _("Give each option a number from 0 to 5.")},
    )
