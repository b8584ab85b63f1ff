"""Shape of input for proofs: a mailbox, a code, a colleague."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

MAILBOXES = ("info", "hello", "office", "contact", "admin", "board", "mail", "team")


class MailboxForm(forms.Form):
    """Which of its mailboxes gets a code."""

    mailbox = forms.ChoiceField(label=_("Send the code to"), widget=forms.Select)

    def __init__(self, *args: object, domain: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # what a form takes
        self.fields["mailbox"].choices = [(one, f"{one}@{domain}") for one in MAILBOXES]  # type: ignore[attr-defined]  # a choice field


class CodeForm(forms.Form):
    """The code from that letter."""

    code = forms.CharField(
        label=_("The code from the letter"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )


class ColleagueForm(forms.Form):
    """A second person at the organization."""

    name = forms.CharField(label=_("Their name"), max_length=120, widget=forms.TextInput)
    address = forms.EmailField(label=_("Their address there"), max_length=254)
