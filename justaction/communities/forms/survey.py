"""The form of the one question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from justaction.communities.models import Community, JoiningSurvey

UNSURE = "unsure"


class SurveyForm(forms.Form):
    """The one question: a community, or not sure yet; a second choice if one likes; or skip."""

    first = forms.ChoiceField(label=_("Choose one"), widget=forms.RadioSelect, required=False)
    second = forms.ChoiceField(label=_("A second choice"), required=False)
    skip = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, communities: Mapping[str, Community], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.communities = communities
        names = [(slug, community.channel.name) for slug, community in communities.items()]
        self.fields["first"].choices = [*names, (UNSURE, _("I am not sure yet"))]  # type: ignore[attr-defined]
        self.fields["second"].choices = [("", _("None")), *names]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What the deed takes: the communities themselves, and which kind of answer it is."""
        said = super().clean() or {}
        first = said.get("first", "")
        kinds = JoiningSurvey.Answer
        answer = kinds.SKIPPED if said.get("skip") else kinds.UNSURE if first == UNSURE else kinds.ANSWERED
        return {
            "first": self.communities.get(first),
            "second": self.communities.get(said.get("second", "")),
            "answer": answer,
        }
