"""Shape of input by which a standard moves on: comments and outcomes, the test, the vote, its end, uptake."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from justaction.ballots import rolls
from justaction.members.forms.remarks import RemarkForm
from justaction.members.models import Organization
from justaction.standards import policy, wording
from justaction.standards.forms.making import Day, area, last_moment
from justaction.standards.models import Check, Comment, Standard, Tester, Uptake
from justaction.web.written import UNTIL_MIDNIGHT

# --- comments -----------------------------------------------------------------------------------------------------


class OpenRoundForm(forms.Form):
    """When a comment round ends, what it asks, and who may comment."""

    question = forms.CharField(
        label=_("What do you ask your readers?"),
        required=False,
        max_length=600,
        help_text=_("For example: Could you keep this rule? What would it cost? What is missing?"),
        widget=area(3),
    )
    closes_on = forms.DateField(label=_("Last day"), help_text=UNTIL_MIDNIGHT, widget=Day)
    for_everybody = forms.ChoiceField(
        label=_("Who may comment?"),
        choices=[
            ("yes", _("everybody, on its public page and by a link")),
            ("", _("only people to whom we give a link")),
        ],
        required=False,
        widget=forms.RadioSelect,
        initial="yes",
    )

    def clean(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        if day := said.pop("closes_on", None):
            said["closes_at"] = last_moment(day)
        said["for_everybody"] = said.get("for_everybody") == "yes"
        return said


class CommentForm(RemarkForm):
    """What a reader says of a part, or of the whole."""

    def __init__(self, *args: Any, part: wording.Part | None, heard: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if part is None:
            self.ask_of_the_whole()
        if heard:
            self.ask_of_somebody_else()


class LinkForm(forms.Form):
    """A link for some people."""

    label = forms.CharField(
        label=_("Who is it for?"),
        required=False,
        max_length=80,
        help_text=_("Only you see this. For example: our board, or the wall of the canteen."),
    )


class OutcomeForm(forms.Form):
    """Taken up or not, why, and how the part reads now; for one comment, or for several that say the same."""

    comments = forms.MultipleChoiceField(
        label=_("Which comments get this answer?"), widget=forms.CheckboxSelectMultiple
    )
    outcome = forms.ChoiceField(
        label=_("Do you take it up?"),
        choices=[
            (Comment.State.ACCEPTED, _("Yes, we take it up")),
            (Comment.State.REJECTED, _("No, we do not")),
        ],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("How it reads now"),
        required=False,
        max_length=2000,
        help_text=_("If you take it up, the draft says this from now on. Leave it empty to change no words."),
        widget=area(4),
    )
    reason = forms.CharField(
        label=_("What you changed or not, and why"),
        max_length=1000,
        help_text=_("The author reads it. Everybody can, once the round is closed."),
        widget=area(4),
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], changeable: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comments"].choices = choices  # type: ignore[attr-defined]  # a choice field
        if len(choices) == 1:
            self.fields["comments"].widget = forms.MultipleHiddenInput()
        if not changeable:
            del self.fields["words"]


class SayForm(forms.Form):
    """One field of words; each page says what for."""

    text = forms.CharField(max_length=2000, widget=area(5))

    def __init__(self, *args: Any, label: Any, help_text: Any = "", most: int = 2000, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        field.label, field.help_text = label, help_text
        field.max_length = most  # type: ignore[attr-defined]  # a field of words


class ConfirmForm(forms.Form):
    """Nothing to fill in: the button is the answer."""


# --- tests ---------------------------------------------------------------------------------------------------------


class TrialForm(forms.Form):
    """Who tries it, and until when."""

    organizations = forms.ModelMultipleChoiceField(
        label=_("Which organizations are asked to try it?"),
        queryset=Organization.objects.none(),
        help_text=_(
            "At least two. Each is asked, and is named only if it says yes. Hold Ctrl to choose several."
        ),
        widget=forms.SelectMultiple(attrs={"size": 10}),
    )
    until = forms.DateField(label=_("Last day"), help_text=UNTIL_MIDNIGHT, widget=Day)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organizations"].queryset = Organization.objects.listed()  # type: ignore[attr-defined]


class TesterForm(forms.Form):
    """One more organization."""

    organization = forms.ModelChoiceField(
        label=_("Which organization?"), queryset=Organization.objects.none()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = Organization.objects.listed()  # type: ignore[attr-defined]


class FindingForm(forms.Form):
    """What came of trying it."""

    verdict = forms.ChoiceField(
        label=_("Does it work where you are?"), choices=Tester.Verdict.choices, widget=forms.RadioSelect
    )
    finding = forms.CharField(
        label=_("What you did, and what happened"),
        max_length=3000,
        help_text=_("Say numbers: hours, people, money. It stands beside the draft, with your name."),
        widget=area(6),
    )
    advice = forms.CharField(
        label=_("What should change"),
        max_length=2000,
        required=False,
        help_text=_("Needed unless it works as it is. The lead editor answers it."),
        widget=area(4),
    )


class VoteForm(forms.Form):
    """Who votes, and for how long."""

    electorate = forms.ChoiceField(label=_("Who votes?"), help_text=_("The roll is taken when it opens."))
    days = forms.TypedChoiceField(
        label=_("How long?"),
        coerce=int,
        choices=[(str(n), _("%(n)s days") % {"n": n}) for n in (5, 7, 10, 14, 21)],
        initial="10",
    )
    quorum = forms.IntegerField(
        label=_("How many have to vote?"),
        min_value=1,
        required=False,
        help_text=_("Leave it empty for more than half, at most thirty."),
    )

    def __init__(self, *args: Any, standard: Standard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = rolls.groups().values()
        mine = policy.scope(standard.channel)
        choices = sorted(((one.key, one.title) for one in groups), key=lambda pair: pair[0] != mine)
        self.fields["electorate"].choices = choices  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        return {**self.cleaned_data, "quorum": self.cleaned_data.get("quorum") or 0}


class EndForm(forms.Form):
    """How a standard ends, and why."""

    successor = forms.ModelChoiceField(
        label=_("Which standard takes its place?"),
        queryset=Standard.objects.none(),
        required=False,
        empty_label=_("none: it is retired"),
    )
    why = forms.CharField(label=_("Why"), max_length=600, widget=area(4))

    def __init__(self, *args: Any, standard: Standard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if standard.stage != Standard.Stage.ADOPTED:
            del self.fields["successor"]
            return
        others = Standard.objects.in_force().exclude(pk=standard.pk).with_names()
        self.fields["successor"].queryset = others  # type: ignore[attr-defined]  # a model's choices


# --- uptake ---------------------------------------------------------------------------------------------------------


class UptakeForm(forms.Form):
    """Where an organization stands with a standard."""

    state = forms.ChoiceField(
        label=_("Where do you stand?"),
        choices=[
            (Uptake.State.PROMISED, _("We promise to keep it")),
            (Uptake.State.IN_USE, _("We keep it now")),
            (Uptake.State.NONE, _("We do not keep it")),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("What you do, in a line or two"),
        max_length=1000,
        help_text=_("From which day, for which part of your organization."),
        widget=area(4),
    )
    proof_url = forms.URLField(
        label=_("Where it can be seen"),
        max_length=500,
        required=False,
        help_text=_("Needed if you keep it now: a peer from another field looks there."),
    )


class CheckForm(forms.Form):
    """What a peer finds."""

    verdict = forms.ChoiceField(
        label=_("Is it in use?"), choices=Check.Verdict.choices, widget=forms.RadioSelect
    )
    reasons = forms.CharField(
        label=_("Your reasons"),
        max_length=3000,
        help_text=_("What you looked at, and what you saw. Everybody can read it."),
        widget=area(6),
    )
