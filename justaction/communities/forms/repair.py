"""Forms of the private path of repair."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from justaction.communities.models import Repair
from justaction.members.models import Person


class PeopleField(forms.ModelChoiceField):  # type: ignore[type-arg]  # it takes no type when run
    """One of a few people, by name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class TrustedField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # it takes no type when run
    """Some of a few people, by name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class TellRepairForm(forms.Form):
    """What happened, whom it is about, and who may read it."""

    told = forms.CharField(
        label=_("What happened?"),
        help_text=_("In your own words, as much or as little as you want."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": _("Say what happened, in your own words.")},
    )
    who = forms.CharField(
        label=_("Whom is it about?"),
        help_text=_("A name, or words like “one of the hosts”. It never goes to this person."),
        max_length=200,
        required=False,
    )
    named = PeopleField(
        label=_("Is it about one of those who take such things?"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("No"),
    )
    trusted = TrustedField(
        label=_("Whom do you trust to take it?"),
        help_text=_("One or two. Only they read it. If you choose nobody, it goes to one who is free of it."),
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, can: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.filter(pk__in=[person.pk for person in can]).order_by("name", "pk")
        if not can:
            del (
                self.fields["named"],
                self.fields["trusted"],
            )  # nobody is named here: it goes to one who is free of it
            return
        self.fields["named"].queryset = people  # type: ignore[attr-defined]  # a field of a model
        self.fields["trusted"].queryset = people  # type: ignore[attr-defined]  # a field of a model

    def clean_trusted(self) -> Any:
        people = self.cleaned_data["trusted"]
        if len(people) > 2:
            raise forms.ValidationError(_("Choose one or two people."))
        return people


class MoveRepairForm(forms.Form):
    """The next step, with words for the one who told it."""

    state = forms.ChoiceField(label=_("Where are you now?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Words for the one who told you"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write a few words for the one who told you.")},
    )

    def __init__(self, *args: Any, repair: Repair, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Repair.State.values.index(repair.state)
        self.fields["state"].choices = Repair.State.choices[here:]  # type: ignore[attr-defined]  # of a choice
        self.fields["state"].initial = repair.state


class AddToRepairForm(forms.Form):
    """A few words more."""

    words = forms.CharField(
        label=_("Add something"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what you want to add.")},
    )


class PassOnForm(forms.Form):
    """Who takes it instead."""

    to = PeopleField(
        label=_("Who can take it instead?"),
        queryset=Person.objects.none(),
        error_messages={"required": _("Choose somebody.")},
    )

    def __init__(self, *args: Any, can: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.filter(pk__in=[person.pk for person in can])
        self.fields["to"].queryset = people.order_by("name", "pk")  # type: ignore[attr-defined]  # of a model
