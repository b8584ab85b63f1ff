"""What a moderator's decision does to a signature: the queue of the members calls it (`members/actions/cases.py`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from justaction.errors import NotAllowed, Refused
from justaction.members import cases as kinds
from justaction.members.actions import cases
from justaction.members.models import Case, Person
from justaction.record.models import Disclosure
from justaction.statement import policy
from justaction.statement.actions.holding import KIND, WHY, title
from justaction.statement.actions.signing import count, record_end
from justaction.statement.models import Proof, Signature
from justaction.web import clock, pages


@transaction.atomic
def release(signature: Signature, *, by: Person, reason: str) -> Signature:
    """A moderator lets a held signature count. Raises NotAllowed, Refused."""
    return _decide(signature, by=by, decision="release", reason=reason)


@transaction.atomic
def refuse(signature: Signature, *, by: Person, reason: str) -> Signature:
    """A moderator does not accept a held signature; its owner is told and can appeal. Raises NotAllowed, Refused."""
    return _decide(signature, by=by, decision="refuse", reason=reason)


@transaction.atomic
def invalidate(signatures: Sequence[Signature], *, by: Person, reason: str) -> cases.Done:
    """A moderator takes signatures that count off the list; their owners are told and can appeal.

    More than 20 in a day wait for a second person. Raises NotAllowed, Refused when one does not count any more.
    """
    if not policy.may_guard(by):
        raise NotAllowed(_("Only somebody who moderates everywhere can do this."))
    if not all(row.counts for row in signatures):
        raise Refused(_("One of them does not count any more. Look again."))
    some = [
        cases.found(KIND, row.subject, title=title(row), url=row.version.url, by=by, person=row.person)
        for row in signatures
    ]
    return cases.decide(some, by=by, decision="hide", reason=reason)


def _decide(signature: Signature, *, by: Person, decision: str, reason: str) -> Signature:
    case = Case.objects.open().filter(kind=KIND, about=signature.subject).first()
    if case is None:
        raise Refused(_("This signature does not wait any more."))
    cases.decide([case], by=by, decision=decision, reason=reason)
    return Signature.objects.get(pk=signature.pk)


# --- what the queue asks ----------------------------------------------------------------------------------------


def released(case: Case, by: Person) -> None:
    """It counts from now on."""
    row = _held(case)
    if row.address_key == by.email:
        raise NotAllowed(_("Another person has to look at your own signature."))
    if row.is_for_organization:
        Proof.objects.update_or_create(
            signature=row, kind=Proof.Kind.CONVENER, defaults={"proven_at": clock.now()}
        )
    count(row, by=by)


def refused(case: Case, by: Person) -> None:
    """It does not count. What its owner typed stays until the time to appeal is over."""
    _set_aside(_held(case))


def invalidated(case: Case, by: Person) -> None:
    """It had counted and does not any more; the record says so, its owner's words leave every page at once."""
    row = _row(case)
    if not row.counts:
        raise Refused(_("This signature does not count any more."))
    record_end(row, "signature.invalidated", by=by)
    Disclosure.objects.filter(entry__subject=row.subject).update(public=False)
    _set_aside(row)


def restored(case: Case, by: Person) -> None:
    """An appeal was granted: it counts, with an entry of its own. Raises Refused when they have signed again since."""
    row = _row(case)
    if row.state != Signature.State.REFUSED or not row.name:
        raise Refused(_("This signature is forgotten. Ask them to sign again."))
    again = Signature.objects.standing().filter(address_key=row.address_key, kind=row.kind)
    if row.address_key and again.filter(name_key=row.name_key).exists():
        raise Refused(_("They have signed again in the meantime. There is nothing to restore."))
    taken = set(again.values_list("place", flat=True)) if row.address_key else set()
    row.place = next((place for place in range(1, 5) if place not in taken), 0)
    if not row.place:
        raise Refused(_("Four others have signed with this address since. There is no room to restore it."))
    row.ended_at = None
    count(row, by=by)


def _held(case: Case) -> Signature:
    row = _row(case)
    if row.state != Signature.State.HELD:
        raise Refused(_("This signature does not wait any more."))
    return row


def _row(case: Case) -> Signature:
    row = Signature.objects.select_for_update().filter(subject=case.about).first()
    if row is None:
        raise Refused(_("This signature is gone."))
    return row


def _set_aside(row: Signature) -> None:
    row.state, row.ended_at = Signature.State.REFUSED, clock.now()
    row.save(update_fields=["state", "ended_at"])
    pages.changed()


def shown(some: Iterable[Case]) -> dict[str, kinds.Facts]:
    """What a moderator sees of each: who signed, with which address, for whom."""
    shown_by = {  # in the same question to the database
        f"by_{kind}": Exists(
            Proof.objects.filter(signature=OuterRef("pk"), kind=kind).exclude(proven_at=None)
        )
        for kind in Proof.Kind.values
    }
    rows = Signature.objects.filter(subject__in=[case.about for case in some]).annotate(**shown_by)
    return {row.subject: _facts(row) for row in rows}


def _facts(row: Signature) -> kinds.Facts:
    facts = [(_("Signed by"), row.name or _("forgotten")), (_("Address"), row.address or _("forgotten"))]
    if row.is_for_organization:
        facts += [
            (_("Signed for"), row.organization_name),
            (_("Website"), row.organization_website or _("none given")),
            (_("Role there"), row.role_title),
            (_("What lets them sign"), row.authority),
        ]
        facts += [
            (_("Shown"), str(kind.label)) for kind in Proof.Kind if getattr(row, f"by_{kind.value}", False)
        ]
    return facts


def owner(case: Case) -> kinds.Addressee | None:
    """Whoever signed, at the address that they signed with."""
    row = Signature.objects.filter(subject=case.about).exclude(address="").first()
    return kinds.Addressee(row.name, row.address, row.language) if row else None


def handler() -> kinds.Handler:
    """How the queue treats signatures. A released one gets its letter of thanks instead of the queue's."""
    return kinds.Handler(
        label=gettext_lazy("Signature"),
        release=released,
        refuse=refused,
        hide=invalidated,
        restore=restored,
        show=shown,
        owner=owner,
        why=WHY,
        two_people_above=20,
        tells=frozenset({"release"}),
    )
