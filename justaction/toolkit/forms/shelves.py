"""Forms for stewards and conveners: needs, practices, and packages from elsewhere."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from justaction.communities.models import Community


class NeedForm(forms.Form):
    """A need."""

    text = forms.CharField(label=_("I want to …"), max_length=80, help_text=_("Like: share a decision"))


class PracticeForm(forms.Form):
    """A practice of a channel."""

    name = forms.CharField(label=_("Name"), max_length=60)
    about = forms.CharField(label=_("What it is"), required=False, max_length=160)


class PackageForm(forms.Form):
    """A package to look into."""

    file = forms.FileField(
        label=_("The package"),
        widget=forms.FileInput(attrs={"accept": ".zip"}),
        help_text=_(
            "One file, as another collaborative gave it to you. Nothing is taken in before you have seen it."
        ),
    )


class TakeInForm(forms.Form):
    """Into which community a package goes."""

    community = forms.ModelChoiceField(
        Community.objects.select_related("channel"), label=_("For which community?"), empty_label=None
    )
