"""Forms for those who make a tool."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from justaction.collaborative.models import Field, Pillar
from justaction.communities import policy as communities
from justaction.communities.models import Community, Contribution, Idea
from justaction.communities.models.giving import shown
from justaction.members.models import Person
from justaction.texts import uploads
from justaction.toolkit.models import Need, RevisionForm, Tool


def _rows(number: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": number})


def _many(rows: Any, label: Any, **more: Any) -> Any:
    return forms.ModelMultipleChoiceField(
        rows, label=label, required=False, widget=forms.CheckboxSelectMultiple, **more
    )


class _About(forms.Form):
    """What is said of a tool."""

    title = forms.CharField(label=_("Title"), max_length=120)
    kind = forms.ChoiceField(label=_("What it is"), choices=Tool.Kind.choices, widget=forms.RadioSelect)
    purpose = forms.CharField(
        label=_("What it helps people do"),
        max_length=300,
        help_text=_("One sentence. It stands below the title."),
        widget=_rows(2),
    )
    pillar = forms.ModelChoiceField(
        Pillar.objects.all(), label=_("Pillar"), required=False, empty_label=_("None of them")
    )
    fields_ = _many(Field.objects.all(), _("For which fields of work"), help_text=_("None: for all of them."))
    needs = _many(Need.objects.all(), _("For somebody who wants to …"))

    def said(self) -> dict[str, Any]:
        """What the deed asks for."""
        facts = dict(self.cleaned_data)
        facts["fields"] = facts.pop("fields_")
        return facts


class BeginForm(_About):
    """A tool from ideas."""

    ideas = forms.ModelMultipleChoiceField(
        Idea.objects.none(),
        label=_("From which ideas?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever gave one is told, and credited as they chose."),
        error_messages={"required": _("Choose at least one idea. If there is none, give one first.")},
    )
    field_order = ("ideas", "title", "kind", "purpose", "pillar", "fields_", "needs")

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = shown(Idea.objects.filter(community=community)).exclude(state=Idea.State.PARKED)
        self.fields["ideas"].queryset = free  # type: ignore[attr-defined]  # a field of a model


class ChangeForm(_About):
    """The same, with its licence and how many approvals it needs."""

    licence = forms.ChoiceField(label=_("Licence"), choices=Tool.Licence.choices)
    approvals_needed = forms.IntegerField(label=_("How many approvals it needs"), min_value=1, max_value=20)

    def __init__(self, *args: Any, tool: Tool, coordinates: bool, **kwargs: Any) -> None:
        names = ("title", "kind", "purpose", "pillar", "licence", "approvals_needed")
        initial = {name: getattr(tool, name) for name in names}
        initial |= {"fields_": tool.fields.all(), "needs": tool.needs.all()}
        super().__init__(*args, **{"initial": initial, **kwargs})
        if not coordinates:
            del self.fields["approvals_needed"]


class LeadForm(forms.Form):
    """Who leads the writing."""

    person = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Who leads it?"),
        required=False,
        empty_label=_("Nobody yet"),
        help_text=_(
            "People who are shown in the community. Their name stands in public only if they say so."
        ),
    )

    def __init__(self, *args: Any, tool: Tool, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"person": tool.lead_id}, **kwargs})
        community = Community.objects.select_related("channel").get(channel=tool.channel)
        who = communities.who_can_carry(community, viewer)
        if tool.lead_id:
            who = who | communities.who_can_carry(community, tool.lead)
        self.fields["person"].queryset = who  # type: ignore[attr-defined]  # a field of a model


class AddIdeaForm(forms.Form):
    """One more idea."""

    idea = forms.ModelChoiceField(Idea.objects.none(), label=_("Which idea?"))

    def __init__(self, *args: Any, tool: Tool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = shown(Idea.objects.filter(community__channel=tool.channel)).exclude(credits__tool=tool)
        self.fields["idea"].queryset = rows  # type: ignore[attr-defined]  # a field of a model


class ReasonForm(forms.Form):
    """A step that needs a reason."""

    reason = forms.CharField(label=_("Why?"), max_length=600, widget=_rows(3))


class ApproveForm(forms.Form):
    """Approving the words as they stand."""

    note = forms.CharField(label=_("A word about it"), required=False, max_length=300, widget=_rows(2))
    named = forms.BooleanField(label=_("My name may stand beside my approval"), required=False)


class AdoptForm(forms.Form):
    """Adopting it."""

    what_changed = forms.CharField(
        label=_("What changed, and why"),
        required=False,
        max_length=2000,
        help_text=_("From the second revision on."),
        widget=_rows(4),
    )
    untested = forms.CharField(
        label=_("If nobody tried it: why not"),
        required=False,
        max_length=600,
        help_text=_("Everybody reads this beside it."),
        widget=_rows(2),
    )


class SupersedeForm(ReasonForm):
    """Another tool instead."""

    instead = forms.ModelChoiceField(
        Tool.objects.none(), label=_("Use this instead"), required=False, empty_label=_("Nothing")
    )

    def __init__(self, *args: Any, tool: Tool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Tool.objects.published().exclude(pk=tool.pk).exclude(stage=Tool.Stage.SUPERSEDED)
        self.fields["instead"].queryset = rows  # type: ignore[attr-defined]  # a field of a model


class CreditForm(forms.Form):
    """How one is credited for writing."""

    credit_as = forms.ChoiceField(
        label=_("Whom do we credit?"), choices=Contribution.CreditAs.choices, widget=forms.RadioSelect
    )
    pseudonym = forms.CharField(
        label=_("The other name"),
        required=False,
        max_length=80,
        help_text=_("Only if you chose another name."),
    )


class LinesForm(forms.Form):
    """Which lines came from one credit."""

    blocks = forms.MultipleChoiceField(
        label=_("Which lines came from it?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, lines: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["blocks"].choices = lines  # type: ignore[attr-defined]  # a choice


class AttachForm(forms.Form):
    """A file that goes with a tool."""

    file = forms.FileField(label=_("The file"), widget=forms.FileInput)
    about = forms.CharField(label=_("What it is"), required=False, max_length=160)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = gettext(uploads.KINDS)

    def clean_file(self) -> uploads.CleanFile:
        file = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
            raise forms.ValidationError(gettext("The file is too large. Send a smaller one, or a link."))
        try:
            return uploads.clean(file.name or "", file.read(), most_bytes=settings.UPLOAD_MAX_BYTES)
        except uploads.Unfit as no:
            raise forms.ValidationError(gettext(str(no))) from no


class OtherForm(forms.Form):
    """A revision in another form."""

    kind = forms.ChoiceField(
        label=_("What it is"), choices=RevisionForm.Kind.choices, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    title = forms.CharField(label=_("Title"), max_length=160)
    text = forms.CharField(
        label=_("Its words"),
        max_length=200_000,
        help_text=_(
            "An empty line between two paragraphs; # before a heading; - before each point of a list."
        ),
        widget=_rows(16),
    )
    made_by = forms.CharField(
        label=_("Made by"),
        required=False,
        max_length=200,
        help_text=_("Name only people who said yes. For a machine, name the program."),
    )
    made = forms.ChoiceField(
        label=_("How it was made"),
        choices=RevisionForm.Made.choices,
        initial=RevisionForm.Made.PEOPLE,
        widget=forms.RadioSelect,
        help_text=_("What a machine made is marked so for every reader. Easy read is written by people."),
    )
