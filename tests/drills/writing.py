"""What the drill of live writing needs in a process of its own: `python -m tests.drills.writing FILE` founds it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import django

PEOPLE = 23
APPROVERS = 12  # as many as a standard can have
TEXT = "\n\n".join(
    [
        "## What it asks",
        "Where the money of a block lies.",
        "Who asks for it.",
        "Who answers.",
        *(f"Window w{n}:" for n in range(3)),
    ]
)


def found(file: str) -> None:
    """The draft of a standard of Money, and 23 people in it; `file` gets the id of its text and their cookies.

    Twelve approve it, the last but two leads it, and the last but one looks after Money: they write. The others suggest.
    """
    from justaction.collaborative.models import Channel
    from justaction.communities import actions as communities
    from justaction.mail.actions import without_letters
    from justaction.members import actions as members
    from justaction.members.models import Person, Role
    from justaction.standards import actions, reading
    from justaction.standards.tests import making
    from tests.drills.signing import found as found_collaborative

    with without_letters():
        found_collaborative()
        ruth = Person.objects.get(email="ruth@example.org")
        money = communities.open_community(Channel.objects.get(slug="money"), by=ruth, welcome="Come in.")
        people = [
            members.welcome(name=f"Writer {number}", address=f"w{number}@example.org")
            for number in range(PEOPLE)
        ]
        for person in people:
            communities.answer_survey(person, first=money)
        lead, coordinator = people[-3], people[-2]
        role = Role.objects.get(slug="project-coordinator")
        members.grant(person=coordinator, role=role, scope=money.scope, by=ruth, listed=True)
        cast = SimpleNamespace(money=money, ana=people[0])
        idea = making.an_idea(cast)  # type: ignore[arg-type]  # so much of the cast
        draft = actions.begin_draft(idea, by=coordinator)
        making.put(draft, TEXT, coordinator)
        actions.name_lead(draft, lead, by=coordinator)
        for person in [*people[: APPROVERS - 1], people[-1]]:
            actions.name_approver(draft, person, by=lead)
    live = reading.document(making.fresh(draft))
    assert live is not None
    said = {"document": str(live.pk), "cookies": [cookie(person) for person in people]}
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
