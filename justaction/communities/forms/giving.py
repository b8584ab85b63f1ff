"""Forms of what people give to a community."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from justaction.communities.models import (
    Challenge,
    Community,
    Contribution,
    Idea,
    Learning,
    Vision,
    Voice,
)
from justaction.communities.models.giving import shown
from justaction.texts import uploads

CREDIT = ("credit_as", "pseudonym")


def _rows(number: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": number})


class GiveForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no type when run
    """What all of them share: the credit, and a file where there is one."""

    SOUND_TOO, SOUND_ONLY = False, False

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.community = community
        self.file: uploads.CleanFile | None = None
        if "credit_as" in self.fields:
            self.fields["credit_as"].widget = forms.RadioSelect(choices=Contribution.CreditAs.choices)
            self.fields["pseudonym"].help_text = gettext("Only if you chose another name.")
        if "upload" in self.fields:
            words = [] if self.SOUND_ONLY else [gettext(uploads.KINDS)]
            words += [gettext(uploads.SOUNDS)] if self.SOUND_TOO else []
            self.fields["upload"].help_text = " ".join(words)

    def clean_upload(self) -> None:
        file = self.cleaned_data["upload"]
        if file is None:
            return
        if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
            raise forms.ValidationError(gettext("The file is too large. Send a smaller one, or a link."))
        content, most = file.read(), settings.UPLOAD_MAX_BYTES
        heard = self.SOUND_TOO and (self.SOUND_ONLY or uploads.is_sound(content))
        try:
            clean = uploads.clean_sound if heard else uploads.clean
            self.file = clean(file.name or "", content, most_bytes=most)
        except uploads.Unfit as no:
            raise forms.ValidationError(gettext(str(no))) from no

    def given(self) -> Any:
        """The thing, not saved yet."""
        self.instance.community = self.community
        return self.instance

    def _post_clean(self) -> None:
        """The deed checks the whole thing; here only the fields that were asked."""
        self.instance.community = self.community
        super()._post_clean()  # type: ignore[misc]  # of Django's own


class IdeaForm(GiveForm):
    """An idea: one line, and more if one likes."""

    SOUND_TOO = True
    upload = forms.FileField(label=_("A file, or a voice note"), required=False, widget=forms.FileInput)

    class Meta:
        model = Idea
        fields = ("title", "text", "link", "challenge", *CREDIT)
        widgets = {"text": _rows(5)}

    field_order = ("title", "text", "link", "upload", "challenge", *CREDIT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = shown(Challenge.objects.filter(community=self.community))
        self.fields["challenge"].queryset = here  # type: ignore[attr-defined]  # a field of a model
        self.fields["challenge"].empty_label = gettext("None, or another")  # type: ignore[attr-defined]  # a choice


class LearningForm(GiveForm):
    """Three answers, of a few lines each."""

    class Meta:
        model = Learning
        fields = ("tried", "happened", "tells", *CREDIT)
        widgets = {"tried": _rows(3), "happened": _rows(4), "tells": _rows(3)}


class ChallengeForm(GiveForm):
    """What does not work, and where."""

    class Meta:
        model = Challenge
        fields = ("title", "text", "neighbourhood", *CREDIT)
        widgets = {"text": _rows(5)}


class VisionForm(GiveForm):
    """One or two lines for the wall."""

    class Meta:
        model = Vision
        fields = ("text", *CREDIT)
        widgets = {"text": _rows(3)}
        help_texts = {"text": _("One or two lines, like “The bank on 63rd lends to the people on 63rd.”")}


class VoiceForm(GiveForm):
    """Words or a recording, and the consent."""

    SOUND_TOO = SOUND_ONLY = True
    upload = forms.FileField(
        label=_("Or a recording"), required=False, widget=forms.FileInput(attrs={"accept": "audio/*"})
    )
    agrees = forms.BooleanField(
        label=_("I agree to these words. If I speak for somebody else, they agreed too."),
        error_messages={"required": _("We can keep it only if you agree.")},
    )

    class Meta:
        model = Voice
        fields = ("title", "text", "of_another", *CREDIT, "under_18", "guardian_address")
        widgets = {"text": _rows(7)}
        help_texts = {
            "under_18": _("Then no name is shown, and a parent or guardian says yes first."),
            "guardian_address": _("Only if whoever speaks is under 18. We write to them once."),
        }

    field_order = ("title", "text", "upload", "of_another", *CREDIT, "under_18", "guardian_address", "agrees")

    def _post_clean(self) -> None:
        if self.cleaned_data.get("under_18"):  # the law of the house, before the model is asked
            self.cleaned_data["credit_as"] = Contribution.CreditAs.NONE
        super()._post_clean()


GIVE: dict[str, type[GiveForm]] = {
    "ideas": IdeaForm,
    "learning": LearningForm,
    "challenges": ChallengeForm,
    "voices": VoiceForm,
    "vision": VisionForm,
}


class AnswerIdeaForm(forms.Form):
    """What becomes of an idea."""

    state = forms.ChoiceField(
        label=_("What becomes of it?"), choices=Idea.State.choices, widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label=_("Why? Whoever gave it reads this, and everybody sees it."),
        help_text=_("Needed to take it up, and to park it."),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    became_url = forms.CharField(
        label=_("Where does it live on?"),
        help_text=_("The address of a page here, if there is one, like /decisions/next-standard/."),
        max_length=300,
        required=False,
    )
    became_title = forms.CharField(label=_("What is it called there?"), max_length=200, required=False)


class LinkForm(forms.Form):
    """Which commitment answers a challenge."""

    url = forms.CharField(
        label=_("The address of the commitment"),
        help_text=_("Copy it from the top of your browser. Leave it empty to take the link away."),
        max_length=300,
        required=False,
    )


class HonorariumForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no type when run
    """What was paid, for those who look after it."""

    class Meta:
        model = Voice
        fields = ("honorarium", "honorarium_on")
        labels = {"honorarium": _("What was paid, and how"), "honorarium_on": _("When")}
        widgets = {"honorarium_on": forms.DateInput(attrs={"type": "date"})}


class ConsentForm(forms.Form):
    """New words of consent."""

    text = forms.CharField(
        label=_("What people agree to"), max_length=3000, widget=forms.Textarea(attrs={"rows": 10})
    )


class GuardianForm(forms.Form):
    """Yes or no."""

    answer = forms.ChoiceField(
        label=_("May it be shown, without a name?"),
        choices=[("yes", _("Yes")), ("no", _("No, delete it"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say yes or no.")},
    )
