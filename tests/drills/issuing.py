"""What the drill of the newsletter kills: `python -m tests.drills.issuing found|host`.

`host` does what worker and clock do, in children that can be killed: whoever holds no lease for a second may be followed by
another, so that twenty kills do not take twenty minutes.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import timedelta

import django

READERS = 10_000


def found() -> None:
    """A collaborative whose newsletter 10,000 people read, and an issue that is on its way."""
    from justaction.mail.actions import without_letters
    from justaction.members.models import Person
    from justaction.newsletter import actions, policy
    from justaction.newsletter.models import Subscription
    from justaction.web import clock
    from tests.drills.signing import found as found_collaborative

    policy.is_quiet = lambda moment: False
    policy.ALONE = READERS
    with without_letters():
        found_collaborative()
        ruth = Person.objects.get(email="ruth@example.org")
    Subscription.objects.bulk_create(
        (
            Subscription(
                address=f"p{n}@example.org", to=f"p{n}@example.org", language="en", state="confirmed",
                source="page", confirmed_at=clock.now(),
            )
            for n in range(READERS)
        ),
        batch_size=2000,
    )  # fmt: skip
    issue = actions.begin(by=ruth)
    actions.send(issue, send_at=None, by=ruth)
    with clock.at(clock.now() + timedelta(seconds=31)):
        actions.begin_due()


def send() -> None:
    """Send until nothing waits any more."""
    from django.db import Error, close_old_connections

    from justaction.newsletter import policy
    from justaction.newsletter.actions import delivering
    from justaction.newsletter.models import Issue

    policy.is_quiet = lambda moment: False
    delivering.LEASE = timedelta(seconds=1)
    delivering.RENEW = 0.2
    while True:
        try:
            issue = Issue.objects.get()
            if issue.state == Issue.State.SENT:
                return
            delivering.go_on(issue.pk)
        except Error:  # the database hung up: the job fails, and the clock begins another
            close_old_connections()
        time.sleep(0.05)


def host() -> None:
    """Let a child send, and say its number; should it be killed, let the next one. Each begins at once, without imports."""
    from justaction.newsletter.actions import delivering  # noqa: F401  # once for all children

    while True:
        child = os.fork()
        if not child:
            send()
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        if os.waitpid(child, 0)[1] == 0:
            return


if __name__ == "__main__":
    django.setup()
    {"found": found, "host": host}[sys.argv[1]]()
