"""Forms of the front rooms."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from justaction.ballots import rolls
from justaction.ballots.forms import Moment
from justaction.ballots.models import Ballot
from justaction.collaborative.models import ChannelStage, Stage
from justaction.home.models import Goal
from justaction.search import sources
from justaction.texts import uploads
from justaction.web import clock


class MonthField(forms.DateField):
    """A month: browsers that know months show a picker, others take 2027-06."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "month", "placeholder": "2027-06"}, format="%Y-%m")
        super().__init__(
            widget=widget,
            input_formats=["%Y-%m", "%m/%Y", "%B %Y", "%b %Y", "%Y-%m-%d"],
            error_messages={"invalid": _("Write the month like 2027-06.")},
            **kwargs,
        )


class GoalForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no type when run
    """A goal of a year."""

    due = MonthField(label=_("Due in the month"), help_text=_("Like 2027-06."))

    class Meta:
        model = Goal
        fields = ("year", "title", "about", "season", "owner", "due")
        widgets = {"about": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"season": _("Like Spring."), "owner": _("Like Working group.")}


class MoveForm(forms.Form):
    """Another month, and why."""

    due = MonthField(label=_("The new month"), help_text=_("Like 2027-06."))
    reason = forms.CharField(
        label=_("Why it moves"),
        max_length=300,
        error_messages={"required": _("Write why the goal moves. The reason is shown beside the old month.")},
        help_text=_("Everyone can read it, beside the old month."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MeetForm(forms.Form):
    """The proof that a goal is met."""

    proof = forms.CharField(
        label=_("How can anyone see it?"),
        max_length=300,
        error_messages={"required": _("Write how anyone can see that the goal is met.")},
        help_text=_("Name what there is now, and where: minutes, a list, a page."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NamingForm(forms.Form):
    """When names can be proposed, when people vote, and who."""

    question = forms.CharField(label=_("The question"), max_length=200, initial=_("What shall we be called?"))
    explanation = forms.CharField(
        label=_("What makes a good name for us?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
    )
    proposals = forms.ChoiceField(
        label=_("Who proposes names"),
        choices=[one for one in Ballot.Proposals.choices if one[0] != Ballot.Proposals.NONE],
        widget=forms.RadioSelect,
        initial=Ballot.Proposals.ROLL,
    )
    electorate = forms.ChoiceField(label=_("Who votes"))
    quorum = forms.IntegerField(
        label=_("How many must vote"), min_value=1, help_text=_("With fewer votes it decides nothing.")
    )
    proposals_until = Moment(label=_("Proposals end"))
    opens_at = Moment(label=_("Voting opens"))
    closes_at = Moment(label=_("Voting closes"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hour = clock.now().replace(minute=0, second=0, microsecond=0)
        for name, days in (("proposals_until", 7), ("opens_at", 8), ("closes_at", 15)):
            self.fields[name].initial = hour + timedelta(days=days)
        self.fields["electorate"].choices = [  # type: ignore[attr-defined]
            (key, group.title) for key, group in rolls.groups().items()
        ]


class RecordingForm(forms.Form):
    """Somebody reads the theory of change aloud."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    spoken_by = forms.CharField(
        label=_("Who reads"),
        max_length=120,
        required=False,
        help_text=_("Leave it empty if they do not want to be named."),
    )
    upload = forms.FileField(label=_("Recording"), help_text=_(uploads.SOUNDS))

    def clean_upload(self) -> uploads.CleanFile:
        """The recording without where, when and on which device it was made."""
        file = self.cleaned_data["upload"]
        content = file.read(settings.UPLOAD_MAX_BYTES + 1)
        try:
            return uploads.clean_sound(file.name or "", content, most_bytes=settings.UPLOAD_MAX_BYTES)
        except uploads.Unfit as no:
            raise forms.ValidationError(gettext(str(no))) from no


class ReasonForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no type when run
    """Other words, and why."""

    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Everybody who decides reads it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class StageForm(ReasonForm):
    """Other words for a step."""

    class Meta:
        model = Stage
        fields = ("name", "about")
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}


class CellForm(ReasonForm):
    """Other words for what a step means in a channel."""

    class Meta:
        model = ChannelStage
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}


class SearchForm(forms.Form):
    """What somebody looks for; `kind` narrows it. What is no kind is left out, never refused."""

    q = forms.CharField(
        label=_("What are you looking for?"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="search-%s", use_required_attribute=False)
        kinds = [(source.kind, source.labels) for source in sources.every()]
        self.fields["kind"] = forms.ChoiceField(
            label=_("Only"), required=False, choices=[("", _("Everything")), *kinds]
        )

    @property
    def asked(self) -> tuple[str, str]:
        """The words and the kind, "" for what was not understood."""
        self.is_valid()
        return self.cleaned_data.get("q") or "", self.cleaned_data.get("kind") or ""
