"""Shape of input: the words of a page, when they come out, an address, the order of a menu."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from justaction.web.menus import Entry
from justaction.web.written import LOCAL_TIME
from justaction.website import arranging
from justaction.website.models import MenuItem, Page

MOMENT = "%Y-%m-%dT%H:%M"
Kind = Page.Kind
MARKS = _(
    "Markdown works: ## for a heading, - for a list, **two stars** for bold, [words](address) for a link. "
    "{name}, {place}, {purpose} and {address} are filled in."
)


class WordsForm(forms.Form):
    """The words of a page. What each field is called depends on the kind of page."""

    title = forms.CharField(label=_("Title"), max_length=160)
    lead = forms.CharField(
        label=_("Lead"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    note = forms.CharField(
        label=_("Content note"),
        max_length=160,
        required=False,
        help_text=_("Shown before hard words, so that one can skip them."),
    )
    text = forms.CharField(
        label=_("Text"), max_length=60000, required=False, help_text=MARKS, widget=forms.Textarea(attrs={"rows": 16})
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, slug: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind == Kind.QUESTION:
            self.fields["title"].label, self.fields["text"].label = _("Question"), _("Answer")
            self.fields["text"].widget.attrs["rows"] = 8
            del self.fields["lead"]
        elif kind == Kind.MOMENT:
            self.fields["lead"].label = _("When")
            self.fields["lead"].widget = forms.TextInput()
            self.fields["text"].widget.attrs["rows"] = 8
        if kind != Kind.MOMENT:
            del self.fields["note"]


class WriteForm(WordsForm):
    """The next version of the words of a page in one language."""

    why = forms.CharField(
        label=_("What did you change, and why?"),
        max_length=300,
        required=False,
        help_text=_("It stands in the history and on the record."),
    )
    human = forms.BooleanField(
        label=_("A person who speaks this language well has read the translation"), required=False
    )
    seen = forms.IntegerField(widget=forms.HiddenInput(), min_value=0)

    def __init__(self, *args: Any, translation: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not translation:
            del self.fields["human"]


class PublishForm(forms.Form):
    """When the words come out; for the story also its checklist."""

    care = forms.BooleanField(
        label=_("I went through this list, and all of it is so."),
        required=False,
    )
    at = forms.DateTimeField(
        label=_("When?"),
        help_text=LOCAL_TIME,
        required=False,
        input_formats=[MOMENT, "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"}),
    )

    def __init__(self, *args: Any, page: Page, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if page.kind != Kind.MOMENT and (page.kind, page.slug) != (Kind.ROOM, "story"):
            del self.fields["care"]


class AddressForm(forms.Form):
    """Another address for a page."""

    slug = forms.SlugField(
        label=_("The last part of the address"), max_length=60, help_text=_("Small letters, digits and hyphens.")
    )  # fmt: skip

    def clean_slug(self) -> str:
        return str(self.cleaned_data["slug"]).lower()


class PasteForm(forms.Form):
    """Words from elsewhere, to be looked at."""

    text = forms.CharField(
        label=_("Words from elsewhere"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Questions stand on a line of their own, in capitals or after ##. Nothing is kept."),
    )


class MenuForm(forms.Form):
    """The entries of one menu: a number for each, and whether it stands there."""

    def __init__(self, *args: Any, entries: Sequence[Entry], hidden: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = list(entries)
        for place, entry in enumerate(self.entries):
            kept = entry.name in arranging.KEPT
            self.fields[f"order-{place}"] = forms.IntegerField(
                label=_("Place"), initial=place + 1, min_value=1, max_value=99
            )
            self.fields[f"show-{place}"] = forms.BooleanField(
                label=_("Stands in the menu"), required=False, initial=kept or entry.name not in hidden, disabled=kept
            )  # fmt: skip

    def rows(self) -> Iterator[tuple[Entry, forms.BoundField, forms.BoundField, bool]]:
        """Each entry with its two fields, and whether it always stays."""
        for place, entry in enumerate(self.entries):
            yield entry, self[f"order-{place}"], self[f"show-{place}"], entry.name in arranging.KEPT

    def order(self, move: str = "") -> list[str]:
        """The names in the order of the numbers; `move` is "up:name" or "down:name"."""
        said = self.cleaned_data
        places = sorted(range(len(self.entries)), key=lambda place: (said[f"order-{place}"], place))
        names = [self.entries[place].name for place in places]
        way, _mark, name = move.partition(":")
        if name in names:
            at = names.index(name)
            to = min(max(at + (-1 if way == "up" else 1), 0), len(names) - 1)
            names.insert(to, names.pop(at))
        return names

    def left_out(self) -> list[str]:
        """The names of those that shall not stand there."""
        return [one.name for n, one in enumerate(self.entries) if not self.cleaned_data[f"show-{n}"]]


class IntoMenuForm(forms.Form):
    """A page of our own into a menu."""

    menu = forms.ChoiceField(label=_("Into which menu?"), choices=MenuItem.Menu.choices)
