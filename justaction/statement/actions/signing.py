"""Deeds of signatures that were asked for: confirming, showing, withdrawing. `checking` has those of moderators."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from justaction.counts import actions as counts
from justaction.errors import NotAllowed, Refused
from justaction.members import actions as members
from justaction.members.models import Affiliation, Case, Organization, Person
from justaction.members.models.cases import TIME_TO_APPEAL
from justaction.record import actions as record
from justaction.record.models import Disclosure, Entry
from justaction.statement import emails, guard, policy
from justaction.statement.actions import guarding, holding
from justaction.statement.actions.asking import checked_pseudonym
from justaction.statement.actions.ending import OF_THE_PERSON, end
from justaction.statement.models import (
    TIME_TO_ANSWER,
    TIME_TO_CONFIRM,
    Entered,
    Proof,
    ShareLink,
    Signature,
)
from justaction.web import clock, pages

TIME_TO_FORGET = timedelta(days=30)  # after a signature lapsed, its name and address go


class Changed(Refused):
    """What its owner says yes to is not what they read any more."""


@transaction.atomic
def confirm(signature: Signature, *, seen: str = "") -> Signature:
    """Its owner says yes: it counts, or it is held when nothing shows that the signer may sign for an organization.

    `seen` is the `mark` of the words that the owner read: a stranger who types other words for the same address in the
    meantime gets no yes for them (Changed). Saying yes twice changes nothing. Raises Refused when it was withdrawn,
    cancelled, or asked too long ago.
    """
    row = locked(signature)
    if row.state in (Signature.State.CONFIRMED, Signature.State.HELD):
        return row
    if row.state != Signature.State.PENDING or clock.now() > row.confirm_by:
        raise Refused(_("This link is too old, or the signature was taken back."), status=410)
    if seen and seen != row.mark:
        raise Changed(_("Somebody typed other words for your address just now. Look at them once more."))
    row.person = account(row)
    Entered.objects.filter(signature=row).update(answered_at=clock.now())
    lag, traits, row.traits = _lag(row), row.traits, ""
    why = _why_held(row, traits, lag)
    if why:
        row.state = Signature.State.HELD
        row.save(update_fields=["state", "person", "traits"])
        holding.hold(row, why=why)
        if row.address:
            emails.held(row, why)
    else:
        count(row, by=None)
    guarding.note(row.version, traits, lag=lag)
    return row


def account(row: Signature) -> Person | None:
    """The person who signs in with this address; None for others who share it, and for who gave no address."""
    if not row.address:
        return None
    others = Signature.objects.standing().filter(address_key=row.address_key, kind=row.kind)
    if others.exclude(pk=row.pk).exclude(person=None).exists():
        return None
    return members.welcome(name=row.name, address=row.address, language=row.language)


@transaction.atomic
def change_listing(
    signature: Signature, *, listed: bool, pseudonym: str = "", by: Person | None = None
) -> Signature:
    """Show the signer under their name or `pseudonym`, or hide them, by the link in a letter (`by=None`) or by its owner.

    A name that the record does not know yet gets its entry. Raises NotAllowed, Refused.
    """
    row = locked(signature)
    _ask_owner(row, by)
    if row.state not in Signature.STANDING:
        raise Refused(_("This signature was taken back."))
    row.listed = listed
    row.pseudonym = checked_pseudonym(pseudonym) if listed else ""
    row.save(update_fields=["listed", "pseudonym"])
    entries = Disclosure.objects.filter(entry__subject=row.subject)
    Disclosure.objects.filter(entry__subject=row.subject, path__in=OF_THE_PERSON).update(public=False)
    if listed and row.counts and not row.pseudonym:
        entries.filter(path__in=OF_THE_PERSON).exclude(path="pseudonym").update(public=True)
    elif listed and row.counts:
        entries.filter(path="pseudonym").delete()
        _record_name_shown(row)
    if row.counts:
        counts.touch("signature", row.pk)
    pages.changed()
    return row


@transaction.atomic
def withdraw(signature: Signature, *, by: Person | None = None) -> Signature:
    """Its owner takes the name back, by the link in a letter (`by=None`) or signed in; doing it twice changes nothing.

    The name leaves every page at once and its disclosure is deleted; the record keeps that one was withdrawn.
    """
    row = locked(signature)
    if row.state not in Signature.STANDING:
        return row
    _ask_owner(row, by)
    if row.counts:
        record_end(row, "signature.withdrawn")
    if row.state == Signature.State.HELD:
        holding.let_go(row)
    if row.address and (row.counts or row.state == Signature.State.HELD):
        emails.withdrawn(row)
    pages.changed()
    return end(row, Signature.State.WITHDRAWN)


@transaction.atomic
def reject(signature: Signature) -> Signature:
    """The owner of the address says that they did not sign. Doing it twice changes nothing."""
    row = locked(signature)
    if row.state not in Signature.STANDING:
        return row
    if row.counts:
        record_end(row, "signature.invalidated")
    if row.state == Signature.State.HELD:
        holding.let_go(row)
    pages.changed()
    return end(row, Signature.State.REJECTED)


@transaction.atomic
def lapse() -> int:
    """What nobody confirmed in 14 days lapses, and 30 days later its name and address go; returns how many lapsed.

    Names without an address came with a list; nobody was asked, so nothing lapses.
    """
    now = clock.now()
    waiting = Signature.objects.filter(state=Signature.State.PENDING)
    entered = waiting.filter(via__in=Signature.ENTERED, asked_at__lt=now - TIME_TO_ANSWER)
    for row in list(entered[:5000]):
        end(row, Signature.State.LAPSED)
    late = waiting.exclude(via__in=Signature.ENTERED).filter(asked_at__lt=now - TIME_TO_CONFIRM)
    lapsed = late.exclude(address="").update(state=Signature.State.LAPSED, ended_at=now)
    old = Signature.objects.filter(state=Signature.State.LAPSED, ended_at__lt=now - TIME_TO_FORGET)
    for row in list(old.exclude(address="")[:5000]):
        end(row, Signature.State.LAPSED)
    _forget_refused(now)
    return lapsed


def _forget_refused(now: datetime) -> None:
    """Once the time to appeal is over, and no appeal waits, what was refused or taken off is forgotten too."""
    over = Signature.objects.filter(state=Signature.State.REFUSED, ended_at__lt=now - TIME_TO_APPEAL)
    asked = Case.objects.appealed().filter(kind=holding.KIND).values("about")
    for row in list(over.exclude(name="").exclude(subject__in=asked)[:5000]):
        ended = row.ended_at
        end(row, Signature.State.REFUSED)
        Signature.objects.filter(pk=row.pk).update(ended_at=ended)


# --- what deeds share -------------------------------------------------------------------------------------------


def locked(signature: Signature) -> Signature:
    """The row as it is now. Nothing is joined: PostgreSQL reads a row it waited for anew, but not what hangs on it."""
    return Signature.objects.select_for_update().get(pk=signature.pk)


def _ask_owner(row: Signature, by: Person | None) -> None:
    if by is not None and not policy.may_change(by, row):
        raise NotAllowed(_("Only the person who signed can change this."))


def known(row: Signature) -> Organization | None:
    name = row.organization_name
    if name.isascii():
        return Organization.objects.filter(name__iexact=name).first()
    folded = name.casefold()  # the database folds the case of plain letters only
    return next((one for one in Organization.objects.all() if one.name.casefold() == folded), None)


def _why_held(row: Signature, traits: str, lag: str) -> str:
    """Why it is held for a look: a word of `holding.WHY`, or nothing.

    What looked like one of a flood is looked at once more: how soon its owner answered says much.
    """
    if row.kind != Signature.Kind.INDIVIDUAL:
        names = Organization.objects.values_list("name", flat=True)
        found = known(row)
        if policy.needs_a_look(row, found, names):
            by_domain = row.kind == Signature.Kind.GROUP or policy.speaks_by_domain(row, found)
            return "name" if by_domain else "authority"
    if row.hold_why and not (row.hold_why == guarding.FLOOD and guarding.goes_on(row.version)):
        return row.hold_why
    return guarding.judge(row.version, traits, lag=lag, before=row.hold_why)


def _lag(row: Signature) -> str:
    return guard.lag_of((clock.now() - row.asked_at).total_seconds())


def count(row: Signature, *, by: Person | None) -> Signature:
    """It counts from now on: list the organization, say who speaks for it, record, thank.

    `row` is locked. `by` is who released it; what signers do themselves names no actor, so that they can be forgotten.
    """
    if row.kind != Signature.Kind.INDIVIDUAL:
        assert row.person is not None, "who signs for an organization has an address of their own"
        found = known(row)
        was_known = found is not None
        by_domain = policy.speaks_by_domain(row, found)
        row.organization = members.list_organization(
            name=row.organization_name,
            kind=row.organization_kind,
            website=row.organization_website,
            listed=row.organization_listed,
            by=by,
        )
        sure = row.kind == Signature.Kind.INSTITUTION or not was_known
        members.affiliate(
            person=row.person,
            organization=row.organization,
            kind=Affiliation.Kind.REPRESENTATIVE,
            role_title=row.role_title,
            authority=row.authority,
            state=Affiliation.State.CONFIRMED if sure else Affiliation.State.ASKED,
            by=None,
        )
        Signature.objects.imported().filter(organization=row.organization).exclude(pk=row.pk).update(
            state=Signature.State.DUPLICATE, ended_at=clock.now()
        )
        if by_domain:
            Proof.objects.get_or_create(
                signature=row,
                kind=Proof.Kind.ADDRESS,
                defaults={"domain": policy.domain_of(row.address), "proven_at": clock.now()},
            )
        Proof.objects.filter(signature=row).update(organization=row.organization)
    if row.invite_id is not None:  # from now on only the number stays, not who came by the link
        ShareLink.objects.filter(pk=row.invite_id).update(signed=F("signed") + 1)
        row.invite = None
    row.state, row.confirmed_at = Signature.State.CONFIRMED, clock.now()
    row.save()
    record_added(row, by=by)
    if row.address:
        emails.thanks(row)
    counts.touch("signature", row.pk)
    if row.organization_id is not None:
        counts.touch("organization", row.organization_id)
    return row


def _record_name_shown(row: Signature) -> None:
    record.enter(
        "signature.named",
        row,
        by=None,
        title=f"A signature on version {row.version.number}",
        url=row.version.url,
        words={"pseudonym": row.pseudonym},
        facts={"signer": row.kind, "version": row.version.number},
        answers=list(Entry.objects.filter(subject=row.subject, kind="signature.added").order_by("-id")[:1]),
    )


def record_added(row: Signature, *, by: Person | None, answers: list[Entry] | None = None) -> None:
    hidden = [] if row.listed and not row.pseudonym else ["name", "role", "authority"]
    hidden += [] if row.listed else ["pseudonym"]
    hidden += [] if row.organization_listed else ["organization"]
    record.enter(
        "signature.added",
        row,
        by=by,
        title=f"A signature on version {row.version.number}",
        url=row.version.url,
        words={
            "name": row.name,
            "pseudonym": row.pseudonym,
            "organization": row.organization_name,
            "role": row.role_title,
            "authority": row.authority,
        },
        private=hidden,
        facts={
            "signer": row.kind,
            "version": row.version.number,
            "listed": int(row.listed),
            "via": row.via,
        },
        answers=answers or (),
    )


def record_end(row: Signature, kind: str, *, by: Person | None = None) -> Entry:
    """Enter that it counts no more. `by` is the moderator who took it off, nobody when its owner did."""
    return record.enter(
        kind,
        row,
        by=by,
        title=f"A signature on version {row.version.number}",
        url=row.version.url,
        facts={"signer": row.kind, "version": row.version.number},
        answers=list(Entry.objects.filter(subject=row.subject, kind="signature.added").order_by("-id")[:1]),
    )
