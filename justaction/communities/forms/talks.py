"""Forms of the conversations: beginning one, speaking, changing one's words, closing, reporting."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from justaction.ballots.models import Ballot
from justaction.communities.models.talks import LONGEST
from justaction.texts import uploads


class Files(forms.FileField):
    """Several files, each made harmless."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.FileInput(attrs={"accept": ",".join([*uploads.SUFFIXES.values(), ".jpeg"])})
        widget.allow_multiple_selected = True
        widget.attrs["multiple"] = True
        super().__init__(widget=widget, required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[uploads.CleanFile]:
        found = []
        for one in data if isinstance(data, list | tuple) else [data]:
            file = super().clean(one, initial)
            if not file:
                continue
            if file.size > settings.UPLOAD_MAX_BYTES:
                raise forms.ValidationError(_("The file is too large. Send a smaller one, or a link."))
            try:
                found.append(uploads.clean(file.name, file.read(), most_bytes=settings.UPLOAD_MAX_BYTES))
            except uploads.Unfit as no:
                raise forms.ValidationError(f"{file.name[:100]}: {gettext(str(no))}") from no
        return found


class PostForm(forms.Form):
    """Words, what one should know before them, a decision, files, and whether the name stands beside them."""

    text = forms.CharField(
        label=_("Your words"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write something first.")},
    )
    note = forms.CharField(
        label=_("A note before them"),
        max_length=160,
        required=False,
        help_text=_("Do they speak of harm? Say of what. Readers then choose whether to open them."),
    )
    decision = forms.ChoiceField(label=_("Link a decision"), required=False)
    attached = Files(label=_("Files"))
    named = forms.BooleanField(label=_("My name stands beside my words"), required=False)
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, decisions: Sequence[Ballot] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {one.slug: one for one in decisions}
        self.fields["attached"].help_text = gettext(uploads.KINDS)
        self.initial.setdefault("once", secrets.token_hex(16))
        if decisions:
            choices = [("", gettext("None")), *((one.slug, one.question) for one in decisions)]
            self.fields["decision"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["decision"]

    @property
    def more(self) -> list[BoundField]:
        """What few people need at once: folded below the words."""
        return [self[name] for name in ("note", "decision", "attached") if name in self.fields]

    @property
    def rest(self) -> list[BoundField]:
        """All others, in their order."""
        return [field for field in self if field.name not in ("note", "decision", "attached")]

    @property
    def unfolded(self) -> bool:
        """Whether something in the folded part was filled in, or is wrong."""
        return any(field.errors or (self.is_bound and field.value()) for field in self.more)

    def clean_decision(self) -> Ballot | None:
        return self.known.get(self.cleaned_data["decision"])


class StartForm(PostForm):
    """What it is about, and the first words."""

    title = forms.CharField(label=_("What is it about?"), max_length=160)
    opened = forms.BooleanField(
        label=_("Everybody here may read and answer, not only this community"), required=False
    )
    field_order = ("title", "text", "note", "attached", "named", "opened")

    def __init__(self, *args: Any, may_be_opened: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_be_opened:
            del self.fields["opened"]


class PlaceForm(StartForm):
    """The same among all of us, for somebody who also belongs to the circle: for whom it is."""

    who = forms.ChoiceField(
        label=_("Who is it for?"),
        choices=[("", _("Everybody here")), ("circle", _("The circle of those who convene"))],
        widget=forms.RadioSelect,
        required=False,
    )
    field_order = ("title", "who", "text", "note", "attached", "named")


class EditForm(forms.Form):
    """Other words for a post."""

    text = forms.CharField(
        label=_("Your words"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 10})
    )
    note = forms.CharField(label=_("A note before them"), max_length=160, required=False)


class CloseForm(forms.Form):
    """Why a conversation is closed."""

    reason = forms.CharField(
        label=_("Why?"), max_length=300, help_text=_("One sentence. Everybody in it will read it.")
    )


class ReportPostForm(forms.Form):
    """What is wrong with somebody's words: one press says it, more words may follow."""

    WRONG = (
        ("hurts", _("It hurts or threatens somebody")),
        ("private", _("It tells something private of somebody")),
        ("norms", _("It breaks what we agreed on")),
        ("false", _("It is false, or an advertisement")),
    )
    wrong = forms.ChoiceField(
        label=_("What is wrong?"), choices=WRONG, widget=forms.RadioSelect, initial="hurts"
    )
    words = forms.CharField(
        label=_("More words, if you like"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """What the deed takes: one text."""
        said = super().clean() or {}
        if "wrong" not in said:
            return said
        chosen = str(dict(self.WRONG)[said["wrong"]])
        return {"words": f"{chosen}. {said.get('words', '')}".strip()}
