"""What the drill of several machines runs in processes of their own: `python -m tests.drills.machines found FILE|worker`."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path

import django

READERS = 300


def found(file: str) -> None:
    """People who write a standard, a conversation of theirs, and an issue of the newsletter that is on its way."""
    from django.utils import timezone

    from justaction.collaborative.models import Collaborative
    from justaction.communities.actions import talks
    from justaction.communities.models import Community
    from justaction.mail.actions import without_letters
    from justaction.members.models import Person
    from justaction.newsletter import actions, policy
    from justaction.newsletter.models import Subscription
    from justaction.web import clock
    from tests.drills import writing

    policy.is_quiet = lambda moment: False
    policy.ALONE = READERS
    writing.found(file)
    # letters of an issue go by day, and it shall be noon there
    hours = 12 - timezone.now().hour
    Collaborative.objects.update(time_zone=f"Etc/GMT{-hours:+d}" if hours else "UTC")
    ruth = Person.objects.get(email="ruth@example.org")
    writer = Person.objects.get(email="w0@example.org")
    money = Community.objects.get(channel__slug="money")
    with without_letters():
        thread = talks.start(scope=money.scope, title="What we hear", text="Say it here.", by=writer)
    Subscription.objects.bulk_create(
        Subscription(
            address=f"p{n}@readers.example", to=f"p{n}@readers.example", language="en", state="confirmed",
            source="page", confirmed_at=clock.now(),
        )
        for n in range(READERS)
    )  # fmt: skip
    issue = actions.begin(by=ruth)
    actions.send(issue, send_at=None, by=ruth)
    with clock.at(clock.now() + timedelta(seconds=31)):
        actions.begin_due()
    said = json.loads(Path(file).read_text())
    Path(file).write_text(json.dumps({**said, "thread": thread.slug, "community": "money"}))


def worker() -> None:
    """A worker after whose death another one sends on within seconds, not within a minute."""
    from justaction.config import processes
    from justaction.newsletter.actions import delivering

    delivering.LEASE = timedelta(seconds=6)
    processes.work()


if __name__ == "__main__":
    django.setup()
    {"found": found, "worker": worker}[sys.argv[1]](*sys.argv[2:])
