"""What a reader without an account says of a text, as a form."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from justaction.members.remarks import LONGEST, LONGEST_NAME


class RemarkForm(forms.Form):
    """A comment, other words, and who says so if they like. One of the first two fields is enough."""

    text = forms.CharField(
        label=_("Your comment"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "true"}),
    )
    suggested = forms.CharField(
        label=_("Other words that you suggest"),
        required=False,
        max_length=LONGEST,
        help_text=_("As they should stand there. A comment alone is welcome too."),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "true"}),
    )
    name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
    )
    address = forms.EmailField(
        label=_("Email address"),
        required=False,
        max_length=254,
        help_text=_("Only to send you our answer, once. Then we forget it."),
        widget=forms.EmailInput(
            attrs={"autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )
    shown = forms.BooleanField(label=_("You may show my words in public, beside your answer"), required=False)
    credited = forms.BooleanField(
        label=_("If you take it up, name me among those who helped"), required=False
    )

    def ask_of_the_whole(self) -> None:
        """It is about the whole text: there is nothing to put other words in place of."""
        del self.fields["suggested"]
        self.fields["text"].label = _("What do you think of it as a whole?")

    def ask_of_somebody_else(self) -> None:
        """A helper writes down what somebody said aloud or on paper: no letter goes out, and only they say who is named."""
        del self.fields["address"]
        self.fields["text"].label = _("What they said")
        if "suggested" in self.fields:
            self.fields["suggested"].label = _("Other words that they suggest")
        name = self.fields["name"]
        name.label, name.help_text = _("Who said it"), _("Only if they want to be named.")
        name.widget.attrs["autocomplete"] = "off"
        self.fields["shown"].label = _("They said that we may show their words")
        self.fields["credited"].label = _("They want to be named if we take it up")
