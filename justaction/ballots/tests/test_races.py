"""One person, one vote, however many ask at the same moment (case A02): eight processes vote for the same 300."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from justaction.ballots import actions
from justaction.ballots.models import Ballot, Elector, Paper, Stance
from justaction.ballots.tests.making import NAMES, a_ballot, a_draft, closed, many
from justaction.errors import Refused
from justaction.members import actions as members
from justaction.members.models import Role
from justaction.members.tests.making import a_collaborative
from justaction.record.models import Entry
from justaction.web import clock

if TYPE_CHECKING:
    from justaction.conftest import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(deeds: list[Any]) -> list[object]:
    """Do all of them in threads of their own at the same moment; a refusal counts as an answer."""

    def run(deed: Any) -> object:
        try:
            return deed()
        except Refused as no:
            return no
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


@pytest.mark.parametrize("secret", [False, True])
def test_the_same_person_at_once_has_one_vote(cast: Cast, secret: bool) -> None:
    ballot = a_ballot(cast, secret=secret)
    elector = Elector.objects.get(ballot=ballot, person=cast.ana)
    choices = [["o1"], ["o2"], ["o3"], ["o1", "o2"], ["o2", "o3"], ["o3", "o1"]]
    at_once([lambda choice=choice: actions.cast(elector, choice=choice) for choice in choices])
    if secret:
        assert Paper.objects.filter(choice__isnull=False).count() == 1
    else:
        assert Stance.objects.count() == 1
        assert Entry.objects.filter(kind="vote.cast").count() == len(choices)


def test_who_looks_before_another_voted_does_not_vote_twice(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A02: should a look ever miss the vote that is there, the constraint refuses a second one."""
    ballot = a_ballot(cast)
    elector = Elector.objects.get(ballot=ballot, person=cast.ana)
    actions.cast(elector, choice=["o1"])
    with monkeypatch.context() as blind:
        blind.setattr(
            "justaction.ballots.actions.casting.Stance.objects.filter", lambda **_by: Stance.objects.none()
        )
        with pytest.raises((IntegrityError, ValidationError)):
            actions.cast(elector, choice=["o2"])
    assert [stance.choice for stance in Stance.objects.all()] == [["o1"]]


def test_it_closes_once_and_counts_what_was_acknowledged(cast: Cast) -> None:
    ballot = a_ballot(cast)
    electors = list(Elector.objects.filter(ballot=ballot))
    deeds = [lambda one=one: actions.cast(one, choice=["o1"]) for one in electors]
    said = at_once([*deeds, lambda: actions.close(ballot, by=cast.ruth, reason="Enough."), *deeds])
    ballot.refresh_from_db()
    assert ballot.state == Ballot.State.CLOSED
    assert ballot.votes == Stance.objects.count() == ballot.result["ballots"]
    assert Entry.objects.filter(kind="ballot.closed").count() == 1
    taken = {one.pk for one in said if isinstance(one, Elector)}
    assert set(Stance.objects.values_list("elector", flat=True)) == taken


def test_two_clocks_close_it_once(cast: Cast) -> None:
    ballot = a_ballot(cast)
    closed(ballot)
    actions.close_due()
    assert Entry.objects.filter(kind="ballot.closed").count() == 1


def test_the_same_name_at_once_is_proposed_once(cast: Cast) -> None:
    until = clock.now() + timedelta(days=1)
    ballot = a_draft(cast, options=(), proposals="anyone", proposals_until=until, opens_at=until)
    actions.ask_for_proposals(ballot, by=cast.ruth)
    at_once([lambda: actions.propose(ballot, name="Night Market") for _n in range(6)])
    assert ballot.proposed.count() == 1


# --- eight processes --------------------------------------------------------------------------------------------


def address() -> str:
    """The test database as DATABASE_URL writes it."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


@pytest.mark.parametrize("secret", [False, True])
def test_eight_processes_vote_for_the_same_300(transactional_db: None, secret: bool) -> None:
    """Case A02, in the open and in secret. On PostgreSQL a secret vote writes all 300 papers anew, so there each
    process votes for every second one."""
    size = 300
    apart = 2 if secret and connection.vendor == "postgresql" else 1
    a_collaborative()
    ruth = members.welcome(name="Ruth Abara", address="ruth@example.org")
    members.grant(person=ruth, role=Role.objects.get(slug="convener"), by=None)
    ballot = actions.write(
        question="What shall we be called?",
        method="instant-runoff",
        quorum=50,
        closes_at=clock.now() + timedelta(days=1),
        by=ruth,
        options=NAMES,
        people=many(size),
        secret=secret,
    )
    ballot = actions.open_ballot(ballot, by=ruth)
    command = [sys.executable, "-m", "justaction.ballots.tests.voters", ballot.slug, "8", str(apart)]
    env = {**os.environ, "DATABASE_URL": address(), "DJANGO_SETTINGS_MODULE": "justaction.config.settings"}
    env["SECRET_KEY"] = settings.SECRET_KEY
    voted = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, check=True)
    assert voted.stdout.split() == [str(size // apart)] * 8
    ballot = actions.close(ballot, by=ruth, reason="All have voted.")
    assert ballot.votes == ballot.result["ballots"] == size
    if secret:
        assert Paper.objects.filter(ballot=ballot).filter(choice__isnull=False).count() == size
    else:
        assert Stance.objects.filter(ballot=ballot).values("elector").distinct().count() == size
