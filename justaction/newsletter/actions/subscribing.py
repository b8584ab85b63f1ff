"""Deeds about being a reader: asking, saying yes, choosing, ending it, and what the mail server says of an address."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.errors import NotAllowed, Refused
from justaction.mail.returning import lift
from justaction.members.models import Person
from justaction.newsletter import emails
from justaction.newsletter.models import Choice, Subscription
from justaction.newsletter.tokens import CONFIRM_WITHIN
from justaction.web import addresses, clock, limits

State, Source = Subscription.State, Subscription.Source
HOUR = timedelta(hours=1)
FROM_ONE_PLACE = 60  # an hour; a hall shares one address, and all there may ask
WIPE_UNCONFIRMED = timedelta(days=14)


@transaction.atomic
def ask(
    *, to: str, language: str, visitor: str, general: bool = True, communities: Collection[str] = (),
    often: str = Subscription.Often.EACH,
) -> None:  # fmt: skip
    """A visitor asks for the newsletter. Whoever reads that mailbox gets a letter; nothing begins before their yes.

    The same happens for every address, so nobody learns who reads. Raises Refused (429) after too many from one place.
    """
    if limits.tripped("newsletter.visitor", visitor, most=FROM_ONE_PLACE, per=HOUR):
        raise Refused(_("Many people asked from where you are. Try again in an hour."), status=429)
    row = _lock(addresses.key(to))
    if row is not None and row.reads:
        with override(row.language):
            emails.already(row)
        return
    if row is not None and row.why == Subscription.Why.COMPLAINT:
        return  # they said that our letters are unwanted; anybody could ask in their name
    if row is None:
        row = Subscription(address=addresses.key(to), source=Source.PAGE)
    row.to, row.language, row.often, row.general = to.strip(), language, often, general
    if row.state == State.PENDING:
        row.source, row.source_note = Source.PAGE, ""
    row.asked_at = clock.now()
    row.save()
    _set_choices(row, communities)
    with override(language):
        emails.to_confirm(row)


@transaction.atomic
def confirm(subscription: Subscription) -> Subscription:
    """The yes of whoever got the letter. Saying it twice changes nothing. It also ends a suppression: they read us."""
    row = Subscription.objects.select_for_update(of=("self",)).get(pk=subscription.pk)
    lift(row.to)
    if not row.reads:
        row.person = row.person or _owner(row)
        _begin(row, Source.PAGE)
    return row


@transaction.atomic
def choose(
    subscription: Subscription, *, language: str, often: str, general: bool, communities: Collection[str]
) -> Subscription:
    """Change what somebody gets. Wanting nothing at all is ending it."""
    row = Subscription.objects.select_for_update(of=("self",)).get(pk=subscription.pk)
    row.language, row.often, row.general = language, often, general
    row.save()
    _set_choices(row, communities)
    if row.reads and not general and not communities:
        _end(row)
    return row


@transaction.atomic
def choose_signed_in(
    person: Person, *, language: str, often: str, general: bool, communities: Collection[str], by: Person
) -> Subscription:
    """The same for somebody who is signed in: the address is theirs, so the page is yes enough. Raises NotAllowed."""
    if person != by:
        raise NotAllowed(_("Only you can choose what you read."))
    found = Subscription.objects.select_for_update(of=("self",)).of_person(person).order_by("person").first()
    row = found or Subscription(address=addresses.key(person.email), source=Source.ACCOUNT)
    row.person, row.to, row.language, row.often, row.general = person, person.email, language, often, general
    wants = general or bool(communities)
    if not row.pk:
        row.save()
    _set_choices(row, communities)
    if wants and not row.reads:
        _begin(row, Source.ACCOUNT)
    elif not wants and row.reads:
        _end(row)
    else:
        row.save()
    return row


@transaction.atomic
def end(subscription: Subscription) -> Subscription:
    """Unsubscribe. Doing it twice changes nothing."""
    row = Subscription.objects.select_for_update(of=("self",)).get(pk=subscription.pk)
    if row.state in {State.CONFIRMED, State.PENDING}:
        _end(row)
    return row


@transaction.atomic
def forget(subscription: Subscription) -> None:
    """Forget an address altogether; then only somebody's own yes brings it back, or a list with a newer one."""
    Subscription.objects.filter(pk=subscription.pk).delete()


@transaction.atomic
def suppress(subscription: Subscription, why: str) -> bool:
    """Write no more to an address; whether that is new. It lasts until its owner says yes once more."""
    rows = Subscription.objects.filter(pk=subscription.pk, state=State.CONFIRMED)
    return bool(rows.update(state=State.SUPPRESSED, why=why, ended_at=clock.now()))


def forget_unconfirmed() -> int:
    """Forget who asked and said no yes within two weeks; how many."""
    old = clock.now() - max(WIPE_UNCONFIRMED, CONFIRM_WITHIN)
    return Subscription.objects.filter(state=State.PENDING, asked_at__lt=old).delete()[0]


def _lock(address: str) -> Subscription | None:
    return Subscription.objects.select_for_update(of=("self",)).filter(address=address).first()


def _owner(row: Subscription) -> Person | None:
    """Whose account has this address, unless a subscription is theirs already."""
    person = Person.objects.with_address(row.to).filter(is_active=True).first()
    return None if person is None or Subscription.objects.filter(person=person).exists() else person


def _begin(row: Subscription, source: str) -> None:
    row.state, row.source, row.source_note = State.CONFIRMED, source, ""
    row.confirmed_at, row.ended_at, row.why, row.soft = clock.now(), None, "", 0
    row.save()


def _end(row: Subscription) -> None:
    row.state, row.ended_at, row.why = State.UNSUBSCRIBED, clock.now(), ""
    row.save()


def _set_choices(row: Subscription, communities: Collection[str]) -> None:
    row.choices.exclude(community__in=communities).delete()
    Choice.objects.bulk_create(
        [Choice(subscription=row, community=slug) for slug in sorted(communities)], ignore_conflicts=True
    )
