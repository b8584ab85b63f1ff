"""Shape of input: nominating, answering, reading, inviting, appointing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from justaction.communities.models import Community
from justaction.members.forms import AddressForm
from justaction.members.models import Person, Role
from justaction.web import addresses, clock
from justaction.web.written import LOCAL_TIME
from justaction.workinggroup.models import Charter, ChecklistItem, Minutes, Reading

A_TERM = timedelta(days=365)  # proposed; any other day can be chosen
NAME = {"autocomplete": "name"}


class NominateForm(AddressForm):
    """Whom, for what, and why."""

    who = forms.ChoiceField(
        label=_("Whom do you nominate?"),
        choices=[("other", _("Somebody else")), ("own", _("Myself"))],
        widget=forms.RadioSelect,
        initial="other",
    )
    name = forms.CharField(
        label=_("Their name"), max_length=120, required=False, help_text=_("Leave it empty for yourself.")
    )
    role = forms.ModelChoiceField(
        label=_("For which role?"), queryset=Role.objects.exclude(slug="steward"), to_field_name="slug"
    )
    community = forms.ModelChoiceField(
        label=_("For one community?"),
        queryset=Community.objects.select_related("channel"),
        required=False,
        empty_label=_("For everybody"),
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("What have they done or carried? Readers see this without the name."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    lived = forms.CharField(
        label=_("What have they lived that helps here?"),
        help_text=_("Lived experience is welcome as evidence. Write only what they would say themselves."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    conflicts = forms.CharField(
        label=_("Which ties could get in the way?"),
        help_text=_("Work, money, family, a seat elsewhere. Write “none” if there are none."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    tells_name = forms.BooleanField(label=_("The nominee may know that it was me"), required=False)
    listed = forms.BooleanField(
        label=_("I nominate myself, and may be named in public as a nominee"),
        help_text=_("If there is a vote, conveners then read your words beside your name."),
        required=False,
    )
    field_order = (
        *("who", "name", "address", "role", "community"),
        *("reason", "lived", "conflicts", "tells_name", "listed"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].required = False
        self.fields["address"].label = _("Their email address")
        self.fields["address"].help_text = _("A letter goes there only once somebody else seconds it.")

    def clean_address(self) -> str:
        address = self.cleaned_data["address"]
        return addresses.key(address) if address else ""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said["is_own"] = said.pop("who", "") == "own"
        return said


class YesForm(forms.Form):
    """A nominee's yes: their name, and whether it may be shown."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs=NAME))
    listed = forms.BooleanField(
        label=_("Name me in public"), help_text=_("You can change this at any time."), required=False
    )


class ReadForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no type when run
    """What a reader thinks before they see the name."""

    class Meta:
        model = Reading
        fields = ("leaning", "words")
        labels = {"leaning": _("What do you think?"), "words": _("Why?")}
        widgets = {"leaning": forms.RadioSelect, "words": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leaning"].choices = Reading.Leaning.choices  # type: ignore[attr-defined]

    def _get_validation_exclusions(self) -> set[str]:
        return {"nomination", "reader", "at"}


class InviteForm(forms.Form):
    """A few personal words for the letter."""

    note = forms.CharField(
        label=_("A few words from you"),
        help_text=_("Why you would like to work with them. It stands in the letter."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class BuddyForm(forms.Form):
    """Who helps somebody arrive."""

    buddy = forms.ModelChoiceField(
        label=_("Buddy"),
        help_text=_("Somebody who knows the work. They go through the steps together."),
        queryset=Person.objects.none(),
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["buddy"].queryset = people  # type: ignore[attr-defined]


class ItemForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no type when run
    """A step of a role's list."""

    class Meta:
        model = ChecklistItem
        fields = ("text", "gives")
        labels = {"text": _("A new step")}
        help_texts = {
            "text": _("Written for the newcomer: “I have read the charter.”"),
            "gives": _("Given once both have ticked this step. Most steps give none."),
        }


class AppointForm(BuddyForm):
    """Until when, what is paid, and who helps."""

    ends_on = forms.DateField(
        label=_("The term ends on"),
        help_text=_("What the role lets them do stops by itself that day."),
        initial=lambda: clock.today() + A_TERM,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    stipend = forms.CharField(
        label=_("Stipend"),
        help_text=_("What is paid, and how. Only conveners and the person read it."),
        max_length=300,
        required=False,
    )
    field_order = ("ends_on", "stipend", "buddy")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["buddy"].required = False


class CharterForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no type when run
    """The next version, and the day on which it was agreed."""

    class Meta:
        model = Charter
        fields = ("text", "what_changed", "agreed_on")
        help_texts = {
            "text": _("What the group is for, who is in it, how it decides, when it meets. Markdown works."),
            "what_changed": _("Not needed for the first version."),
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 14}),
            "agreed_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }


class MinutesForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no type when run
    """The minutes of one meeting."""

    class Meta:
        model = Minutes
        fields = ("held_on", "title", "text")
        help_texts = {
            "text": _("What was said and decided, who does what until when. Markdown works."),
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 12}),
            "held_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }


class HandOverForm(forms.Form):
    """What goes over, and to whom."""

    carried = forms.CharField(
        label=_("What you carried"),
        help_text=_("Tasks, promises, keys, people who wait for an answer."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    to = forms.ModelChoiceField(label=_("Who takes it on?"), queryset=Person.objects.none())
    notes = forms.CharField(
        label=_("What they should know"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people  # type: ignore[attr-defined]


class SeatsForm(forms.Form):
    """Which seats are free."""

    role = forms.ModelChoiceField(label=_("Role"), queryset=Role.objects.exclude(slug="steward"))
    community = forms.ModelChoiceField(
        label=_("For one community?"),
        queryset=Community.objects.select_related("channel"),
        required=False,
        empty_label=_("For everybody"),
    )
    number = forms.IntegerField(label=_("How many seats"), min_value=1, max_value=20, initial=1)
    about = forms.CharField(label=_("What is needed"), max_length=300, required=False)


def _in_two_weeks() -> datetime:
    """The last minute of that day, by the clock of the place."""
    return (timezone.localtime(clock.now()) + timedelta(days=14)).replace(hour=23, minute=59)


class VoteForm(forms.Form):
    """Until when people vote."""

    closes_at = forms.DateTimeField(
        label=_("Voting closes"),
        help_text=LOCAL_TIME,
        initial=_in_two_weeks,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
