"""Forms of a community: its norms and its words of welcome."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from justaction.communities.models import Community, Norm, NormRating


class NormForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no type when run
    """A norm in a few words."""

    class Meta:
        model = Norm
        fields = ("text",)
        labels = {"text": _("What did you agree on?")}
        help_texts = {"text": _("One short line, like “Those who went without speak first.”")}


class RateForm(forms.Form):
    """Five fingers to none."""

    fingers = forms.TypedChoiceField(
        label=_("How do you stand to it?"),
        choices=NormRating.Fingers.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Show five fingers, four, three, two, one or none.")},
    )


class ReasonForm(forms.Form):
    """Why something is set aside."""

    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("The community reads it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Give a reason. The community reads it.")},
    )


class WelcomeForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no type when run
    """What the community says to somebody new."""

    class Meta:
        model = Community
        fields = ("welcome",)
        labels = {"welcome": _("Words of welcome")}
        widgets = {"welcome": forms.Textarea(attrs={"rows": 4})}
