"""Asking those who are in no community once more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import DateTimeField, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from justaction.communities import emails, policy
from justaction.communities.models import Community, Membership
from justaction.errors import NotAllowed
from justaction.jobs import later
from justaction.mail.models import Letter
from justaction.members.models import Person
from justaction.web import clock

NUDGES = 2  # letters to one person who has not joined, ever
BETWEEN_NUDGES = timedelta(days=14)
BATCH = 100  # people in one job


@transaction.atomic
def nudge(people: Iterable[int], *, community: Community, by: Person) -> int:
    """Ask people (by id) who are in no community the question once more; returns how many letters will go.

    The caller says who they are. Nobody gets more than NUDGES ever, nor two within BETWEEN_NUDGES, nor any who
    once was in a community. Raises NotAllowed.
    """
    community = Community.objects.select_for_update().get(pk=community.pk)
    if not policy.may_coordinate(by, community):
        raise NotAllowed(_("Only a coordinator can send this letter."))
    number_by_person = due_for_nudge(people)
    for number in range(1, NUDGES + 1):
        due = sorted(person for person, next_one in number_by_person.items() if next_one == number)
        for start in range(0, len(due), BATCH):
            later(emails.send_nudges, due[start : start + BATCH], number)
    return len(number_by_person)


def due_for_nudge(people: Iterable[int]) -> dict[int, int]:
    """Which of these people (by id) can get a nudge now, and whether it is their first or second; in one question."""
    asked = set(people)
    if not asked:
        return {}
    letters = Letter.objects.filter(kind="survey.nudge").order_by().values_list("once", "created_at")
    was_in = Membership.objects.order_by().values_list(
        Cast("person", TextField()), Value(None, DateTimeField())
    )
    sent, joined = {}, set()
    for word, at in letters.union(was_in, all=True):
        if word.isdigit():
            joined.add(int(word))
        else:
            sent[word] = at
    due: dict[int, int] = {}
    for person in asked - joined:
        words = [emails.nudge_word(person, number) for number in range(1, NUDGES + 1)]
        had = [sent[word] for word in words if word in sent]
        if len(had) < NUDGES and all(at < clock.now() - BETWEEN_NUDGES for at in had):
            due[person] = len(had) + 1
    return due
