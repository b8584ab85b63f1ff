"""Shape of input: files that come in, other forms of a version, who wrote it, which two versions to compare."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from justaction.statement.models import LinkedForm, StatementVersion

ACCEPTED = ".docx,.md,.markdown,.txt,text/markdown,text/plain"


def languages() -> list[tuple[str, str]]:
    """Every language that we know by name: as its speakers write it, and in the reader's language."""
    known = {
        code: f"{str(info['name_local']).capitalize()} ({gettext(str(info['name']))})"
        for code, info in LANG_INFO.items()
        if "name_local" in info and code not in {"zh-cn", "zh-my", "zh-sg", "zh-hk", "zh-mo", "zh-tw"}
    }
    known |= {
        "tl": f"Tagalog ({_('Tagalog')})",
        "yue": f"粵語 ({_('Cantonese')})",
        "ht": f"Kreyòl ({_('Haitian Creole')})",
    }
    return sorted(known.items(), key=lambda pair: pair[1].casefold())


class FileForm(forms.Form):
    """A Word or Markdown file."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("A Word file (.docx) or Markdown, up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"empty": _("The file is empty.")},
    )


class LinkedFormForm(forms.Form):
    """One version in another form. The words come by typing or from a file."""

    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[
            (LinkedForm.Kind.TRANSLATION, _("a translation")),
            (LinkedForm.Kind.EASY_READ, _("easy read: short words, short sentences")),
            (LinkedForm.Kind.AUDIO, _("audio, or a video in sign language")),
        ],
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(label=_("Language"), choices=languages)
    title = forms.CharField(
        label=_("Its title"), max_length=200, help_text=_("In its own language."), required=False
    )
    text = forms.CharField(
        label=_("Its words"),
        required=False,
        max_length=400_000,
        help_text=_("Leave an empty line between two paragraphs. The page numbers them."),
        widget=forms.Textarea(attrs={"rows": 16}),
    )
    file = forms.FileField(
        label=_("Or read the words in from a file"),
        required=False,
        help_text=_("A Word file (.docx) or Markdown. You see the words here first; nothing is kept yet."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    link = forms.URLField(
        label=_("Where it can be heard or seen"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Only for audio and video."),
    )
    made_by = forms.CharField(
        label=_("Made by"),
        required=False,
        max_length=200,
        help_text=_("Name only people who said yes. For a machine, name the program."),
    )
    made = forms.ChoiceField(
        label=_("How it was made"),
        choices=LinkedForm.Made.choices,
        initial=LinkedForm.Made.PEOPLE,
        widget=forms.RadioSelect,
        help_text=_("What a machine made is marked so for every reader."),
    )

    def said(self) -> dict[str, Any]:
        """What the deed asks for: the words as paragraphs, the file left out."""
        facts = {name: value for name, value in self.cleaned_data.items() if name not in {"file", "text"}}
        text = str(self.cleaned_data.get("text", ""))
        return {**facts, "paragraphs": re.split(r"\n\s*\n", text.replace("\r\n", "\n"))}


class CheckForm(forms.Form):
    """Who compared it."""

    name = forms.CharField(
        label=_("Who checked it"),
        required=False,
        max_length=120,
        help_text=_("Everybody sees this. Leave it empty to say only that a person did."),
    )
    compared = forms.BooleanField(
        label=_("A person who reads this language well compared it with the version, sentence by sentence"),
        error_messages={"required": _("Say yes only when a person has compared it.")},
    )

    def said(self) -> str:
        return str(self.cleaned_data["name"])


class TakeBackForm(forms.Form):
    """Why a form is shown no more."""

    because = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("The reason stays on the record."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AuthorForm(forms.Form):
    """Somebody who wrote a version."""

    address = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        help_text=_("Of somebody who has signed in here. We ask them before we show their name."),
        widget=forms.EmailInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )


class TwoForm(forms.Form):
    """Two versions to lay side by side."""

    old = forms.TypedChoiceField(label=_("Version"), coerce=int)
    new = forms.TypedChoiceField(label=_("with version"), coerce=int)

    def __init__(self, *args: Any, versions: Sequence[StatementVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(version.number), str(version.number)) for version in versions]
        for name in ("old", "new"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field
