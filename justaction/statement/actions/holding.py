"""Holding a confirmed signature for a look: it goes into the one queue of all that is held (`members/actions/cases.py`)."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy, override

from justaction.members.actions import cases
from justaction.members.models import Case
from justaction.statement.models import Signature

KIND = "signature"
WHY = {
    "authority": gettext_lazy("The address is not at the website of the institution."),
    "name": gettext_lazy("The name is known here already, or looks like one that is."),
    "many": gettext_lazy("Very many came from one place within an hour."),
    "bare": gettext_lazy("Very many came without a script within an hour."),
    "mailbox": gettext_lazy("Very many went to one mailbox within a day."),
    "alike": gettext_lazy("Several with this name and nearly this address came within a day."),
    "domain": gettext_lazy("Very many came from one mail domain within an hour."),
    "throwaway": gettext_lazy(
        "The address is at a domain for throwing away, or one that was refused before."
    ),
    "flood": gettext_lazy("It looks like one of a flood that came at the same time."),
    "asked": gettext_lazy("A convener has all new signatures held just now."),
}
TITLES = {
    Signature.Kind.INDIVIDUAL: gettext_lazy("A signature of a person"),
    Signature.Kind.INSTITUTION: gettext_lazy("A signature for an institution"),
    Signature.Kind.GROUP: gettext_lazy("A signature for a group"),
}


def hold(row: Signature, *, why: str) -> Case:
    """Put a confirmed signature that does not count yet into the queue."""
    return cases.hold(KIND, row.subject, title=title(row), why=why, person=row.person)


def let_go(row: Signature) -> None:
    """Its owner took it back, so there is nothing to decide."""
    cases.close(KIND, row.subject)


def title(row: Signature) -> str:
    """What it is called in the queue: never by a name."""
    with override(settings.LANGUAGE_CODE):
        return str(TITLES[Signature.Kind(row.kind)])
