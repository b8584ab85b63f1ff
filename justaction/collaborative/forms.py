"""Shape of what a steward can change: one registry, one form for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from justaction.collaborative.actions import CHANGEABLE
from justaction.collaborative.models import (
    Channel,
    ChannelStage,
    Collaborative,
    Field,
    Pillar,
    Stage,
    Value,
)


@dataclass(frozen=True)
class Editable:
    """One kind of thing that a steward can change, and whether there can be more or fewer of it."""

    slug: str
    model: type[models.Model]
    title: str | Promise
    can_add: bool = False
    can_drop: bool = False

    def things(self) -> list[models.Model]:
        rows = self.model._default_manager.all()
        return list(rows.select_related("channel", "stage") if self.model is ChannelStage else rows)


EDITABLE: dict[str, Editable] = {
    editable.slug: editable
    for editable in (
        Editable("words", Collaborative, _("Name, place and front page")),
        Editable("channels", Channel, _("Channels")),
        Editable("stages", Stage, _("Stages of the theory of change")),
        Editable("cells", ChannelStage, _("What each stage means in each channel")),
        Editable("pillars", Pillar, _("Pillars"), can_add=True, can_drop=True),
        Editable("values", Value, _("Values"), can_add=True, can_drop=True),
        Editable("fields", Field, _("Fields of work"), can_add=True),
    )
}
LONG = forms.Textarea(attrs={"rows": 4})


class LanguagesField(forms.MultipleChoiceField):
    """Ticked languages; those that were there keep their order, so the main one stays first."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, encoder: Any = None, decoder: Any = None, **kwargs: Any) -> None:
        note = _(
            "All pages are in English. In the other languages there are the front page, signing, the question, the "
            "newsletter and votes. No person has checked those translations yet, and the pages say so."
        )
        super().__init__(**{**kwargs, "choices": settings.LANGUAGES, "help_text": note})


class WordsForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no type when run
    """The changeable words of any of them."""

    def clean_languages(self) -> list[str]:
        ticked = self.cleaned_data["languages"]
        before = [code for code in self.initial.get("languages", []) if code in ticked]
        return [*before, *(code for code in ticked if code not in before)]


def form_for(model: type[models.Model], *, new: bool = False) -> type[WordsForm]:
    """The form of one kind of thing; a new one has no order yet, it comes last."""
    names = [name for name in CHANGEABLE[model] if not (new and name == "order")]
    widgets: dict[str, Any] = {name: LONG for name in ("about", "text", "lead") if name in names}
    classes = {"languages": LanguagesField} if "languages" in names else None
    form = forms.modelform_factory(
        model, form=WordsForm, fields=names, widgets=widgets, field_classes=classes
    )
    return cast(type[WordsForm], form)


def differences(thing: models.Model, typed: dict[str, Any]) -> list[tuple[str, Any]]:
    """The words of `thing` that are not those just typed, as (label, words)."""
    return [
        (str(thing._meta.get_field(name).verbose_name), getattr(thing, name))  # type: ignore[union-attr]  # plain fields
        for name, value in typed.items()
        if getattr(thing, name) != value
    ]


class ReasonForm(forms.Form):
    """Why the names of all people are hidden."""

    reason = forms.CharField(
        label=_("Why now"),
        max_length=300,
        help_text=_("A few words, for other stewards. It is not published."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
