"""What the drill of the reminders needs in processes of its own: `python -m tests.drills.reminding found|later|doubt`."""

from __future__ import annotations

import sys
from datetime import UTC, timedelta

import django

COMING = 2000


def found() -> None:
    """A collaborative with a gathering tomorrow, to which 2,000 people come; and what the clock does then."""
    from justaction.collaborative.models import Channel
    from justaction.communities import actions as communities
    from justaction.convenings import actions as convenings
    from justaction.convenings import tasks
    from justaction.convenings.models import Registration
    from justaction.mail.actions import without_letters
    from justaction.members.models import Person
    from justaction.web import clock
    from tests.drills.signing import found as found_collaborative

    with without_letters():
        found_collaborative()
        ruth = Person.objects.get(email="ruth@example.org")
        community = communities.open_community(Channel.objects.all()[0], by=ruth, welcome="Welcome.")
        start = clock.now() + timedelta(hours=20)
        plan = convenings.Plan(
            title="Where the money goes next",
            purpose="We choose three standards.",
            where="Online, and by phone",
            on=start.date(),
            starts=start.time().replace(second=0, microsecond=0),
            minutes=90,
            zone="UTC",
            scope=community.scope,
        )
        gathering = convenings.plan(plan, by=ruth).gatherings.get()
    people = Person.objects.bulk_create(
        Person(email=f"p{n}@example.org", name=f"Person {n}") for n in range(COMING)
    )
    noon = f"Etc/GMT{(clock.now().astimezone(UTC).hour - 12):+d}"  # a zone where it is day now: nobody is reminded at night
    Registration.objects.bulk_create(
        Registration(
            gathering=gathering,
            person=person,
            state=Registration.State.REGISTERED,
            place=place,
            zone=noon,
        )
        for place, person in enumerate(people, 1)
    )
    tasks.write()


def later() -> None:
    """A quarter of an hour later: jobs that nobody finished are given out again."""
    from django.db.models import F
    from django_q.models import OrmQ

    OrmQ.objects.update(lock=F("lock") - timedelta(minutes=15))


def doubt() -> None:
    """The clock asks after letters that were claimed long ago; none is in the hands of a worker that lives."""
    from justaction.mail import tasks
    from justaction.web import clock

    with clock.at(clock.now() + timedelta(minutes=15)):
        tasks.admit_unknown()


if __name__ == "__main__":
    django.setup()
    {"found": found, "later": later, "doubt": doubt}[sys.argv[1]]()
