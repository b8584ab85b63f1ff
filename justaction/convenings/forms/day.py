"""Forms of the day: joining, a sense check, rooms, notes. No rules, no writes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from justaction.collaborative.models import Field
from justaction.convenings import hands
from justaction.convenings.actions import Said
from justaction.convenings.models import SenseCheck

HOW_LONG = (
    ("", gettext_lazy("Until I close it")),
    ("60", gettext_lazy("1 minute")),
    ("120", gettext_lazy("2 minutes")),
    ("300", gettext_lazy("5 minutes")),
)


class JoinForm(forms.Form):
    """What somebody who joins may say of themselves."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=gettext_lazy("Seen by the host, and by those in your small room. Not on the screen."),
    )
    field = forms.ChoiceField(label=gettext_lazy("Your field"), required=False)
    employer = forms.CharField(label=gettext_lazy("Where you work"), max_length=120, required=False)
    language = forms.CharField(
        label=gettext_lazy("An interpreter for"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Like ASL, or Polish. You then sit in a room with one, if one is there."),
    )
    interprets = forms.BooleanField(label=gettext_lazy("I am this interpreter"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(one.slug, one.name) for one in Field.objects.all()]
        self.fields["field"].choices = [("", "–"), *names]  # type: ignore[attr-defined]  # it is a choice field

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        return said if self.errors else {"said": Said(**said)}


class CheckForm(forms.Form):
    """A sense check to everybody who is there."""

    question = forms.CharField(label=gettext_lazy("Your question"), max_length=160)
    kind = forms.ChoiceField(
        label=gettext_lazy("How people answer"),
        choices=SenseCheck.Kind.choices,
        initial=SenseCheck.Kind.FINGERS,
        widget=forms.RadioSelect,
    )
    seconds = forms.TypedChoiceField(
        label=gettext_lazy("Open for"), choices=HOW_LONG, coerce=int, empty_value=None, required=False
    )
    live = forms.BooleanField(label=gettext_lazy("Show the bars while people answer"), required=False)


class AloudForm(forms.Form):
    """Hands that the host counted, for each answer."""

    def __init__(self, *args: Any, asked: SenseCheck, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, word in hands.WORDS[asked.kind].items():
            self.fields[key] = forms.IntegerField(
                label=hands.short(str(word)),
                min_value=0,
                max_value=10_000,
                required=False,
                initial=asked.aloud.get(key),
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        return said if self.errors else {"counts": {key: n or 0 for key, n in said.items()}}


class SizeForm(forms.Form):
    """How many sit in a room."""

    size = forms.IntegerField(label=gettext_lazy("How many in a room"), min_value=2, max_value=20, initial=5)


class MoveForm(forms.Form):
    """One person, and the room for them."""

    who = forms.ChoiceField(label=gettext_lazy("Who"))
    room = forms.IntegerField(label=gettext_lazy("Into room"), min_value=1, max_value=1000)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = people  # type: ignore[attr-defined]  # it is a choice field


class NotesForm(forms.Form):
    """Some lines."""

    text = forms.CharField(
        label=gettext_lazy("Add to the notes"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Each line stands by itself. What others write at the same time stays too."),
    )


class NoteForm(forms.Form):
    """Another wording of a line."""

    text = forms.CharField(
        label=gettext_lazy("The line"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Empty it to strike the line. How it read before is kept."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
