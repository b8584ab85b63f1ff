"""A row for each reader to whom an issue goes."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, transaction

from justaction.newsletter import audience
from justaction.newsletter.models import Delivery, Issue

FILL = 2000


def fill(issue: Issue, *, going_on: Callable[[], None]) -> None:
    """Write a delivery for each reader, some thousand at a time; where it was stopped it goes on. `going_on` raises when it
    is not ours any more."""
    while issue.filled_to >= 0:
        with transaction.atomic():
            issue.filled_to = _some(issue)
            Issue.objects.filter(pk=issue.pk).update(filled_to=issue.filled_to)
        going_on()


def _some(issue: Issue) -> int:
    """The next rows, copied inside the database: a million readers need not pass through Python. Up to which subscription
    they are written now; -1 when there are no more."""
    people = audience.recipients(issue).filter(pk__gt=issue.filled_to).order_by("pk")
    last = people.values_list("pk", flat=True)[FILL - 1 : FILL].first()
    people = people.filter(pk__lte=last) if last else people
    chosen, values = people.order_by().values("id").query.sql_with_params()
    table = connection.ops.quote_name(Delivery._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (issue_id, subscription_id, state, claim, attempts, code) "  # noqa: S608  # names of our own
            f"SELECT %s, people.id, %s, '', 0, 0 FROM ({chosen}) AS people WHERE true "
            "ORDER BY people.id ON CONFLICT DO NOTHING",
            [issue.pk, Delivery.State.QUEUED, *values],
        )
    return last or -1
