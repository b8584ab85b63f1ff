"""Forms for everybody: looking for a tool, and saying what happened when one used it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from justaction.collaborative.models import Channel, Field, Pillar
from justaction.communities.models import Contribution
from justaction.toolkit.models import Need, Tool, Use


class FindForm(forms.Form):
    """What narrows the list of tools. Everything may be empty."""

    narrows = True

    words = forms.CharField(label=_("Words"), required=False, max_length=80)
    need = forms.ModelChoiceField(
        Need.objects.all(),
        label=_("I want to …"),
        required=False,
        to_field_name="slug",
        empty_label=_("Anything"),
    )
    channel = forms.ModelChoiceField(
        Channel.objects.all(), label=_("Channel"), required=False, to_field_name="slug", empty_label=_("Any")
    )
    pillar = forms.ModelChoiceField(
        Pillar.objects.all(), label=_("Pillar"), required=False, empty_label=_("Any")
    )
    field = forms.ModelChoiceField(
        Field.objects.all(), label=_("Field"), required=False, to_field_name="slug", empty_label=_("Any")
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("Any")), *Tool.Kind.choices])


class UsedForm(forms.Form):
    """I used this: what happened."""

    helped = forms.ChoiceField(label=_("Did it help?"), choices=Use.Helped.choices, widget=forms.RadioSelect)
    happened = forms.CharField(
        label=_("What happened?"),
        max_length=1500,
        help_text=_("A few sentences. Leave out names of other people."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    field = forms.ModelChoiceField(
        Field.objects.all(), label=_("Your field of work"), required=False, empty_label=_("I do not say")
    )
    credit_as = forms.ChoiceField(
        label=_("Whom do we name?"),
        choices=Contribution.CreditAs.choices,
        initial=Contribution.CreditAs.NONE,
        widget=forms.RadioSelect,
    )
    pseudonym = forms.CharField(
        label=_("The other name"),
        required=False,
        max_length=80,
        help_text=_("Only if you chose another name."),
    )

    def __init__(self, *args: Any, known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not known:  # nobody can be credited by a name that we do not know
            chosen = [one for one in Contribution.CreditAs.choices if one[0] != Contribution.CreditAs.NAME]
            self.fields["credit_as"].choices = chosen  # type: ignore[attr-defined]  # a choice
