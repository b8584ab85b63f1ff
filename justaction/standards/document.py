"""The live text of a standard: who may do what in it, what it begins with, and where one goes back to."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from justaction.coedit.kinds import Kind
from justaction.coedit.models import Document
from justaction.members.models import Person
from justaction.standards import policy, showing
from justaction.standards.models import Standard
from justaction.texts import rich


def of(document: Document) -> Standard | None:
    """The standard whose text this is."""
    rows = Standard.objects.with_names()
    return rows.filter(pk=document.key).first() if document.key.isdecimal() else None


def may(person: Person | None, document: Document) -> str:
    """ "", "read", "suggest" or "write"."""
    standard = of(document)
    return policy.way_in(person, standard) if standard else ""


def seed(document: Document) -> dict[str, Any]:
    """A draft begins with one clause that says the rule, and a place for the next."""
    standard = of(document)
    rule = standard.rule if standard else ""
    return rich.from_markdown(_("## What it asks") + f"\n\n{rule}\n")


def changed(document: Document) -> None:
    """Nothing else has to know that a word changed: pages read the newest text."""


def back(document: Document) -> str:
    standard = of(document)
    return f"{standard.url}making/" if standard else "/standards/"


def named(document: Document) -> str:
    """What the text is called."""
    standard = of(document)
    return _("The draft of %(code)s") % {"code": standard.code} if standard else ""


def shown(document: Document, picture: str) -> bool:
    """Whether a picture of the text stands in words that everybody may read by now."""
    standard = of(document)
    return standard is not None and showing.shows_picture(standard, picture)


KIND = Kind(may=may, seed=seed, changed=changed, back=back, named=named, shown=shown)
