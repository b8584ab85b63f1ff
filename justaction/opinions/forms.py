"""Forms of the conversations."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from justaction.opinions.models import QUESTION_LENGTH, STATEMENT_LENGTH, Conversation
from justaction.opinions.words import why
from justaction.web import clock
from justaction.web.written import UNTIL_MIDNIGHT

if TYPE_CHECKING:  # it needs numpy, so whoever brings a conversation in loads it
    from justaction.opinions.groups import Export


class LastDay(forms.DateField):
    """A day, given on as the moment at which it ends where the collaborative is."""

    widget = forms.DateInput(attrs={"type": "date"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"help_text": UNTIL_MIDNIGHT, **options})

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is None:
            return None
        midnight = datetime.combine(day + timedelta(days=1), time())
        return timezone.make_aware(midnight, timezone.get_current_timezone())


class OpenForm(forms.Form):
    """A new conversation."""

    question = forms.CharField(
        label=gettext_lazy("The question"),
        max_length=QUESTION_LENGTH,
        help_text=gettext_lazy("One question that people can have different views on."),
    )
    why = forms.CharField(
        label=gettext_lazy("Why do you ask?"),
        required=False,
        max_length=1200,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What will you do with the answers? Two or three sentences."),
    )
    seeds = forms.CharField(
        label=gettext_lazy("Statements to begin with"),
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy(
            "One on each line, at least three. Each says one thing that one can agree or disagree with. "
            "Put in views that you do not share."
        ),
    )
    closes_at = LastDay(label=gettext_lazy("Last day"))
    who = forms.ChoiceField(
        label=gettext_lazy("Who may take part?"),
        choices=Conversation.Who.choices,
        initial=Conversation.Who.ANYONE,
        widget=forms.RadioSelect,
    )
    adding = forms.BooleanField(
        label=gettext_lazy("People may add statements of their own. You look at each before it is shown."),
        required=False,
        initial=True,
    )
    scope = forms.ChoiceField(label=gettext_lazy("Where does it belong?"), required=False)

    def __init__(self, *args: Any, scopes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].choices = scopes  # type: ignore[attr-defined]  # it is a choice field
        if not self.is_bound:
            self.fields["closes_at"].initial = clock.today() + timedelta(days=21)

    def clean_seeds(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["seeds"].splitlines() if line.strip()]


class StatementForm(forms.Form):
    """One short statement."""

    text = forms.CharField(
        label=gettext_lazy("Your statement"),
        max_length=STATEMENT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": STATEMENT_LENGTH}),
        help_text=gettext_lazy(
            "One thing that others can agree or disagree with, in your own words. Name nobody."
        ),
    )


class LeaveOutForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why is it left out?"),
        max_length=600,
        help_text=gettext_lazy("Its author reads this."),
    )


class MoveForm(forms.Form):
    closes_at = LastDay(label=gettext_lazy("New last day"))


class BringInForm(forms.Form):
    """A conversation that was held elsewhere."""

    question = forms.CharField(label=gettext_lazy("The question"), max_length=QUESTION_LENGTH)
    source = forms.CharField(
        label=gettext_lazy("Where was it held, and whose data is it?"),
        max_length=1200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("This stands on its page. Name the licence if there is one."),
    )
    comments = forms.FileField(
        label=gettext_lazy("comments.csv"), help_text=gettext_lazy("The statements. It may be packed (.gz).")
    )
    votes = forms.FileField(
        label=gettext_lazy("votes.csv"), help_text=gettext_lazy("All votes. It may be packed (.gz).")
    )
    scope = forms.ChoiceField(label=gettext_lazy("Where does it belong?"), required=False)

    def __init__(self, *args: Any, scopes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].choices = scopes  # type: ignore[attr-defined]  # it is a choice field

    def clean(self) -> dict[str, Any]:
        """What the deed takes: the export itself, instead of the files."""
        from justaction.opinions.groups import Messy
        from justaction.opinions.groups.files import COMMENTS

        said = super().clean() or {}
        comments, votes = said.pop("comments", None), said.pop("votes", None)
        for name, file in (("comments", comments), ("votes", votes)):
            if file is not None and file.size > settings.UPLOAD_MAX_BYTES:
                self.add_error(
                    name,
                    _("The file is larger than %(size)s MB.")
                    % {"size": settings.UPLOAD_MAX_BYTES // 1024 // 1024},
                )
        if comments is None or votes is None or self.errors:
            return said
        try:
            said["export"] = read(comments.read(), votes.read())
        except Messy as messy:
            self.add_error("comments" if messy.file == COMMENTS else "votes", why(messy))
        return said


def read(comments: bytes, votes: bytes) -> Export:
    """The conversation in two files that somebody sent; unpacked, each is at most ten times what may be sent."""
    from justaction.opinions.groups import read_files
    from justaction.opinions.groups.files import COMMENTS, VOTES

    return read_files({COMMENTS: comments, VOTES: votes}, most_bytes=10 * settings.UPLOAD_MAX_BYTES)
