"""The cast of the tests: a small collaborative, founded by the real deeds, and the people in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation

from justaction.collaborative import actions as collaborative_actions
from justaction.collaborative.models import Channel, Collaborative, Field
from justaction.communities import actions as community_actions
from justaction.communities.models import Community
from justaction.mail.models import Letter
from justaction.members import actions as member_actions
from justaction.members import roles
from justaction.members.models import Organization, Person, Role
from justaction.members.tests.making import signs_in
from justaction.statement import actions as statement_actions
from justaction.statement.models import StatementVersion
from justaction.web import house
from justaction.web.shelf import shelf
from tests.mould import Mould

CAST = Mould()  # so that the deeds are not done three thousand times


@dataclass
class Cast:
    """Who plays. Ruth founded it; Imani coordinates Money; Grace represents an institution; three peers check."""

    collaborative: Collaborative
    version: StatementVersion
    money: Community
    narrative: Community
    policy: Community
    fund: Organization  # an institution in finance
    theatre: Organization  # an institution in the arts
    clinic: Organization  # an institution in health and schools
    block_club: Organization  # a community group
    ruth: Person  # convener and steward
    imani: Person  # coordinator of Money
    ana: Person  # signed, and has no role
    grace: Person  # represents the fund
    tom: Person  # peer, at the theatre
    lee: Person  # peer, at the clinic
    sol: Person  # peer, in the block club


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Each test has its own folder for files, letters and the published record, and an empty cache."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.OUTBOX_DIR = tmp_path / "outbox"
    settings.JOURNAL_DIR = tmp_path / "journals"
    settings.ARCHIVE_LINKS = False  # nothing leaves this machine
    settings.PROOF_COST = 1  # the work is the same, only lighter
    settings.RECORD_DIR = tmp_path / "record"
    settings.RECORD_KEYS_DIR = tmp_path / "record-keys"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    cache.clear()
    shelf.clear()
    house.forget()
    translation.activate(settings.LANGUAGE_CODE)  # a page in another language leaves it behind
    with timezone.override(
        "America/Chicago"
    ):  # deeds are done from pages, where the day is that of the place
        yield
    cache.clear()
    shelf.clear()
    house.forget()


@pytest.fixture
def collaborative(db: None, request: pytest.FixtureRequest) -> Collaborative:
    """The collaborative, founded from the template; where the cast plays too, theirs."""
    if "cast" in request.fixturenames:
        playing: Cast = request.getfixturevalue("cast")
        return playing.collaborative
    return founded()


@pytest.fixture
def cast(db: None, request: pytest.FixtureRequest) -> Cast:
    """The cast, as the deeds below leave it; each test has its own. Where there is a whole world, theirs."""
    if "world" in request.fixturenames:
        playing: Cast = request.getfixturevalue("world").cast
        return playing
    return CAST.fill(gathered)


def founded() -> Collaborative:
    return collaborative_actions.found(
        name="Just Action",
        place="Chicago",
        time_zone="America/Chicago",
        languages=["en"],
        purpose="We turn pledges into action.",
        headline="We signed. Now we show our work.",
        lead="People and institutions in Chicago who work for racial equity together.",
        help_address="help@example.org",
    )


def gathered() -> Cast:
    """Founds it, with the people in what they do."""
    collaborative = founded()
    roles.found_roles()
    fields = {field.slug: field for field in Field.objects.all()}
    kinds = Organization.Kind
    ruth = member_actions.welcome(name="Ruth Abara", address="ruth@example.org")
    for role in ("steward", "convener"):
        member_actions.grant(person=ruth, role=Role.objects.get(slug=role), by=None)
    communities = {
        channel.slug: community_actions.open_community(channel, by=ruth, welcome=f"Welcome to {channel}.")
        for channel in Channel.objects.all()
    }
    draft = statement_actions.draft(
        by=ruth, title="Our statement", paragraphs=["Racism here was built.", "It can be taken apart."]
    )
    version = statement_actions.publish(
        draft, by=ruth, what_changed="The first version.", written_by="Ruth Abara"
    )

    def organization(name: str, kind: str, field: str, website: str) -> Organization:
        return member_actions.list_organization(
            name=name, kind=kind, field=fields[field], website=website, by=ruth
        )

    def person(
        name: str, place: Organization | None = None, *, kind: str = "member", peer: bool = False
    ) -> Person:
        somebody = member_actions.welcome(name=name, address=f"{name.split()[0].lower()}@example.org")
        if peer:
            member_actions.edit_me(somebody, by=somebody, willing_to_check=True)
        if place:
            member_actions.affiliate(
                person=somebody, organization=place, kind=kind, role_title="Staff", state="confirmed", by=ruth
            )
        return somebody

    fund = organization("Prairie Lantern Fund", kinds.INSTITUTION, "finance", "https://fund.example.org")
    theatre = organization(
        "Night Kiln Theatre", kinds.INSTITUTION, "arts-and-media", "https://theatre.example.org"
    )
    clinic = organization(
        "Harbor Street Clinic", kinds.INSTITUTION, "health-and-schools", "https://clinic.example.org"
    )
    block_club = organization("Nine Blocks Club", kinds.COMMUNITY_GROUP, "community-groups", "")
    imani = person("Imani Reyes")
    member_actions.grant(
        person=imani,
        role=Role.objects.get(slug="project-coordinator"),
        scope=communities["money"].scope,
        by=ruth,
        listed=True,
    )
    return Cast(
        collaborative=collaborative,
        version=version,
        money=communities["money"],
        narrative=communities["narrative"],
        policy=communities["policy"],
        fund=fund,
        theatre=theatre,
        clinic=clinic,
        block_club=block_club,
        ruth=ruth,
        imani=imani,
        ana=person("Ana Flores"),
        grace=person("Grace Okoye", fund, kind="representative"),
        tom=person("Tom Wilk", theatre, peer=True),
        lee=person("Lee Chau", clinic, peer=True),
        sol=person("Sol Diaz", block_club, peer=True),
    )


@pytest.fixture
def signed_in(db: None) -> Callable[..., Client]:
    """A browser in which somebody has just signed in; `fresh=False` for a while ago."""

    def as_(person: Person, *, fresh: bool = True) -> Client:
        return signs_in(Client(), person, fresh=fresh)

    return as_


@pytest.fixture
def letters(db: None) -> Callable[..., list[Letter]]:
    """The letters written so far, oldest first: `letters(to="ana@example.org")`."""

    def written(**which: Any) -> list[Letter]:
        return list(Letter.objects.filter(**which).order_by("id"))

    return written


@pytest.fixture
def run_jobs(db: None) -> Callable[[], int]:
    """Run what is queued, as the worker would, until nothing is left; returns how many ran."""
    from django_q.models import OrmQ

    def run() -> int:
        ran = 0
        while (waiting := OrmQ.objects.order_by("id").first()) is not None:
            job = waiting.task
            waiting.delete()
            module, _, name = str(job["func"]).rpartition(".")
            getattr(__import__(module, fromlist=[name]), name)(*job.get("args", ()), **job.get("kwargs", {}))
            ran += 1
        return ran

    return run
