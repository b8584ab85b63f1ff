"""Shape of input: signing, writing a version, bringing in a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from justaction.members.models import Organization
from justaction.statement.importing.words import MEANINGS
from justaction.statement.models import Signature, StatementVersion
from justaction.texts.forms import ColumnsForm


class SignForm(forms.Form):
    """Two things are needed: a name and an address."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
    )
    address = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        help_text=_("We send one letter. Your name counts once you confirm it there."),
        widget=forms.EmailInput(
            attrs={"autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )
    kind = forms.ChoiceField(
        label=_("I am signing"),
        choices=[
            (Signature.Kind.INDIVIDUAL, _("for myself")),
            (Signature.Kind.INSTITUTION, _("for an institution")),
            (Signature.Kind.GROUP, _("for a community or affinity group")),
        ],
        initial=Signature.Kind.INDIVIDUAL,
        widget=forms.RadioSelect,
    )
    listed = forms.BooleanField(label=_("Show my name in the public list"), required=False)
    pseudonym = forms.CharField(
        label=_("The name to show instead of mine"),
        required=False,
        max_length=60,
        help_text=_("Your real name then stays private. It may not look like the name of an organization."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    invite = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput())

    def clean(self) -> dict[str, Any]:
        """Who writes another name wants it shown."""
        said = dict(self.cleaned_data)
        said["listed"] = bool(said.get("listed") or said.get("pseudonym"))
        return said


class ListingForm(forms.Form):
    """How the public list shows somebody who has signed."""

    shown = forms.ChoiceField(
        label=_("In the public list"),
        choices=[
            ("", _("count me, without a name")),
            ("name", _("show my name")),
            ("pseudonym", _("show another name that I choose")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    pseudonym = forms.CharField(
        label=_("The other name"),
        required=False,
        max_length=60,
        help_text=_("Your real name then stays private. It may not look like the name of an organization."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """As `listed` and `pseudonym`."""
        said = dict(self.cleaned_data)
        shown = said.pop("shown", "")
        if shown == "pseudonym" and not said.get("pseudonym") and "pseudonym" not in self.errors:
            self.add_error("pseudonym", _("Write the name to show, or choose another answer."))
        said["listed"] = bool(shown)
        said["pseudonym"] = said.get("pseudonym", "") if shown == "pseudonym" else ""
        return said


class ShareForm(forms.Form):
    """Whether the page of one's link says who invites."""

    invites_as = forms.CharField(
        label=_("My name on its page"),
        required=False,
        max_length=60,
        help_text=_("The page then says: “… invited you.” Leave it empty, and nobody is named."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class SignForForm(SignForm):
    """What else we ask of somebody who signs for an institution or a group."""

    organization_name = forms.CharField(
        label=_("Its name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization", "spellcheck": "false"}),
    )
    organization_kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[
            (Organization.Kind.COMMUNITY_GROUP, _("a community group")),
            (Organization.Kind.AFFINITY_GROUP, _("an affinity group")),
        ],
        initial=Organization.Kind.COMMUNITY_GROUP,
        widget=forms.RadioSelect,
    )
    organization_website = forms.URLField(
        label=_("Its website"),
        required=False,
        max_length=200,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"autocomplete": "url", "spellcheck": "false"}),
    )
    role_title = forms.CharField(
        label=_("Your own role there"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    authority = forms.CharField(
        label=_("What lets you sign for it"),
        max_length=300,
        help_text=_("For example: I am its director, or: our board decided on 4 May."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    organization_listed = forms.BooleanField(label=_("Show the name of our group in public"), required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].initial = kind
        self.fields["kind"].widget = forms.HiddenInput()
        if kind == Signature.Kind.INSTITUTION:
            del self.fields["organization_kind"], self.fields["organization_listed"]
            self.fields["organization_website"].help_text = _(
                "If your address is at this website, your signature counts at once. Else we check it first."
            )


class RollForm(forms.Form):
    """What to show of the roll; everything is optional, and what makes no sense is left out."""

    q = forms.CharField(label=_("Name"), required=False, max_length=80)
    kind = forms.ChoiceField(
        label=_("Who"),
        required=False,
        choices=[
            ("", _("everybody")),
            ("people", _("people")),
            *Organization.Kind.choices,
        ],
    )
    version = forms.TypedChoiceField(label=_("Version"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: QueryDict, versions: Sequence[StatementVersion]) -> None:
        super().__init__(data)
        numbers = [(str(version.number), str(version.number)) for version in versions]
        self.fields["version"].choices = [("", _("any")), *numbers]  # type: ignore[attr-defined]  # a choice field
        self.is_valid()

    def said(self, name: str) -> Any:
        """A clean value, or nothing."""
        return self.cleaned_data.get(name)


@dataclass(frozen=True)
class Piece:
    """One paragraph in the draft form."""

    number: int
    identity: str
    text: str


class DraftForm(forms.Form):
    """A title and paragraphs, each with its buttons; which one was pressed stands in `do` as `up:2`."""

    title = forms.CharField(label=_("Title"), max_length=160)

    def pieces(self) -> list[Piece]:
        """The paragraphs as typed, after what the pressed button asks for: up, down, remove, add."""
        texts = self.data.getlist("text") if isinstance(self.data, QueryDict) else []
        names = self.data.getlist("identity") if isinstance(self.data, QueryDict) else []
        said = [(name, text) for name, text in zip(names, texts, strict=False)]
        verb, _colon, place = str(self.data.get("do", "")).partition(":")
        at = int(place) - 1 if place.isdigit() and 0 < int(place) <= len(said) else -1
        if verb == "add":
            said.insert(at + 1 if at >= 0 else len(said), ("", ""))
        elif verb == "remove" and at >= 0:
            del said[at]
        elif verb == "up" and at > 0:
            said[at - 1], said[at] = said[at], said[at - 1]
        elif verb == "down" and 0 <= at < len(said) - 1:
            said[at + 1], said[at] = said[at], said[at + 1]
        return [Piece(number, name, text) for number, (name, text) in enumerate(said, 1)]

    def place(self) -> int:
        """The paragraph that the pressed button leads to."""
        verb, _colon, place = str(self.data.get("do", "")).partition(":")
        at = int(place) if place.isdigit() else 1
        return at + {"add": 1, "up": -1, "down": 1}.get(verb, 0)


class PublishForm(forms.Form):
    """What changed, and who wrote it."""

    what_changed = forms.CharField(
        label=_("What changed, and why"),
        max_length=2000,
        required=False,
        help_text=_("Needed from the second version on. Everybody can read it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    written_by = forms.CharField(
        label=_("Written by"),
        max_length=200,
        required=False,
        help_text=_("For example: 18 conveners, then 402 people who sent comments."),
    )


class MappingForm(ColumnsForm):
    """What each column means, who is in the list, and where it comes from."""

    MEANINGS = MEANINGS

    kind = forms.ChoiceField(
        label=_("Who is in the list"),
        choices=[
            (Signature.Kind.INDIVIDUAL, _("people")),
            (Signature.Kind.INSTITUTION, _("institutions")),
            (Signature.Kind.GROUP, _("community or affinity groups")),
        ],
        widget=forms.RadioSelect,
    )
    source = forms.CharField(
        label=_("Where the list comes from"),
        max_length=300,
        help_text=_("Shown beside every imported name. For example: open letter of May 2024, its own page."),
    )
    source_url = forms.URLField(
        label=_("Its web address"), required=False, max_length=500, assume_scheme="https"
    )
