"""Reports with their proof, answers of peers, replies."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from justaction.commitments import state as rules
from justaction.commitments.actions import EvidenceDraft
from justaction.commitments.forms.inputs import Number, day
from justaction.commitments.forms.voices import ScalesForm
from justaction.commitments.models import Commitment, Evidence, Review
from justaction.texts import uploads


class FileOrLink(forms.Form):
    """A file made harmless, or a link: one of the two."""

    file = forms.FileField(
        label=_("Proof: a file"),
        required=False,
        help_text=uploads.KINDS,
        widget=forms.FileInput(attrs={"accept": ",".join([*uploads.SUFFIXES.values(), ".jpeg"])}),
    )
    url = forms.URLField(
        label=_("Or a link to it"),
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = gettext(uploads.KINDS)
        self.clean_file_: uploads.CleanFile | None = None

    def clean_file(self) -> UploadedFile[Any] | None:
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file is None:
            return None
        if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
            raise forms.ValidationError(gettext("The file is too large. Send a smaller one, or a link."))
        try:
            self.clean_file_ = uploads.clean(
                file.name or "", file.read(), most_bytes=settings.UPLOAD_MAX_BYTES
            )
        except uploads.Unfit as no:
            raise forms.ValidationError(gettext(str(no))) from no
        return file

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = self.cleaned_data
        given = bool(self.clean_file_) + bool(said.get("url"))
        if not self.errors.get("file") and not self.errors.get("url"):
            if given == 0:
                self.add_error("file", gettext("Add a proof: a file or a link."))
            elif given == 2:
                self.add_error("url", gettext("Give a file or a link, one of the two."))
        return said


class ProofForm(FileOrLink):
    """One proof. What is not told is taken from the file, the link or the organization."""

    shows = forms.CharField(label=_("What does it show?"), max_length=300)
    proof_title = forms.CharField(
        label=_("What it is"),
        max_length=200,
        required=False,
        help_text=_(
            "Bank letters, minutes, an audit. If you leave it empty we take the name of the file or site."
        ),
    )
    source = forms.CharField(label=_("Who made it?"), max_length=200, required=False)
    dated = day(label=_("Its date"), required=False)
    sort = forms.ChoiceField(
        label=_("What kind of proof is it?"),
        choices=Evidence.Sort.choices,
        initial=Evidence.Sort.OTHER,
        required=False,
    )
    reliability = forms.ChoiceField(
        label=_("Who stands behind it?"),
        choices=Evidence.Reliability.choices,
        initial=Evidence.Reliability.OWN,
        required=False,
    )

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commitment = commitment

    def proof(self, default_day: date) -> EvidenceDraft:
        """The proof as the deed takes it."""
        said = self.cleaned_data
        named = self.clean_file_.name if self.clean_file_ else urlsplit(said["url"]).hostname or said["url"]
        return EvidenceDraft(
            title=said["proof_title"] or named,
            shows=said["shows"],
            source=said["source"] or self.commitment.organization.name,
            dated=said["dated"] or default_day,
            sort=said["sort"] or Evidence.Sort.OTHER.value,
            reliability=said["reliability"] or Evidence.Reliability.OWN.value,
            url="" if self.clean_file_ else said["url"],
            file=self.clean_file_,
        )


class ReportForm(ProofForm):
    """A report: seven short answers, the last ones filled in already."""

    as_of = day(label=_("The number stands as of"))
    value = Number(label=_("The number now"))
    story = forms.CharField(
        label=_("What happened"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In plain words, for a neighbor."),
    )
    in_the_way = forms.CharField(
        label=_("What got in the way?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("If you are behind the plan, this stands beside the number."),
    )
    next_steps = forms.CharField(
        label=_("What comes next, and by when?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One step on each line."),
    )
    field_order = ("as_of", "value", "story", "in_the_way", "next_steps", "file", "url", "shows")

    def __init__(self, *args: Any, facts: rules.Facts, today: date, **kwargs: Any) -> None:
        self.known, self.today = facts, today
        super().__init__(*args, **kwargs)
        self.fields["value"].help_text = self.commitment.indicator + (
            f" ({self.commitment.unit})" if self.commitment.unit else ""
        )
        self.numbers = list(self.commitment.indicators.all())
        for one in self.numbers:
            self.fields[f"more_{one.pk}"] = Number(
                label=gettext("%(what)s: the number now") % {"what": capfirst(one.indicator)},
                help_text=f"{one.get_measure_display()} ({one.unit})",
            )
        self.order_fields(
            ["as_of", "value", *(f"more_{one.pk}" for one in self.numbers), *self.field_order[2:]]
        )

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        value, as_of = said.get("value"), said.get("as_of")
        if value is None or as_of is None:
            return said
        passed = self.today > self.known.target_on and not rules.reached(self.known, value)
        if passed or rules.short(self.known, value, as_of):
            for name in ("in_the_way", "next_steps"):
                if not said.get(name):
                    self.add_error(name, _WHEN_BEHIND[name])
        return said

    def facts(self) -> dict[str, Any]:
        """What the deed takes."""
        said = self.cleaned_data
        names = ("as_of", "value", "story", "in_the_way", "next_steps")
        return {
            **{name: said[name] for name in names},
            "more": {one.pk: said[f"more_{one.pk}"] for one in self.numbers},
            "evidence": [self.proof(min(said["as_of"], self.today))],
        }


_WHEN_BEHIND = {
    "in_the_way": _("This number is behind your plan. Say what got in the way."),
    "next_steps": _("This number is behind your plan. Say what you will do next, and by when."),
}


def last_told(commitment: Commitment, today: date) -> dict[str, Any]:
    """What the report page is filled with: the last number and story, and where the last proof came from."""
    last = commitment.reports.order_by("-as_of").first()
    proof = Evidence.objects.filter(commitment=commitment, voice=Evidence.Voice.INSTITUTION).first()
    return {
        "as_of": today,
        "value": last.value if last else None,
        "next_steps": last.next_steps if last else "",
        "source": proof.source if proof else commitment.organization.name,
        **({"sort": proof.sort, "reliability": proof.reliability} if proof else {}),
        "dated": today,
        **({f"more_{one.indicator_id}": one.value for one in last.values.all()} if last else {}),
    }


# --- reviews --------------------------------------------------------------------------------------------------------


class ReviewForm(ScalesForm):
    """What a peer finds: the verdict and its reasons, and if they can say, the three scales."""

    needed = False

    verdict = forms.ChoiceField(
        label=_("Does the proof fit the claim?"), choices=Review.Verdict.choices, widget=forms.RadioSelect
    )
    reasons = forms.CharField(
        label=_("Your reasons"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What did you look at, and what did you find? These words are public. Your name is not."),
    )


class ReplyForm(forms.Form):
    """What the organization answers."""

    text = forms.CharField(label=_("Your reply"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
