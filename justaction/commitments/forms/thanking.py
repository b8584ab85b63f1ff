"""What a review was like: three short questions, and a word for the peer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from justaction.commitments.actions import Feedback
from justaction.commitments.models import ReviewFeedback

_ANSWERS = ReviewFeedback.Answer.choices


class FeedbackForm(forms.Form):
    """Was it fair, did it help, was it exact?"""

    fair = forms.ChoiceField(label=_("Was it fair?"), choices=_ANSWERS, widget=forms.RadioSelect)
    helped = forms.ChoiceField(label=_("Did it help?"), choices=_ANSWERS, widget=forms.RadioSelect)
    exact = forms.ChoiceField(
        label=_("Was it exact?"),
        choices=_ANSWERS,
        widget=forms.RadioSelect,
        help_text=_("Did it look at the proof, and say what it found there?"),
    )

    def feedback(self) -> Feedback:
        """The answers as the deed takes them."""
        said = self.cleaned_data
        return Feedback(said.get("fair", ""), said.get("helped", ""), said.get("exact", ""))


class WordForm(FeedbackForm):
    """The same, with a word that the peer reads."""

    words = forms.CharField(
        label=_("A word for the peer, if you like"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What helped, or what would help more. The peer reads it, nobody else."),
    )
