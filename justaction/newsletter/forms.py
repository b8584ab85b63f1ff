"""Shape of input: what somebody wants to read, a list that is brought in, and an issue."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from justaction.communities.models import Community
from justaction.members.models import Person
from justaction.newsletter import audience, policy
from justaction.newsletter.models import Issue, Subscription, Wording
from justaction.texts import markdown
from justaction.texts.forms import TableForm
from justaction.web import clock, house
from justaction.web.written import LOCAL_TIME

MOMENT = "%Y-%m-%dT%H:%M"


def language_choices() -> list[tuple[str, str]]:
    """The languages of the house, each by its own name."""
    names = dict(settings.LANGUAGES)
    return [(code, names.get(code, code)) for code in house.here().languages or ("en",)]


def language_here() -> str:
    """The language of the page, where letters are written in it, or else the first of the house."""
    codes = [code for code, _name in language_choices()]
    here = get_language() or ""
    return here if here in codes else codes[0]


class ChoiceForm(forms.Form):
    """What somebody gets, in which language, how often."""

    general = forms.BooleanField(label=_("The letter about everything, once a month"), required=False)
    communities = forms.MultipleChoiceField(
        label=_("Letters of single communities"), required=False, widget=forms.CheckboxSelectMultiple
    )
    often = forms.ChoiceField(
        label=_("How often?"), choices=Subscription.Often.choices, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(label=_("In which language?"))

    def __init__(self, *args: Any, subscription: Subscription | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {**_wanted(subscription), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        rooms = [(one.channel.slug, one.channel.name) for one in Community.objects.select_related("channel")]
        languages = language_choices()
        self.fields["communities"].choices = rooms  # type: ignore[attr-defined]
        self.fields["language"].choices = languages  # type: ignore[attr-defined]
        if not rooms:
            del self.fields["communities"]
        if len(languages) == 1:
            self.fields["language"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        return {"communities": [], **self.cleaned_data}


def _wanted(row: Subscription | None) -> dict[str, Any]:
    if row is None:  # no box is ticked before
        return {"general": False, "often": Subscription.Often.EACH, "language": language_here()}
    chosen = list(row.choices.values_list("community", flat=True))
    return {"general": row.general, "communities": chosen, "often": row.often, "language": row.language}


class AskForm(ChoiceForm):
    """A visitor asks for it, and ticks each letter that they want: no box is ticked for them."""

    to = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    field_order = ("to", "general", "communities", "often", "language")

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not said.get("general") and not said.get("communities"):
            self.add_error("general", _("Tick at least one letter."))
        return said


class ListForm(TableForm):
    """A list of people who said yes elsewhere, and how we know."""

    proof = forms.CharField(
        label=_("Where and how did these people say yes?"),
        max_length=300,
        help_text=_(
            "Each of them can read this. For example: paper list at the June gathering, kept by Ruth."
        ),
    )
    said_yes_on = forms.DateField(
        label=_("On which day, the last of them?"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    field_order = ("file", "proof", "said_yes_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["said_yes_on"].widget.attrs["max"] = clock.today().isoformat()


class BeginForm(forms.Form):
    """For whom the next issue is."""

    community = forms.ChoiceField(label=_("For whom?"), required=False)

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rooms = [(one.channel.slug, one.channel.name) for one in Community.objects.select_related("channel")]
        self.fields["community"].choices = [  # type: ignore[attr-defined]
            (slug, name)
            for slug, name in [("", _("For everybody")), *rooms]
            if policy.may_write(viewer, slug)
        ]


class WriteForm(forms.Form):
    """The words of an issue in one language."""

    title = forms.CharField(label=_("Title"), max_length=140, help_text=_("The subject of the letter."))
    text = forms.CharField(
        label=_("Text"),
        max_length=60000,
        widget=forms.Textarea(attrs={"rows": 28}),
        help_text=_("Markdown works: # for a heading, - for a list, [words](address) for a link."),
    )
    segment = forms.ChoiceField(label=_("Who gets it?"), required=False)
    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        help_text=_("PNG, JPEG or WebP. Where and when it was taken is removed."),
    )
    alt = forms.CharField(
        label=_("What does it show?"),
        max_length=300,
        required=False,
        help_text=_("For those who cannot see it. Many mail programs show these words first."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput())
    at = forms.IntegerField(
        widget=forms.HiddenInput(), required=False
    )  # where the cursor stood, told by script

    def __init__(self, *args: Any, words: Wording, issue: Issue, **kwargs: Any) -> None:
        self.words, self.issue = words, issue
        said = {"title": words.title, "text": words.text, "seen": words.number, "segment": issue.segment}
        super().__init__(*args, **{"initial": said, **kwargs})
        self.fields["segment"].choices = audience.choices(  # type: ignore[attr-defined]
            language_choices(), now=issue.segment
        )

    def clean_text(self) -> str:
        """Each picture is kept here, and has its words."""
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n")
        named = markdown.pictures_in(text)
        ours = {one.url for one in self.issue.pictures.all()} if named else set()
        for address, alt in named:
            if address not in ours:
                raise forms.ValidationError(
                    _(
                        "The picture %(address)s is not kept here. From elsewhere, it would tell that site who opens the letter. Bring it in below."
                    ),
                    params={"address": address[:200]},
                )
            if not alt:
                raise forms.ValidationError(
                    _("Say what each picture shows, between the square brackets: ![words](address).")
                )
        return text

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("picture") and not said.get("alt"):
            self.add_error("alt", _("Say in a few words what the picture shows."))
        return said

    def with_picture(self, address: str) -> WriteForm:
        """The same form, with the picture in its text: where the cursor stood, or at the end."""
        said, data = self.cleaned_data, {name: self.data[name] for name in self.data}
        text, at = said["text"], said["at"]
        before, after = (text, "") if at is None or at < 0 else (text[:at], text[at:])
        alt = " ".join(str(said["alt"]).split()).translate(str.maketrans("[]", "()")).replace("\\", "")
        data["text"] = f"{before.rstrip()}\n\n![{alt}]({address})\n\n{after.lstrip()}".strip()
        data["alt"] = data["at"] = ""
        fresh = WriteForm(data, words=self.words, issue=self.issue)
        fresh.is_valid()
        return fresh


class SendForm(forms.Form):
    """When it goes out."""

    send_at = forms.DateTimeField(
        label=_("When?"),
        help_text=LOCAL_TIME,
        required=False,
        input_formats=[MOMENT, "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"}),
    )
