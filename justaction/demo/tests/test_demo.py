"""The invented year: whole, deterministic, and told on the record."""

from __future__ import annotations

import csv
import importlib.util
import io
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from justaction.collaborative.models import Channel, Collaborative
from justaction.commitments import tasks
from justaction.commitments.models import Commitment, OrganizationStanding, Review
from justaction.communities.models import Process
from justaction.demo.build import Demonstration, Size
from justaction.demo.cast import CAST
from justaction.demo.tests.making import TODAY, build, told
from justaction.home.models import Goal
from justaction.mail.models import Letter
from justaction.members.models import Case, DigestItem, Follow, Person, Telling
from justaction.record import publisher
from justaction.record.models import Entry
from justaction.statement.models import Signature, StatementVersion
from justaction.web import clock
from tests.house import ROOT

SMALL = Size(people=60, organizations=20, commitments=24)


@pytest.fixture(scope="module")
def _built(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The year, built once for all tests of this module; what each of them does is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        build(TODAY, SMALL)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def year(_built: None, db: None) -> None:
    """The database, with the year in it."""


def test_every_state_and_every_verdict_is_there(year: None) -> None:
    states = Counter(Commitment.objects.values_list("state", flat=True))
    assert set(states) == set(Commitment.State.values)
    assert set(Review.objects.given().values_list("verdict", flat=True)) == set(Review.Verdict.values)
    assert Goal.objects.filter(moves__isnull=False).exists()


def test_it_says_that_it_is_invented_and_writes_no_letters(year: None) -> None:
    assert Collaborative.objects.get().is_demonstration
    assert not Letter.objects.exists()


def test_the_statement_is_there_in_easy_words_and_in_spanish(year: None) -> None:
    version = StatementVersion.objects.current()
    assert version is not None
    easy, spanish = version.linked_forms.shown().order_by("kind")
    assert (easy.kind, easy.language, easy.checked_at is not None) == ("easy-read", "en", True)
    assert (spanish.kind, spanish.language, spanish.checked_at) == ("translation", "es", None)
    assert spanish.paragraphs.count() == version.paragraphs.count()
    assert version.authors.filter(listed=True).count() == 2


def test_the_cast_can_sign_in(year: None) -> None:
    for part in CAST:
        assert Person.objects.filter(email=part.address, name=part.name).exists(), part


def test_everything_stands_on_the_record_in_order_of_time(year: None) -> None:
    kinds = Counter(Entry.objects.values_list("kind", flat=True))
    assert kinds["signature.added"] >= Signature.objects.counted().count()
    assert kinds["commitment.published"] == Commitment.objects.published().count()
    moments = list(Entry.objects.order_by("id").values_list("at", flat=True))
    assert moments == sorted(moments)


def test_a_refresh_that_is_stopped_on_the_way_leaves_the_old_year(
    year: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = told()

    def stopped(self: Demonstration) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Demonstration, "build", stopped)
    with pytest.raises(KeyboardInterrupt):
        call_command("demo", "--refresh")
    assert told() == before


def test_a_refresh_on_the_same_day_gives_the_same_year(year: None, monkeypatch: pytest.MonkeyPatch) -> None:
    before = told()
    monkeypatch.setattr("justaction.demo.management.commands.demo.Size", lambda: SMALL)
    with clock.at(datetime.combine(TODAY, time(12), tzinfo=UTC)):
        call_command("demo", "--refresh")
    assert told() == before


def test_the_queue_shows_what_waits_what_was_decided_and_an_appeal(year: None) -> None:
    waiting = Case.objects.open()
    assert {case.what for case in waiting} == {Case.What.HELD, Case.What.REPORTED}
    decided = set(Case.objects.exclude(state=Case.State.OPEN).values_list("state", flat=True))
    assert {Case.State.KEPT, Case.State.RELEASED, Case.State.REFUSED} <= decided
    assert Case.objects.appealed().count() == 1


def test_a_standard_is_under_way_in_money_and_its_coordinator_finds_a_few_things_for_today(
    year: None, client: Client
) -> None:
    process = Process.objects.get()
    assert [bool(step.closed_at) for step in process.steps.all()] == [True, True, False, False, False, False]
    assert process.title in client.get("/communities/money/").content.decode()
    client.force_login(Person.objects.get(email="imani@example.org"))
    page = client.get("/run/money/").content.decode()
    today = page.partition('id="today-h"')[2].partition("</section>")[0].partition("<details")[0]
    assert 1 <= today.count("<li>") <= 5


def test_people_follow_things_and_some_read_one_letter_a_day(year: None) -> None:
    assert {"commitment", "community"} <= set(Follow.objects.values_list("kind", flat=True))
    assert Telling.objects.filter(way="digest").exists()
    assert not DigestItem.objects.exists()  # nobody there reads letters


def _recounted(client: Client) -> dict[str, Any]:
    """What somebody outside counts from the published entries, with the script of the documents."""
    publisher.publish()
    spec = importlib.util.spec_from_file_location("recount_board", ROOT / "docs" / "recount_board.py")
    assert spec
    assert spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)

    def read(path: str) -> bytes:
        answer = client.get(path)
        assert answer.status_code == 200, path
        return b"".join(answer) if answer.streaming else answer.content

    found: dict[str, Any] = script.recount(script.entries(read))
    return found


def _all_agree(client: Client) -> dict[str, Any]:
    """Compare front page, dashboard, CSV, JSON and the recount; give what they say."""
    recounted = _recounted(client)
    rows = csv.DictReader(io.StringIO(client.get("/commitments.csv").content.decode("utf-8-sig")))
    names = dict(Channel.objects.values_list("name", "slug"))
    states: dict[str, Counter[str]] = {}
    for row in rows:
        states.setdefault(names.get(row["channel"], "other"), Counter())[row["state"]] += 1
    assert recounted["states"] == states
    said = client.get("/commitments.json").json()
    assert recounted["states"] == said["all_by_channel"]
    assert (recounted["signed"], recounted["committed_to_nothing"]) == (
        said["signed"]["institutions_and_groups"],
        said["signed"]["committed_to_nothing_yet"],
    )
    assert Counter(recounted["standing"]) == Counter(said["signed"]["by_standing"])
    listed = csv.DictReader(io.StringIO(client.get("/organizations.csv").content.decode("utf-8-sig")))
    signed = [row for row in listed if row["signed_on"]]
    assert recounted["signed"] == len(signed)
    assert recounted["committed_to_nothing"] == sum(row["commitments"] == "0" for row in signed)
    for address in ("/", "/commitments/"):
        page = " ".join(client.get(address).content.decode().split())
        assert f"{recounted['signed']} institutions and groups signed." in page
        assert f"{recounted['committed_to_nothing']} signed and committed to nothing yet." in page
        for state, word in OrganizationStanding.State.choices:
            assert f">{word}: {recounted['standing'].get(state, 0)}</a>" in page
        drawn = page.split('aria-label="')
        for slug, counts in recounted["states"].items():
            name = Channel.objects.get(slug=slug).name
            (bar,) = (part for part in drawn if part.startswith(f"{name}, {sum(counts.values())} in all."))
            for state, n in counts.items():
                assert f"{Commitment.State(state).label}: {n}." in bar
    return recounted


def test_front_page_dashboard_csv_json_and_a_recount_from_the_record_alone_agree(
    year: None, client: Client
) -> None:
    before = _all_agree(client)
    with clock.at(clock.now() + timedelta(days=200)):
        tasks.look_again()
        tasks.stand()
        after = _all_agree(client)
    assert before["states"] != after["states"]  # what changed by the clock alone stands on the record too
    assert before["standing"] != after["standing"]
