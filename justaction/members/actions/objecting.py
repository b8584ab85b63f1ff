"""Deeds about who speaks for an organization: those who spoke before are told, and can object."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from justaction.members import cases as kinds
from justaction.members.actions import cases
from justaction.members.emails import representing as emails
from justaction.members.models import Affiliation, Case, Person
from justaction.web import clock, pages

KIND = "representative"


def tell_the_others(row: Affiliation) -> None:
    """Write to everybody else who speaks for the organization now, that one more does."""
    if row.kind != Affiliation.Kind.REPRESENTATIVE or row.state != Affiliation.State.CONFIRMED:
        return
    others = Affiliation.objects.now().filter(organization=row.organization, kind=row.kind).exclude(pk=row.pk)
    for other in others.exclude(person=row.person).select_related("person", "organization"):
        if other.person.is_active:
            emails.also_speaks(other, row, token(other, row))


def token(other: Affiliation, new: Affiliation) -> str:
    """What the link in that letter carries: who is told, about whom."""
    return Signer(salt="members.object").sign(f"{other.pk}.{new.pk}")


def of_token(text: str) -> tuple[Affiliation, Affiliation] | None:
    """Who was told, and about whom; None for a link that nobody made or whose people are gone."""
    try:
        first, _dot, second = Signer(salt="members.object").unsign(text).partition(".")
    except BadSignature:
        return None
    rows = {
        row.pk: row
        for row in Affiliation.objects.filter(pk__in=[int(first), int(second)]).select_related(
            "person", "organization"
        )
    }
    found = rows.get(int(first)), rows.get(int(second))
    return (found[0], found[1]) if found[0] and found[1] else None


@transaction.atomic
def object_to(other: Affiliation, new: Affiliation, *, words: str) -> Case:
    """Whoever spoke before says that the new one does not: a moderator looks. Raises Refused when nothing is said."""
    about = kinds.Found(
        kind=KIND,
        about=str(new.pk),
        title=_("Who speaks for %(name)s") % {"name": new.organization.name},
        url=new.organization.url,
        person=new.person,
    )
    return cases.report(
        about, words=words, address=other.person.email, language=other.person.language, by=other.person
    )


def _ended(case: Case, by: Person) -> None:
    """They speak for it no more, from today on."""
    row = Affiliation.objects.select_for_update().filter(pk=int(case.about)).first()
    if row is not None and row.ends_on is None:
        row.ends_on = max(clock.today(), row.starts_on)
        row.save(update_fields=["ends_on"])
        pages.changed()


def _again(case: Case, by: Person) -> None:
    """An appeal was granted: they speak for it again."""
    Affiliation.objects.filter(pk=int(case.about)).update(ends_on=None)
    pages.changed()


def _shown(some: Iterable[Case]) -> dict[str, kinds.Facts]:
    rows = Affiliation.objects.filter(pk__in=[int(case.about) for case in some])
    return {
        str(row.pk): [
            (str(_("Speaks for it")), row.person.name),
            (str(_("Role there")), row.role_title),
            (str(_("What lets them")), row.authority),
        ]
        for row in rows.select_related("person")
    }


def handler() -> kinds.Handler:
    """How the queue treats an objection to somebody who speaks for an organization."""
    return kinds.Handler(
        label=gettext_lazy("Who speaks for an organization"), hide=_ended, restore=_again, show=_shown
    )
