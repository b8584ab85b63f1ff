"""The shape of the filters: words and choices in the URL. What is not a choice is left out, never refused."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from justaction.collaborative.models import Channel, Field
from justaction.commitments.models import Commitment, OrganizationStanding
from justaction.dashboard.models import Correction, Ground
from justaction.members.models import Organization
from justaction.standards.models import Standard
from justaction.statement.models import Paragraph, StatementVersion
from justaction.web import sharing

ALL = ("", _("All"))
SORTS = (("changed", _("Newest change first")), ("due", _("Soonest due first")), ("name", _("By name")))


class Filters(forms.Form):
    """A form that is read from the URL. `chosen` holds what was understood, with "" for the rest."""

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filter-%s", use_required_attribute=False)

    @property
    def chosen(self) -> dict[str, str]:
        """What was asked for, and understood."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}

    @property
    def active(self) -> bool:
        """Whether anything narrows the list."""
        return any(value for name, value in self.chosen.items() if name != "sort")


class CommitmentFilters(Filters):
    """Which commitments to show."""

    word = forms.CharField(
        label=_("Institution, group or word"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[ALL, *(choice for choice in Commitment.State.choices if choice[0] != "proposed")],
    )
    field = forms.ChoiceField(label=_("Field"), required=False)
    sort = forms.ChoiceField(choices=SORTS, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.channels: list[tuple[str, str]] = list(Channel.objects.values_list("slug", "name"))
        self.works: list[tuple[str, str]] = list(Field.objects.values_list("slug", "name"))
        choose(self, "channel", self.channels)
        choose(self, "field", self.works)


class OrganizationFilters(Filters):
    """Which institutions and groups to show."""

    word = forms.CharField(
        label=_("Name"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ALL, *Organization.Kind.choices])
    field = forms.ChoiceField(label=_("Field"), required=False)
    made = forms.ChoiceField(
        label=_("Commitments"),
        required=False,
        choices=[ALL, ("some", _("Has made some")), ("none", _("None yet"))],
    )
    standing = forms.ChoiceField(
        label=_("Standing"), required=False, choices=[ALL, *OrganizationStanding.State.choices]
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        choose(self, "field", list(Field.objects.values_list("slug", "name")))


def choose(form: forms.Form, name: str, known: list[tuple[str, str]]) -> None:
    """Let a field choose from what the collaborative has, as (slug, name)."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [ALL, *known]


class ServerForm(forms.Form):
    """The Mastodon server where somebody writes."""

    server = forms.CharField(
        label=_("Your Mastodon server"),
        max_length=200,
        help_text=_("Its name, like mastodon.social. We do not keep it."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off", "inputmode": "url"}
        ),
    )

    def clean_server(self) -> str:
        name: str = sharing.server(self.cleaned_data["server"])
        if not name:
            raise forms.ValidationError(_("Type the name of a server, like mastodon.social."))
        return name


class WrongForm(forms.Form):
    """What somebody thinks is wrong, and on which page."""

    page = forms.CharField(
        label=_("On which page?"),
        max_length=300,
        help_text=_("Its address on this site, like /commitments/."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    words = forms.CharField(
        label=_("What is wrong?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What does the page say, what is so, and how can we see it? We never show your words."),
    )
    address = forms.EmailField(
        label=_("Your email address"),
        max_length=254,
        required=False,
        help_text=_(
            "Only if you want our answer by letter. We never show it, and forget it once we answered."
        ),
    )

    def clean_page(self) -> str:
        """Also a whole address of this site will do."""
        said = str(self.cleaned_data["page"]).strip()
        parts = urlsplit(said)
        return parts.path if parts.scheme and parts.netloc else said


class AnswerForm(forms.Form):
    """What we answer in public."""

    outcome = forms.ChoiceField(
        label=_("What came out?"), choices=Correction.Outcome.choices, widget=forms.RadioSelect
    )
    wrong = forms.CharField(
        label=_("What was wrong, or thought to be wrong"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Public, in your words. Name nobody who told us."),
    )
    since = forms.DateField(
        label=_("Since when was it wrong?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    now_says = forms.CharField(
        label=_("What the page says now, and why"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class GroundForm(forms.Form):
    """Which paragraphs of the newest published version a standard carries out."""

    paragraphs = forms.ModelMultipleChoiceField(
        label=_("Paragraphs of our statement"),
        queryset=Paragraph.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any, *, standard: Standard) -> None:
        super().__init__(data)
        newest = StatementVersion.objects.published().order_by("-number").first()
        rows = Paragraph.objects.filter(version=newest).select_related("version")
        field = self.fields["paragraphs"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = rows
        known = set(Ground.objects.filter(standard=standard).values_list("identity", flat=True))
        field.initial = [one.pk for one in rows if one.identity in known]
