"""Shape of input: signing in, oneself, organizations, roles."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from justaction.collaborative.models import Channel, Collaborative
from justaction.members.models import Affiliation, Organization, Person, Role
from justaction.members.roles import Ability
from justaction.web import addresses

ADDRESS = {"autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"}

CODE = {"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "characters"}


class AddressForm(forms.Form):
    """An email address, in the one way that we compare it."""

    address = forms.EmailField(
        label=_("Email address"), max_length=254, widget=forms.EmailInput(attrs=ADDRESS)
    )

    def clean_address(self) -> str:
        return addresses.key(self.cleaned_data["address"])


class CodeForm(forms.Form):
    """The code of the letter; dashes, spaces and capitals do not matter."""

    code = forms.CharField(
        label=_("Code from the letter"),
        max_length=40,
        widget=forms.TextInput(attrs=CODE),
    )

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if not compare_user_code(actual=code, expected=self.expected):
            raise forms.ValidationError(_("That is not the code of the newest letter. Look again."))
        return code


class SendForm(forms.Form):
    """A button, and where to go on afterwards."""

    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        return {}


class StepUpForm(forms.Form):
    """The code of the letter that lets somebody step up, with a recovery code for those who have some."""

    code = forms.CharField(label=_("Code from the letter"), max_length=40, widget=forms.TextInput(attrs=CODE))
    recovery_code = forms.CharField(
        label=_("One of your recovery codes"),
        help_text=_("Eight figures. Each one works once."),
        max_length=40,
        widget=forms.TextInput(attrs={**CODE, "autocomplete": "off", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, with_recovery: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_recovery:
            del self.fields["recovery_code"]


class PasskeyNameForm(forms.Form):
    """What somebody calls a passkey."""

    name = forms.CharField(
        label=_("What do you call it?"), help_text=_("Like: my phone, the blue key."), max_length=60
    )


class PasskeyForm(PasskeyNameForm):
    """A new passkey, as the browser made it."""

    credential = forms.CharField(
        max_length=20_000,
        widget=forms.HiddenInput,
        error_messages={"required": _("Your browser made no passkey. Try again, or use recovery codes.")},
    )

    def clean_credential(self) -> object:
        return credential(self.cleaned_data)


def credential(posted: Mapping[str, Any]) -> object:
    """What a browser said about a passkey, as plain data; None when it is no JSON."""
    try:
        return json.loads(str(posted.get("credential", "")))
    except (ValueError, RecursionError):
        return None


class MeForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no type when run
    """What a person tells of themselves."""

    class Meta:
        model = Person
        fields = ("name", "language", "time_zone", "field", "neighbourhood", "willing_to_check")
        labels = {"neighbourhood": _("Neighborhood")}
        help_texts = {
            "time_zone": _("Like America/Chicago. Leave it empty for the zone of the collaborative."),
            "neighbourhood": _("Only if you like. It shows us where people are missing."),
            "field": _("Peers who check an institution come from another field."),
        }
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        collaborative = Collaborative.objects.first()
        spoken = collaborative.languages if collaborative else [settings.LANGUAGE_CODE]
        names = dict(settings.LANGUAGES)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of letters"),
            required=False,
            choices=[("", _("The main one")), *((code, names.get(code, code)) for code in spoken)],
        )


class AskForm(forms.Form):
    """Somebody says: I work here."""

    organization = forms.ModelChoiceField(Organization.objects.listed(), label=_("Organization"))
    kind = forms.ChoiceField(label=_("I am"), choices=Affiliation.Kind.choices, widget=forms.RadioSelect)
    role_title = forms.CharField(label=_("My role there"), max_length=120)
    authority = forms.CharField(
        label=_("Who lets you speak for it"),
        help_text=_("Only for representatives. For example: the board chose me in March."),
        max_length=300,
        required=False,
    )


class OrganizationForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no type when run
    """What is said of an organization."""

    website = forms.URLField(
        label=_("Website"),
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"autocomplete": "url"}),
    )

    class Meta:
        model = Organization
        fields = ("about", "website", "field")
        help_texts = {"about": _("Two or three plain sentences. 600 letters at most.")}
        widgets = {
            "about": forms.Textarea(attrs={"rows": 5}),
        }


class GrantForm(forms.Form):
    """A role for a person."""

    address = forms.EmailField(
        label=_("Email address of the person"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ModelChoiceField(Role.objects.all(), label=_("Role"))
    scope = forms.ChoiceField(label=_("Where"), required=False)
    ends_on = forms.DateField(
        label=_("Ends on"),
        help_text=_("The first day without the role. Leave it empty for no end."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    listed = forms.BooleanField(label=_("Show the name and role in public"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes = [(f"community:{channel.slug}", channel.name) for channel in Channel.objects.all()]
        self.fields["scope"].choices = [("", _("Everywhere")), *scopes]  # type: ignore[attr-defined]  # a ChoiceField


class RoleForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no type when run
    """What a role is called and may do."""

    abilities = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=Ability.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Role
        fields = ("name", "about", "abilities")
