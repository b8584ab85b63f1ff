"""What the record's drills kill: a process that signs without end, and one that publishes without end.

`python -m tests.drills.signing found|sign|publish`. Each line that it prints was acknowledged: it stands for something
that must still be there after the process is killed.
"""

from __future__ import annotations

import os
import sys
import time

import django


def found() -> None:
    """A collaborative with a statement that can be signed."""
    from justaction.collaborative import actions as collaborative
    from justaction.members import actions as members
    from justaction.members import roles
    from justaction.members.models import Role
    from justaction.statement import actions as statement

    collaborative.found(
        name="Drill",
        place="Here",
        time_zone="UTC",
        languages=["en"],
        purpose="To be killed.",
        headline="Killed",
        lead="Killed, and nothing is lost.",
        help_address="help@example.org",
    )
    roles.found_roles()
    ruth = members.welcome(name="Ruth Abara", address="ruth@example.org")
    for role in ("steward", "convener"):
        members.grant(person=ruth, role=Role.objects.get(slug=role), by=None)
    draft = statement.draft(by=ruth, title="Our statement", paragraphs=["Racism here was built."])
    statement.publish(draft, by=ruth, what_changed="The first version.", written_by="Ruth Abara")


def sign() -> None:
    """Sign and confirm, one after the other; say each address once its signature is committed.

    Between two it waits a moment, as between two requests: SQLite keeps no queue of those who wait to write, and who
    never lets go would keep the publisher out until its half minute is over.
    """
    from justaction.statement import actions as statement

    number = 0
    while True:
        number += 1
        address = f"p{number}-{os.getpid()}@example.org"
        statement.confirm(statement.sign(name=f"Person {number}", address=address))
        say(address)
        time.sleep(0.005)


def publish() -> None:
    """Publish whatever there is; say each size once it is signed."""
    from justaction.record import publisher

    while True:
        done = publisher.publish()
        if done.added:
            say(str(done.size))
        time.sleep(0.005)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    django.setup()
    {"found": found, "sign": sign, "publish": publish}[sys.argv[1]]()
