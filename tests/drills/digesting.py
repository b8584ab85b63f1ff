"""What the drill of the daily letter needs in processes of its own: `python -m tests.drills.digesting found|later|doubt`."""

from __future__ import annotations

import sys
from datetime import timedelta

import django

from tests.drills.reminding import doubt, later

READING = 300
NEWS = 3  # pieces for each


def found() -> None:
    """A collaborative in which 300 people read what is new in one letter a day; their morning has come."""
    from justaction.mail.actions import without_letters
    from justaction.members.actions import telling
    from justaction.members.models import DigestItem, Person
    from justaction.web import clock
    from tests.drills.signing import found as found_collaborative

    with without_letters():
        found_collaborative()
    people = Person.objects.bulk_create(
        Person(email=f"p{n}@example.org", name=f"Person {n}") for n in range(READING)
    )
    at = clock.now() - timedelta(days=2)
    DigestItem.objects.bulk_create(
        DigestItem(
            person=person, kind="gathering", title=f"News {n}", url=f"https://example.org/{n}/",
            text="Come.", at=at, put_at=at, once=f"drill:{n}",
        )
        for person in people
        for n in range(NEWS)
    )  # fmt: skip
    assert telling.send_digests() == READING


if __name__ == "__main__":
    django.setup()
    {"found": found, "later": later, "doubt": doubt}[sys.argv[1]]()
