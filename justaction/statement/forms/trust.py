"""Shape of input for proofs: a mailbox, a code, a colleague."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from justaction.web import clock

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


class EnterForm(forms.Form):
    """What a helper writes down of somebody who signs aloud or on paper."""

    name = forms.CharField(label=_("Their name"), max_length=120)
    way = forms.ChoiceField(
        label=_("How they signed"),
        choices=[("paper", _("on paper")), ("spoken", _("aloud, here or by telephone"))],
        initial="paper",
        widget=forms.RadioSelect,
    )
    given_on = forms.DateField(
        label=_("On which day"), initial=clock.today, widget=forms.DateInput(attrs={"type": "date"})
    )
    witness = forms.CharField(
        label=_("Who was there, or heard it"), max_length=120, help_text=_("Only other helpers see this.")
    )
    address = forms.EmailField(
        label=_("Their email address"),
        required=False,
        max_length=254,
        help_text=_("If they have one, a letter asks them for a yes."),
    )
    telephone = forms.CharField(
        label=_("Their telephone"), required=False, max_length=40, help_text=_("Only to call back.")
    )
    photo = forms.FileField(
        label=_("A photo of the paper"),
        required=False,
        help_text=_("Never public. Only helpers can open it, and it is deleted if the name is taken back."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )

    def clean_photo(self) -> bytes:
        """Its bytes; nothing when there is none."""
        file = self.cleaned_data.get("photo")
        if not file:
            return b""
        if file.size > settings.UPLOAD_MAX_BYTES:
            raise forms.ValidationError(_("That file is too large."))
        return bytes(file.read())


class SlipForm(forms.Form):
    """The code on a slip of paper."""

    code = forms.CharField(
        label=_("The code on your slip"),
        max_length=20,
        help_text=_("Eight letters and digits, like kmpt-4x7r."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )
