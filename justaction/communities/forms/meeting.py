"""Forms of the directory and of introductions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from justaction.collaborative.models import Field
from justaction.communities.forms.repair import PeopleField
from justaction.communities.models import Community, DirectoryEntry, Introduction
from justaction.communities.models.meeting import DirectoryQuerySet
from justaction.members.models import Person

WHY = _("Both read it. Leave the names out.")


class FindForm(forms.Form):
    """Whom one looks for. Whatever does not fit is not asked."""

    q = forms.CharField(label=_("Words"), required=False, max_length=80)
    field = forms.ModelChoiceField(
        label=_("Field"),
        queryset=Field.objects.all(),
        to_field_name="slug",
        required=False,
        empty_label=_("Any"),
    )
    place = forms.CharField(label=_("Neighborhood"), required=False, max_length=80)

    def chosen(self, found: DirectoryQuerySet) -> DirectoryQuerySet:
        """The part of the directory that was asked for: only by what each person shows."""
        said = self.cleaned_data if self.is_valid() else {}
        if words := said.get("q"):
            found = found.filter(
                Q(offers__icontains=words) | Q(looks_for__icontains=words) | Q(person__name__icontains=words)
            )
        if field := said.get("field"):
            found = found.filter(shows_field=True, person__field=field)
        if place := said.get("place"):
            found = found.filter(shows_neighbourhood=True, person__neighbourhood__icontains=place)
        return found


class DirectoryForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no type when run
    """What the others may know of me."""

    class Meta:
        model = DirectoryEntry
        fields = ("offers", "looks_for", "shows_field", "shows_neighbourhood")
        labels = {"shows_neighbourhood": _("Show my neighborhood")}
        widgets = {
            "offers": forms.Textarea(attrs={"rows": 2}),
            "looks_for": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "offers": _("A skill, an hour, a room, a truck. One or two lines."),
            "looks_for": _("Help, company, an answer. One or two lines."),
        }


class MeetForm(forms.Form):
    """Why I would like to meet them."""

    why = forms.CharField(
        label=_("Why would you like to meet?"),
        help_text=_("They read this, without your name. Leave the names out."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in a few words why you should meet.")},
    )


class IntroduceForm(forms.Form):
    """Which two, and why."""

    first = PeopleField(label=_("Who"), queryset=Person.objects.none())
    second = PeopleField(label=_("And who"), queryset=Person.objects.none())
    why = forms.CharField(
        label=_("Why should they meet?"),
        help_text=WHY,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in a few words why you should meet.")},
    )

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = DirectoryEntry.objects.of(community).values("person")
        people = Person.objects.filter(pk__in=listed).order_by("name", "pk")
        for name in ("first", "second"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]  # a field of a model


class AnswerForm(forms.Form):
    """Yes or no."""

    answer = forms.ChoiceField(
        label=_("Would you like to meet?"), choices=Introduction.Answer.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Say yes or no.")},
    )  # fmt: skip
