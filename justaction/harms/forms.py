"""Shape of input: looking for a harm, writing one down, checking, taking out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from justaction.collaborative.models import Channel, Field
from justaction.harms import wording
from justaction.harms.models import Wording


class FindForm(forms.Form):
    """What narrows the library. Everything may be empty; what is wrong is left out."""

    channel = forms.ModelChoiceField(
        Channel.objects.all(), label=_("Channel"), required=False, to_field_name="slug", empty_label=_("All")
    )
    field = forms.ModelChoiceField(
        Field.objects.all(), label=_("Field"), required=False, to_field_name="slug", empty_label=_("All")
    )
    words = forms.CharField(label=_("Words"), required=False, max_length=80)

    @property
    def chosen(self) -> dict[str, Any]:
        """What is asked for: {name: value} of what is filled in and right."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class HarmForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no type when run
    """One wording. A correction also says what changed."""

    sources = forms.CharField(
        label=_("Who says so?"),
        help_text=_("One source a line: who wrote it, its title, the year, and a link if there is one."),
        max_length=wording.MOST_SOURCES * wording.LONGEST_SOURCE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    class Meta:
        model = Wording
        fields = (
            *("title", "channel", "fields", "note", "began", "ended", "place"),
            *("happened", "to_whom", "gained", "said", "what_changed"),
        )
        widgets = {
            "fields": forms.CheckboxSelectMultiple,
            "happened": forms.Textarea(attrs={"rows": 8}),
            "to_whom": forms.Textarea(attrs={"rows": 2}),
            "gained": forms.Textarea(attrs={"rows": 3}),
            "said": forms.Textarea(attrs={"rows": 4}),
            "what_changed": forms.Textarea(attrs={"rows": 3}),
        }

    field_order = (
        *("title", "channel", "fields", "note", "began", "ended", "place", "happened"),
        *("to_whom", "gained", "said", "sources", "what_changed"),
    )

    def __init__(self, data: Any, *, begun: Wording | None = None, correcting: bool = False) -> None:
        """`begun` are words to go on from; a correction of words that were checked says anew what it changes."""
        super().__init__(data, instance=begun)
        channel = self.fields["channel"]
        assert isinstance(channel, forms.ModelChoiceField)
        channel.empty_label = _("More than one, or none of them")
        if begun is not None:
            self.initial["sources"] = wording.typed(begun.sources)
            if begun.number is not None:
                self.initial["what_changed"] = ""
        self.fields["what_changed"].required = True
        if not correcting:
            del self.fields["what_changed"]

    def _post_clean(self) -> None:
        """The deed checks the words; nothing typed goes into the stored row before."""


class CheckForm(forms.Form):
    """It is right."""

    listed = forms.BooleanField(label=_("Name me as the one who checked it"), required=False)


class WhyForm(forms.Form):
    """A reason."""

    why = forms.CharField(label=_("Why?"), max_length=600, widget=forms.Textarea(attrs={"rows": 4}))
