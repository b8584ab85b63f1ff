"""Shape of input: opening and answering a round of feedback, opening and closing sign-on."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import Truncator, format_lazy
from django.utils.translation import gettext_lazy as _

from justaction.members.forms.remarks import RemarkForm
from justaction.statement.models import Answer, FeedbackRound, Passage, Suggestion
from justaction.statement.sentences import as_it_stands, sentences
from justaction.web.written import LOCAL_TIME, UNTIL_MIDNIGHT


def first_moment(day: date | None) -> datetime | None:
    """Midnight at the beginning of a day, in the zone of the page."""
    return datetime.combine(day, time(0), tzinfo=timezone.get_current_timezone()) if day else None


def last_moment(day: date | None) -> datetime | None:
    """The last second of a day, in the zone of the page."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=timezone.get_current_timezone()) if day else None


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _midnight(more: Any) -> Any:
    """When a first day begins, and what else to know; said when it is read."""
    return format_lazy("{} {}", format_lazy(_("From midnight, {place}."), place=LOCAL_TIME), more)


def _until(more: Any) -> Any:
    """When a last day ends, and what else to know."""
    return format_lazy("{} {}", UNTIL_MIDNIGHT, more)


class SuggestForm(RemarkForm):
    """What a reader says of a paragraph, or of the whole, and of which words of it."""

    field_order = ("part", "words", "text", "suggested", "relation", "name", "address", "shown", "credited")

    part = forms.ChoiceField(label=_("Which words do you mean?"), required=False, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Or only some words of it"),
        required=False,
        max_length=2000,
        help_text=_("Mark them in the text above, or type them as they stand there."),
        widget=forms.TextInput(attrs={"data-marked": "marked", "autocomplete": "off", "spellcheck": "false"}),
    )
    relation = forms.ChoiceField(
        label=_("How do you relate to us?"),
        required=False,
        choices=[("", _("I would rather not say")), *Suggestion.Relation.choices],
    )

    def __init__(self, *args: Any, passage: Passage | None, heard: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.passage = passage
        self.pieces = sentences(passage.text) if passage else []
        if passage is None:
            del self.fields["words"]
            self.ask_of_the_whole()
        if len(self.pieces) < 2:
            del self.fields["part"]
        else:
            self.initial.setdefault("part", "")
            self.fields["part"].choices = [  # type: ignore[attr-defined]  # a choice field
                ("", _("The whole paragraph")),
                *[(str(place), piece) for place, piece in enumerate(self.pieces, 1)],
            ]
        if heard:
            self.ask_of_somebody_else()

    def clean_words(self) -> str:
        """Some words of the paragraph, as they stand in it."""
        words = str(self.cleaned_data["words"])
        found = as_it_stands(self.passage.text, words) if self.passage else ""
        if words and not found:
            raise forms.ValidationError(_("Those words do not stand in this paragraph."))
        return found

    def clean(self) -> dict[str, Any]:
        """The words that they point at, as `selected`."""
        said = dict(self.cleaned_data)
        said["selected"] = said.pop("words", "") or self._sentence(said.pop("part", ""))
        said.pop("part", None)
        return said

    def _sentence(self, place: str) -> str:
        return self.pieces[int(place) - 1] if place else ""

    def begun(self) -> SuggestForm:
        """The same form, not sent, with the words they point at to begin with; what was typed is kept."""
        kept = {name: self.data.get(name, "") for name in self.fields}
        place, text = kept.get("part", ""), self.passage.text if self.passage else ""
        sentence = self._sentence(place) if place in {str(n + 1) for n in range(len(self.pieces))} else ""
        words = as_it_stands(text, kept.get("words", "")) or sentence or text
        kept["suggested"] = kept.get("suggested", "").strip() or words
        return SuggestForm(passage=self.passage, initial=kept)


class OpenRoundForm(forms.Form):
    """When a round opens and closes, what it asks, and who may answer."""

    question = forms.CharField(
        label=_("What do you ask your readers?"),
        required=False,
        max_length=600,
        help_text=_(
            "For example: Do you see yourself in it? What is missing? Which words would you not sign?"
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    opens_on = forms.DateField(
        label=_("First day"),
        required=False,
        help_text=_midnight(_("Leave it empty to begin now.")),
        widget=Day,
    )
    closes_on = forms.DateField(label=_("Last day"), help_text=UNTIL_MIDNIGHT, widget=Day)
    for_everybody = forms.ChoiceField(
        label=_("Who may answer?"),
        choices=[
            ("", _("only people to whom we give a link")),
            ("yes", _("everybody, on the page of the round too")),
        ],
        required=False,
        widget=forms.RadioSelect,
        initial="",
    )

    def clean(self) -> dict[str, Any]:
        """The days as moments."""
        said = dict(self.cleaned_data)
        said["opens_at"] = first_moment(said.pop("opens_on", None))
        said["closes_at"] = last_moment(said.pop("closes_on", None))
        said["for_everybody"] = said.get("for_everybody") == "yes"
        return said


class CloseRoundForm(forms.Form):
    """What changed, for everybody."""

    what_changed = forms.CharField(
        label=_("What you changed, and why"),
        max_length=2000,
        help_text=_("Stands first on the page of the round. Each suggestion has its own answer below it."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class LinkForm(forms.Form):
    """A link for some people, until some day."""

    label = forms.CharField(
        label=_("Who is it for?"),
        required=False,
        max_length=80,
        help_text=_("Only you see this. For example: our board, or the wall of the canteen."),
    )
    expires_on = forms.DateField(
        label=_("Works until"),
        required=False,
        help_text=_until(_("Leave it empty for the last day.")),
        widget=Day,
    )

    def clean(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        said["expires_at"] = last_moment(said.pop("expires_on", None))
        return said


class WordsFilter(forms.Form):
    """What to show of a round; everything is optional, and what makes no sense is left out."""

    narrows = True
    state = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[("", _("without an answer")), ("all", _("all")), *Suggestion.State.choices[1:]],
    )
    paragraph = forms.TypedChoiceField(label=_("On"), required=False, coerce=int, empty_value=None)
    relation = forms.ChoiceField(
        label=_("By"), required=False, choices=[("", _("anybody")), *Suggestion.Relation.choices]
    )
    word = forms.CharField(label=_("Word"), required=False, max_length=80)

    def __init__(self, data: Any, passages: list[Passage]) -> None:
        super().__init__(data)
        numbers = [(str(one.number), _("Paragraph %(n)s") % {"n": one.number}) for one in passages]
        self.fields["paragraph"].choices = [("", _("any")), ("0", _("the whole")), *numbers]  # type: ignore[attr-defined]  # a choice field
        self.is_valid()

    def said(self) -> dict[str, Any]:
        """What is asked for, without what is empty."""
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}


class AnswerForm(forms.Form):
    """Taken up or not, why, and how the paragraph reads now."""

    outcome = forms.ChoiceField(
        label=_("Do you take it up?"),
        choices=[
            (Answer.Outcome.ACCEPTED, _("Yes, we take it up")),
            (Answer.Outcome.REJECTED, _("No, we do not")),
        ],
        widget=forms.RadioSelect,
    )
    changes = forms.TypedChoiceField(
        label=_("Which paragraph changes?"), required=False, coerce=int, empty_value=None
    )
    words = forms.CharField(
        label=_("How the paragraph reads now"),
        required=False,
        max_length=2000,
        help_text=_(
            "If you take it up, the draft says this from now on. Leave it as it is to change no words."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    reason = forms.CharField(
        label=_("What you changed or not, and why"),
        max_length=1000,
        help_text=_("The author reads it. Everybody can, once the round is over."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self, *args: Any, feedback_round: FeedbackRound, passage: Passage | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.feedback_round = feedback_round
        if passage is not None:
            del self.fields["changes"]
        else:
            choices = [
                (str(one.number), f"{one.number}. {Truncator(one.text).chars(60)}")
                for one in feedback_round.passages.all()
            ]
            self.fields["changes"].choices = [("", _("none")), *choices]  # type: ignore[attr-defined]  # a choice field


class OpenSignOnForm(forms.Form):
    """When people can sign."""

    opens_on = forms.DateField(
        label=_("First day"),
        required=False,
        help_text=_midnight(_("Leave it empty to open now.")),
        widget=Day,
    )
    closes_on = forms.DateField(
        label=_("Last day"), required=False, help_text=_until(_("Leave it empty if it has none.")), widget=Day
    )

    def clean(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        said["opens_at"] = first_moment(said.pop("opens_on", None))
        said["closes_at"] = last_moment(said.pop("closes_on", None))
        return said


class CloseSignOnForm(forms.Form):
    """Why sign-on ends."""

    because = forms.CharField(
        label=_("What happened"),
        max_length=600,
        help_text=_("Stands wherever people look for the form. For example: We handed it over on 4 May."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
