"""Forms of the pages where one writes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

WORDS = forms.Textarea(attrs={"rows": 4})


class ProposeForm(forms.Form):
    """Other words for one paragraph."""

    words = forms.CharField(
        label=_("The paragraph as you would write it"),
        help_text=_("Change the words below. Empty it to suggest that the paragraph goes."),
        widget=forms.Textarea(attrs={"rows": 8}),
        required=False,
        strip=False,
    )
    after = forms.BooleanField(label=_("This is a new paragraph. Put it after the old one."), required=False)
    note = forms.CharField(
        label=_("Why"), widget=forms.Textarea(attrs={"rows": 2}), required=False, max_length=2000
    )


class DecideForm(forms.Form):
    """What becomes of a suggestion; a reason is needed to turn it down."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Needed when you turn it down. Its author reads it."),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=2000,
    )


class CommentForm(forms.Form):
    """The first remark of a thread."""

    block = forms.CharField(widget=forms.HiddenInput, max_length=40)
    quote = forms.CharField(widget=forms.HiddenInput, required=False, max_length=300)
    words = forms.CharField(
        label=_("Your comment"),
        help_text=_("Write @ and a whole name to tell somebody."),
        widget=WORDS,
        max_length=2000,
    )


class AnswerForm(forms.Form):
    """A further remark."""

    words = forms.CharField(label=_("Your answer"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)


class KeepForm(forms.Form):
    """A word for a version."""

    why = forms.CharField(label=_("A word for this version"), required=False, max_length=200)


class FileForm(forms.Form):
    """A file to bring in."""

    file = forms.FileField(
        label=_("Word file, slides or Markdown"),
        help_text=_(
            "Headings, lists, tables, links and bold words stay; of slides (.pptx) their words and tables. Pictures you put "
            "in again here."
        ),
    )


class PictureForm(forms.Form):
    """A picture for the text; its words stand in the text itself."""

    picture = forms.FileField(label=_("Picture"))
