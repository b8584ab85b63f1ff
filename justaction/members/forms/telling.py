"""Shape of choosing how one is told: one choice for each kind of news, and others for each community."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from justaction.members import telling
from justaction.members.models import Person, Telling
from justaction.members.models.telling import Way


class TellingForm(forms.Form):
    """A field for each kind (`.gathering`), each community (`money.`), and each kind in each (`money.gathering`)."""

    def __init__(self, data: Any = None, *, person: Person) -> None:
        said = {
            (one.kind, one.community): one.way for one in Telling.objects.filter(person=person).order_by("id")
        }
        super().__init__(data)
        self.communities = telling.communities(person)
        for kind in telling.kinds():
            self.fields[f".{kind.kind}"] = forms.ChoiceField(
                label=str(kind.label),
                help_text=str(kind.about),
                choices=Way.choices,
                initial=said.get((kind.kind, ""), kind.default),
            )
        for slug, name in self.communities:
            self._add(f"{slug}.", _("Everything in %(name)s") % {"name": name}, said.get(("", slug), ""))
            for kind in telling.kinds():
                label = _("%(kind)s in %(name)s") % {"kind": kind.label, "name": name}
                self._add(f"{slug}.{kind.kind}", label, said.get((kind.kind, slug), ""))

    def _add(self, name: str, label: str, way: str) -> None:
        choices = [("", _("As I said above")), *Way.choices]
        self.fields[name] = forms.ChoiceField(label=label, choices=choices, initial=way, required=False)

    def everywhere(self) -> Iterator[BoundField]:
        """The choices for each kind."""
        return (self[f".{kind.kind}"] for kind in telling.kinds())

    def by_community(self) -> Iterator[tuple[str, BoundField, list[BoundField], bool]]:
        """Of each community: its name, the choice for all of it, one for each kind, and whether one of those is made."""
        for slug, name in self.communities:
            single = [self[f"{slug}.{kind.kind}"] for kind in telling.kinds()]
            yield name, self[f"{slug}."], single, any(field.value() for field in single)

    def clean(self) -> dict[str, Any]:
        ways = {}
        for name, way in self.cleaned_data.items():
            community, _dot, kind = name.partition(".")
            ways[kind, community] = way
        return {"ways": ways}
