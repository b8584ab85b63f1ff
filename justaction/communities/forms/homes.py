"""Forms of a community: its norms and its words of welcome."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from justaction.communities.models import Community, Norm


class NormForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no type when run
    """A norm in a few words."""

    class Meta:
        model = Norm
        fields = ("text",)
        labels = {"text": _("What did you agree on?")}
        help_texts = {"text": _("One short line, like “Those who went without speak first.”")}


class WelcomeForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no type when run
    """What the community says to somebody new."""

    class Meta:
        model = Community
        fields = ("welcome",)
        labels = {"welcome": _("Words of welcome")}
        widgets = {"welcome": forms.Textarea(attrs={"rows": 4})}
