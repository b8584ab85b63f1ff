"""Shapes of what stewards and writers send about channels and posts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from justaction.record.kinds import KINDS
from justaction.record.models import Entry
from justaction.social import channels, emails, writing
from justaction.social.actions import hooking
from justaction.social.models import Post, Text
from justaction.web.written import LOCAL_TIME

MOMENT = "%Y-%m-%dT%H:%M"
ENTRIES = 25  # of the record, to begin a post from
_PLAIN = {"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}


class FediverseForm(forms.Form):
    """Our own account."""

    handle = forms.CharField(
        label=_("Name of the account"),
        max_length=30,
        widget=forms.TextInput(attrs=_PLAIN),
        help_text=_("It stands before the address of this site, as in @news@example.org. It stays for good."),
    )
    automatic = forms.BooleanField(
        label=_("Let it tell of the public record by itself"),
        required=False,
        help_text=_("At most once in three hours. Nobody reads it before it goes out."),
    )


class MastodonForm(forms.Form):
    """An account on a Mastodon server."""

    server = forms.CharField(
        label=_("Server"), max_length=253, widget=forms.TextInput(attrs=_PLAIN),
        help_text=_("For example social.example.org"),
    )  # fmt: skip
    token = forms.CharField(
        label=_("Access token"), max_length=500, widget=forms.PasswordInput(attrs=_PLAIN),
        help_text=_("It is kept encrypted, and never shown again."),
    )  # fmt: skip


class HookForm(forms.Form):
    """A program that wants to be told."""

    about = forms.CharField(label=_("What it is for"), max_length=60)
    url = forms.CharField(
        label=_("Its address"), max_length=500, widget=forms.URLInput(attrs=_PLAIN),
        help_text=_("It begins with https://"),
    )  # fmt: skip
    wanted = forms.MultipleChoiceField(
        label=_("What it is told"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Leave all open for everything. What is about a person is never sent."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (name, format_html("{} <code>{}</code>", _(KINDS[name].about), name)) for name in hooking.kinds()
        ]
        self.fields["wanted"].choices = choices  # type: ignore[attr-defined]


class BlueskyForm(forms.Form):
    """An account on Bluesky."""

    handle = forms.CharField(
        label=_("Name of the account"), max_length=253, widget=forms.TextInput(attrs=_PLAIN),
        help_text=_("For example ours.example.org"),
    )  # fmt: skip
    password = forms.CharField(
        label=_("App password"), max_length=200, widget=forms.PasswordInput(attrs=_PLAIN),
        help_text=_("It is kept encrypted, and never shown again."),
    )  # fmt: skip
    server = forms.CharField(
        label=_("Server"), max_length=253, required=False, widget=forms.TextInput(attrs=_PLAIN),
        help_text=_("Only if the account is not at Bluesky itself."),
    )  # fmt: skip


class BlockForm(forms.Form):
    """A server that we want nothing of."""

    host = forms.CharField(
        label=_("Server"), max_length=253, widget=forms.TextInput(attrs=_PLAIN),
        help_text=_("For example social.example.org. Those below it are meant too."),
    )  # fmt: skip
    why = forms.CharField(label=_("Why?"), max_length=300, help_text=_("For the other stewards."))


class BeginForm(forms.Form):
    """What a new post is about."""

    entry = forms.ChoiceField(label=_("What is it about?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = writing.told_entries(ENTRIES)
        self.fields["entry"].choices = [  # type: ignore[attr-defined]
            ("", _("Something of our own")), *((str(entry.pk), words[:120]) for entry, words in told)
        ]  # fmt: skip

    def clean_entry(self) -> Entry | None:
        chosen = self.cleaned_data["entry"]
        return Entry.objects.get(pk=int(chosen)) if chosen else None


class WriteForm(forms.Form):
    """The words of a post: one text for each channel."""

    title = forms.CharField(
        label=_("Title"), max_length=140, help_text=_("For ourselves, and for the public record.")
    )
    link = forms.CharField(
        label=_("Link"), max_length=500, required=False, widget=forms.TextInput(attrs=_PLAIN),
        help_text=_("A page of ours, like /commitments/, or another one. It is added below the text."),
    )  # fmt: skip
    with_card = forms.BooleanField(
        label=_("Show the picture of this page"), required=False,
        help_text=_("Drawn from the words of the page that the link leads to."),
    )  # fmt: skip
    alt = forms.CharField(
        label=_("What the picture shows"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For those who do not see it. Left empty, we say what is written on it."),
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, post: Post, texts: list[Text], **kwargs: Any) -> None:
        said = {
            "title": post.title, "link": post.link, "alt": post.alt, "with_card": post.card is not None,
            "seen": post.saved,
        }  # fmt: skip
        super().__init__(*args, **{"initial": said, **kwargs})
        for text in texts:
            self.fields[f"text_{text.channel_id}"] = forms.CharField(
                label=_("Text for %(where)s") % {"where": emails.where(text.channel)},
                max_length=5000,
                required=False,
                initial=text.text,
                widget=forms.Textarea(attrs={"rows": 6}),
                help_text=_(
                    "At most %(most)s letters, as this channel counts. Left empty, nothing goes there."
                )
                % {"most": channels.of(text.channel).most(text.channel)},
            )
        self.order_fields(["title", *(f"text_{one.channel_id}" for one in texts), "link", "with_card", "alt"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        texts = {int(name[5:]): said.pop(name) for name in list(said) if name.startswith("text_")}
        if said.get("with_card") and not said.get("alt"):
            found = writing.card_of(str(said.get("link", "")).strip())
            said["alt"] = found[1] if found else ""
        return {**said, "texts": texts}


class ScheduleForm(forms.Form):
    """When it goes out."""

    send_at = forms.DateTimeField(
        label=_("When?"),
        help_text=LOCAL_TIME,
        required=False,
        input_formats=[MOMENT, "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"}),
    )


class TakeDownForm(forms.Form):
    """Why a post goes."""

    reason = forms.CharField(label=_("Why?"), max_length=300, help_text=_("It stands on the public record."))
