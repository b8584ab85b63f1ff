"""Shape of input: opening a round, taking part, answering, sharing back, and the questions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from justaction.assessments.models import EXTENTS, Hours, Level, Question, Round, Seat, Side
from justaction.collaborative.models import Channel, Pillar
from justaction.members.forms import AddressForm
from justaction.members.models import Organization
from justaction.web import clock

FINGERS = [
    ("5", _("Five: I will carry it")),
    ("4", _("Four: I like it")),
    ("3", _("Three: I can live with it")),
    ("2", _("Two: I have a doubt, let us talk")),
    ("1", _("One: I have a serious doubt")),
    ("0", _("A fist: I cannot let this stand")),
]


def day(**options: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options)


def box(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class StartForm(forms.Form):
    """Which organization, in which season, until when."""

    organization = forms.ModelChoiceField(
        label=_("Which organization?"), queryset=Organization.objects.none(), to_field_name="slug"
    )
    season = forms.ChoiceField(label=_("Season"), choices=Round.Season.choices)
    year = forms.IntegerField(label=_("Year"))
    answer_by = day(
        label=_("Both sides answer by"), help_text=_("Two months is a good time. You can move it.")
    )

    def __init__(self, *args: Any, organizations: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]  # of a choice of rows
        self.fields["year"].initial = clock.today().year


class InviteForm(AddressForm):
    """Whom, to which side, with a few words."""

    which = forms.ChoiceField(label=_("To which side?"), choices=Side.Which.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("Their name"), max_length=120)
    words = forms.CharField(
        label=_("A few words from you"),
        help_text=_("They stand in the letter. Do not name the organization there."),
        max_length=1000,
        widget=box(3),
    )
    field_order = ("which", "name", "address", "words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].label = _("Their email address")
        self.fields["address"].help_text = _("For the inside group a private one, never one of their work.")


class TakePartForm(forms.Form):
    """What somebody says of themselves. All but the first can stay empty."""

    called = forms.CharField(
        label=_("What may your group call you?"),
        help_text=_("Your name, or another one. Only your group and the coordinator see it."),
        max_length=60,
    )
    position = forms.ChoiceField(
        label=_("Where do you work there?"),
        help_text=_("Only you see this. We count it, and show no group of fewer than five."),
        choices=[("", _("I would rather not say")), *Seat.Position.choices],
        required=False,
    )
    identity = forms.CharField(
        label=_("How do you describe yourself?"),
        help_text=_("In your own words. Only you see this; nobody guesses it."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, which: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if which == Side.Which.TEAM:
            del self.fields["position"]


class OfferForm(TakePartForm):
    """The same, with a few words to the coordinator."""

    words = forms.CharField(
        label=_("Why would you like to take part?"),
        help_text=_("A few words to the coordinator. Nobody else reads them."),
        max_length=1000,
        widget=box(3),
    )


class MoveForm(forms.Form):
    answer_by = day(label=_("Both sides answer by"))
    why = forms.CharField(label=_("Why?"), max_length=300)


class StopForm(forms.Form):
    why = forms.CharField(
        label=_("Why?"), help_text=_("The reason is public. Name nobody."), max_length=600, widget=box(3)
    )


class TermsForm(forms.Form):
    """What somebody of the team gives and gets."""

    hours = forms.IntegerField(label=_("Hours in all"), min_value=1, max_value=500, required=False)
    stipend = forms.CharField(
        label=_("Stipend"), help_text=_("Like: 400 dollars at the end."), max_length=200, required=False
    )
    until = day(label=_("Until"), required=False)


class AnswerForm(forms.Form):
    """One answer of a group. `seen` is the version that the page was drawn with."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    level = forms.ChoiceField(
        label=_("How far is it?"), choices=Level.choices, widget=forms.RadioSelect, required=False
    )
    text = forms.CharField(
        label=_("In your words"),
        help_text=_("What is so, since when, what is missing. Name nobody."),
        max_length=4000,
        required=False,
        widget=box(7),
        strip=False,
    )


class HandForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    fingers = forms.TypedChoiceField(
        label=_("Your hand"), choices=FINGERS, coerce=int, widget=forms.RadioSelect
    )


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("A note for your group"),
        help_text=_("It stays in your group."),
        max_length=1000,
        widget=box(3),
    )


class EvidenceForm(forms.Form):
    title = forms.CharField(
        label=_("What shows it?"), help_text=_("A report, a rule, a number."), max_length=200
    )
    url = forms.URLField(
        label=_("Where can it be read?"), max_length=500, required=False, assume_scheme="https"
    )
    on = day(label=_("From which day is it?"), required=False)


class ExtentForm(forms.Form):
    """How far the answers may be public."""

    extent = forms.ChoiceField(
        label=_("How far may it be public?"),
        help_text=_("It goes as far as both groups and the organization agree. You can change it later."),
        choices=EXTENTS,
        widget=forms.RadioSelect,
    )


class PlanForm(forms.Form):
    how = forms.CharField(
        label=_("How is it shared back?"),
        help_text=_(
            "Who meets whom, what is read aloud, what comes after. Both groups and the organization read it."
        ),
        max_length=2000,
        widget=box(5),
    )
    share_by = day(label=_("By when?"), help_text=_("The day is public, and so is being late."))


class HoursForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no type when run
    class Meta:
        model = Hours
        fields = ("on", "count", "what")
        widgets = {"on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}

    def _get_validation_exclusions(self) -> set[str]:
        return {"seat"}


class QuestionForm(forms.Form):
    """A question, its pillar and its channel."""

    text = forms.CharField(label=_("Question"), max_length=300, widget=box(2))
    look_at = forms.CharField(
        label=_("What should one look at?"), max_length=400, required=False, widget=box(2)
    )
    pillar = forms.ModelChoiceField(label=_("Pillar"), queryset=Pillar.objects.order_by("order", "id"))
    channel = forms.ModelChoiceField(label=_("Channel"), queryset=Channel.objects.order_by("order", "id"))
    standard = forms.CharField(
        label=_("Code of the standard"),
        help_text=_("Like M1, if one stands behind it."),
        max_length=20,
        required=False,
    )

    @classmethod
    def of(cls, question: Question | None, data: Any) -> QuestionForm:
        names = ("text", "look_at", "pillar", "channel", "standard")
        return cls(data, initial={name: getattr(question, name) for name in names} if question else None)
