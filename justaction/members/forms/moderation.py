"""Shape of input: reporting, deciding, appealing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from justaction.collaborative.models import Channel
from justaction.members import cases as kinds

WORDS = {"rows": 4}


class ReportForm(forms.Form):
    """What is wrong, and where. No account, no name."""

    page = forms.CharField(
        label=_("Which page"),
        max_length=400,
        help_text=_("Its address, as your browser shows it."),
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "none", "inputmode": "url"}),
    )
    words = forms.CharField(
        label=_("What is wrong"),
        max_length=2000,
        help_text=_("Say which words or which name you mean."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    address = forms.EmailField(
        label=_("Your email address"),
        required=False,
        max_length=254,
        help_text=_("Only if you want to hear what became of it. We forget it after that."),
        widget=forms.EmailInput(
            attrs={"autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )


class QueueForm(forms.Form):
    """What to show of the queue; what makes no sense is left out."""

    narrows = True
    state = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("what waits")),
            ("appealed", _("appeals")),
            ("proposed", _("what waits for a second person")),
            ("decided", _("what was decided")),
        ],
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    why = forms.ChoiceField(label=_("Why"), required=False)
    scope = forms.ChoiceField(label=_("Space"), required=False)

    def __init__(self, data: QueryDict, spaces: frozenset[str]) -> None:
        super().__init__(data)
        known = kinds.kinds()
        whys = {word: words for handler in known.values() for word, words in handler.why.items()}
        whys |= kinds.WHY_MARKED
        self._choose("kind", [(name, handler.label) for name, handler in known.items()])
        self._choose("why", list(whys.items()))
        self._choose("scope", scopes(spaces))
        self.is_valid()

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = [("", _("all")), *choices]  # type: ignore[attr-defined]  # a choice field

    def said(self, name: str) -> str:
        """A clean value, or nothing."""
        return str(self.cleaned_data.get(name) or "")


def scopes(spaces: frozenset[str]) -> list[tuple[str, kinds.Words]]:
    """The spaces that somebody of these can choose from; nothing to ask where there is only one."""
    if len(spaces) == 1 and "" not in spaces:
        return [(scope, scope.partition(":")[2].title()) for scope in spaces]
    every: list[tuple[str, kinds.Words]] = [("whole", _("the whole collaborative"))]
    every += [(f"community:{channel.slug}", channel.name) for channel in Channel.objects.all()]
    return [one for one in every if "" in spaces or one[0] in spaces]


class DecideForm(forms.Form):
    """One decision for one case or many, and the reason."""

    decision = forms.ChoiceField(
        label=_("What happens"),
        choices=[
            ("release", _("Release: it counts and shows")),
            ("refuse", _("Refuse: it does not count")),
            ("keep", _("Keep: nothing is wrong with it")),
            ("hide", _("Hide: it is not shown and does not count")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("The reason"),
        max_length=600,
        help_text=_("Whom it concerns will read it. Write to them."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, allowed: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if allowed:
            every = self.fields["decision"].choices  # type: ignore[attr-defined]  # a choice field
            self.fields["decision"].choices = [one for one in every if one[0] in allowed]  # type: ignore[attr-defined]


class AppealForm(forms.Form):
    """Why a decision is wrong, in the words of whom it concerns."""

    words = forms.CharField(
        label=_("Why is the decision wrong?"),
        max_length=2000,
        help_text=_("Another person reads it, and answers you by letter."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class HearForm(forms.Form):
    """The answer to an appeal."""

    change = forms.TypedChoiceField(
        label=_("Your answer"),
        choices=[("no", _("The decision stands")), ("yes", _("Change it: as it was before"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("The reason"),
        max_length=600,
        help_text=_("Whom it concerns will read it. Write to them."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
