"""What the drill of live writing needs in a process of its own: `python -m tests.drills.writing FILE` founds it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import django

PEOPLE = 23
TEXT = "\n\n".join(
    [
        "Where the money of a block lies.",
        "Who asks for it.",
        "Who answers.",
        *(f"Window w{n}:" for n in range(3)),
    ]
)


def found(file: str) -> None:
    """A tool that is being drafted, and 23 people who may write in it; `file` gets its id and their cookies."""
    from justaction.collaborative.models import Channel
    from justaction.communities import actions as communities
    from justaction.mail.actions import without_letters
    from justaction.members import actions as members
    from justaction.members.models import Person, Role
    from justaction.toolkit.tests import making
    from tests.drills.signing import found as found_collaborative

    with without_letters():
        found_collaborative()
        ruth = Person.objects.get(email="ruth@example.org")
        money = communities.open_community(Channel.objects.get(slug="money"), by=ruth, welcome="Come in.")
        imani = members.welcome(name="Imani Reyes", address="imani@example.org")
        role = Role.objects.get(slug="project-coordinator")
        members.grant(person=imani, role=role, scope=money.scope, by=ruth, listed=True)
        people = [
            members.welcome(name=f"Writer {number}", address=f"w{number}@example.org")
            for number in range(PEOPLE)
        ]
        for person in people[4:]:
            communities.answer_survey(person, first=money)
        ana, tom, lee, sol = people[:4]
        cast = SimpleNamespace(money=money, imani=imani, ana=ana, tom=tom, lee=lee, sol=sol)
        tool = making.drafted(making.a_tool(cast), cast)  # type: ignore[arg-type]  # so much of the cast
        making.write(tool, TEXT, by=sol, behind=False)
    tool.refresh_from_db()
    said = {"document": str(tool.document), "cookies": [cookie(person) for person in people]}
    Path(file).write_text(json.dumps(said))


def cookie(person: object) -> str:
    """The Cookie header of somebody who is signed in."""
    from django.conf import settings
    from django.test import Client

    from justaction.members.tests.making import signs_in

    client = signs_in(Client(), person)  # type: ignore[arg-type]  # a person
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


if __name__ == "__main__":
    django.setup()
    found(sys.argv[1])
