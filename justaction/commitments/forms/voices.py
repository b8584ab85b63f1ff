"""What each voice says on the three scales; a link for those affected; money between two organizations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from justaction.commitments.actions import Scales
from justaction.commitments.forms.inputs import day
from justaction.commitments.models import Commitment, VoiceAnswer
from justaction.commitments.state import scales as rules
from justaction.members.models import Organization


class ScalesForm(forms.Form):
    """Three questions, each with its answers, and one's own words."""

    needed = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for scale in rules.SCALES:
            choices = [(value, gettext(words)) for value, words in scale.answers]
            self.fields[scale.key] = forms.ChoiceField(
                label=gettext(scale.question),
                choices=choices if self.needed else [("", gettext("I cannot say")), *choices],
                required=self.needed,
                widget=forms.RadioSelect if self.needed else forms.Select,
            )

    def scales(self) -> Scales:
        """The answers as the deed takes them."""
        return Scales(**{scale.key: self.cleaned_data.get(scale.key, "") for scale in rules.SCALES})


class VoiceForm(ScalesForm):
    """The three questions, and one's own words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"] = forms.CharField(
            label=gettext("In your own words, if you like"),
            max_length=1500,
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
        )


class AffectedForm(VoiceForm):
    """The same, and whether the power is where the commitment says it is: only those affected can confirm that."""

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["power"] = forms.ChoiceField(
            label=gettext("It says who decides now: “%(words)s” Is it so?")
            % {"words": Truncator(commitment.power_after).chars(300)},
            choices=[*VoiceAnswer.Power.choices, ("", gettext("I cannot say"))],
            required=False,
            widget=forms.RadioSelect,
        )
        self.fields["may_be_told"] = forms.BooleanField(
            label=gettext("The page may say that somebody affected says so, even if I am the only one."),
            required=False,
        )
        self.order_fields(["power", "may_be_told"])


class LinkForm(forms.Form):
    """For whom a link is."""

    label = forms.CharField(
        label=_("For whom is the link?"),
        max_length=120,
        help_text=_("Savers of nine blocks; tenants at a meeting. Nobody’s name."),
    )


class TieForm(forms.Form):
    """Money between this organization and another."""

    way = forms.ChoiceField(
        label=_("Which way did it go?"),
        choices=[("gave", _("We gave them money")), ("took", _("They gave us money"))],
        widget=forms.RadioSelect,
    )
    other = forms.ModelChoiceField(
        label=_("The other organization"), queryset=Organization.objects.none(), empty_label=_("Choose")
    )
    last_on = day(label=_("When did money go last?"))
    source = forms.CharField(label=_("Who says so, or where it can be read"), max_length=300)

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["other"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organization.objects.listed().exclude(pk=organization.pk).order_by("name")
