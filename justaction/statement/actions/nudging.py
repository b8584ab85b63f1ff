"""The one gentle letter to a signer who has done nothing next: 14 days after they confirmed, once, then never again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db import transaction

from justaction.communities.models import JoiningSurvey, Membership
from justaction.members.models import Affiliation, Grant, Person
from justaction.record.models import Entry
from justaction.statement import emails
from justaction.statement.models import ShareLink, Signature
from justaction.web import clock

AFTER = timedelta(days=14)
NOT_LATER = timedelta(days=60)  # who signed longer ago is left in peace, also where the clock stood still
MOST = 500  # letters in one go; the clock comes again

Acted = Callable[[Iterable[int]], set[int]]  # ids of people -> those who did something
_acts: list[Acted] = []


def counts_as_act(acted: Acted) -> None:
    """Let a chapter above say which people have done something in it, in its `AppConfig.ready()`."""
    if acted not in _acts:
        _acts.append(acted)


def due() -> list[Signature]:
    """Signatures of people who may get the letter now: each person once, by their first signature."""
    now = clock.now()
    rows = Signature.objects.counted().filter(
        confirmed_at__lte=now - AFTER, confirmed_at__gt=now - NOT_LATER, nudged_at=None
    )
    rows = rows.exclude(person=None).exclude(address="").filter(person__is_active=True)
    first = {row.person_id: row for row in rows.select_related("person").order_by("-id")[: MOST * 4]}
    people = {pk for pk in first if pk is not None}
    refused = Signature.objects.filter(person__in=people, no_nudges=True)
    people -= set(refused.values_list("person", flat=True))
    for acted in (_joined, *_acts):
        people -= acted(people)
    return [row for pk, row in sorted(first.items()) if pk in people][:MOST]


def nudge() -> int:
    """Write to those who are due; returns how many. Who asked for no more such letters gets none."""
    sent = 0
    for found in due():
        with transaction.atomic():
            row = Signature.objects.select_for_update().get(pk=found.pk)
            if row.nudged_at is None and row.counts and not row.no_nudges:
                row.nudged_at = clock.now()
                row.save(update_fields=["nudged_at"])
                sent += emails.nudge(row) is not None
    return sent


@transaction.atomic
def no_nudges(signature: Signature) -> None:
    """Its owner wants no letters about what comes next, whichever of their signatures they speak of.

    This one is not sent for any of them, and the communities' question is not asked again (`home/policy.py`). Letters
    about the statement, and those that they ask for, still come. Twice changes nothing.
    """
    Signature.objects.filter(pk=signature.pk).update(no_nudges=True)


def _joined(people: Iterable[int]) -> set[int]:
    """Who was ever in a community, answered the question, has a role, belongs somewhere, invited, or is in the record."""
    asked = list(people)
    found: set[int] = set()
    found.update(Membership.objects.filter(person__in=asked).values_list("person", flat=True))
    found.update(JoiningSurvey.objects.filter(person__in=asked).values_list("person", flat=True))
    found.update(Grant.objects.filter(person__in=asked).values_list("person", flat=True))
    found.update(Affiliation.objects.filter(person__in=asked).values_list("person", flat=True))
    links = ShareLink.objects.filter(signature__person__in=asked)
    found.update(pk for pk in links.values_list("signature__person", flat=True) if pk)
    found.update(pk for pk in Entry.objects.filter(actor__in=asked).values_list("actor", flat=True) if pk)
    found.update(Person.objects.filter(pk__in=asked, willing_to_check=True).values_list("pk", flat=True))
    return found
