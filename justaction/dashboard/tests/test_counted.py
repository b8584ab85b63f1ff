"""The numbers of public pages are kept by deeds: whatever is done, in whatever order, a recount gives the same."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from justaction.collaborative.models import Channel, Field
from justaction.commitments import actions, tasks
from justaction.commitments.models import Commitment, MoneyLine, Review
from justaction.commitments.tests.conftest import START
from justaction.commitments.tests.making import a_draft, a_line, a_proof, a_report
from justaction.conftest import Cast
from justaction.counts import actions as counts
from justaction.counts import reading
from justaction.counts.models import Step
from justaction.dashboard.models import Listing
from justaction.dashboard.tests.making import a_pledge, a_signature
from justaction.errors import NotAllowed, Refused
from justaction.members import actions as members
from justaction.record.models import Entry
from justaction.statement.models import StatementVersion
from justaction.web import clock


@pytest.fixture
def january(db: None, request: pytest.FixtureRequest) -> Cast:
    """The cast, founded the week before."""
    with clock.at(START - timedelta(days=7)):
        cast: Cast = request.getfixturevalue("cast")
    return cast


def all_is_right() -> None:
    """Every number is what a recount gives, and the lists show what is public as it is now."""
    _compared, wrong = counts.compare()
    assert not wrong, "\n".join(map(str, wrong))
    public = Commitment.objects.public().order_by("pk")
    told = ("pk", "state", "organization__field__slug", "channel__slug", "target_on")
    shown = ("pk", "state", "field", "channel", "due")
    assert [tuple(x or "" for x in row) for row in public.values_list(*told)] == [
        tuple(x or "" for x in row) for row in Listing.objects.order_by("pk").values_list(*shown)
    ]


class Year:
    """Deeds chosen by a dice, through a year."""

    def __init__(self, cast: Cast, dice: random.Random) -> None:
        self.cast, self.dice, self.made = cast, dice, 0

    def publish(self) -> None:
        self.made += 1
        draft = a_draft(self.cast.fund, self.cast.grace, title=f"Number {self.made}")
        channel = self.dice.choice([*Channel.objects.all(), None])
        Commitment.objects.filter(pk=draft.pk).update(channel=channel)
        actions.publish(draft, by=self.cast.grace)

    def report(self) -> None:
        value = str(self.dice.choice([0, 2, 5, 9, 14]))
        a_report(self.one(), self.cast.grace, value)

    def review(self) -> None:
        asked = Review.objects.filter(state=Review.State.ASKED).order_by("?").first()
        if asked is not None and asked.peer is not None:
            verdict = self.dice.choice(Review.Verdict.values)
            actions.review(asked, by=asked.peer, verdict=verdict, reasons="We looked at the letters.")

    def reply(self) -> None:
        held = Review.objects.held().first()
        if held is not None:
            actions.reply(held, by=self.cast.grace, text="We agree.")

    def withdraw(self) -> None:
        actions.withdraw(self.one(), by=self.cast.grace, reason="We lost the grant.")

    def money(self) -> None:
        kind = self.dice.choice(MoneyLine.Kind.values)
        line = a_line(self.one(), self.cast.grace, kind=kind, place=self.dice.choice(["", "Pilsen"]))
        if self.dice.random() < 0.4:
            actions.take_money_back(line, by=self.cast.grace, why="It was named twice.")

    def move(self) -> None:
        field = self.dice.choice([*Field.objects.all()])
        members.edit_organization(self.cast.fund, by=self.cast.ruth, field=field)

    def night(self) -> None:
        tasks.look_again()
        tasks.lapse_reviews()
        tasks.leave_unanswered()
        tasks.climb()
        tasks.stand()
        if self.dice.random() < 0.5:
            counts.fold()

    def one(self) -> Commitment:
        found: Commitment = self.dice.choice([*Commitment.objects.published()])
        return found


@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_deeds_a_recount_gives_the_same(january: Cast, seed: int) -> None:
    dice = random.Random(seed)  # a story, not a secret
    year, day = Year(january, dice), 0
    deeds: list[Callable[[], None]] = [
        *(year.publish, year.report, year.report, year.report, year.review, year.review, year.reply),
        *(year.money, year.withdraw, year.move, year.night),
    ]
    with clock.at(START):
        year.publish()
    for _turn in range(40):
        day += dice.choice([0, 1, 12, 30])
        with clock.at(START + timedelta(days=day)):
            try:
                with transaction.atomic():
                    dice.choice(deeds)()
            except (Refused, NotAllowed):
                pass  # a report for what is withdrawn, the same day twice: refused, and nothing counted
            if dice.random() < 0.3:
                all_is_right()
    with clock.at(START + timedelta(days=day + 1)):
        counts.fold()
        all_is_right()
    assert Step.objects.filter(folded=False).count() == 0
    assert sum(reading.told("board")["board"].values()) == Commitment.objects.public().count() > 1


def test_many_deeds_are_counted_together_and_whoever_reads_meanwhile_reads_what_is_true(
    january: Cast,
) -> None:
    with clock.at(START), counts.kept_at_the_end():
        first = actions.publish(a_draft(january.fund, january.grace), by=january.grace)
        assert not Step.objects.filter(name="board").exists()
        assert sum(reading.told("board")["board"].values()) == 1
        a_report(first, january.grace, "2")
        actions.publish(a_draft(january.fund, january.grace, title="Another"), by=january.grace)
    assert sum(reading.told("board")["board"].values()) == 2
    all_is_right()


def test_an_organization_that_signs_is_counted_and_one_that_leaves_the_lists_takes_its_commitments_along(
    january: Cast,
) -> None:
    version = StatementVersion.objects.current()
    assert version is not None
    with clock.at(START):
        actions.publish(a_draft(january.fund, january.grace), by=january.grace)
        a_signature(january.fund, version)
        a_pledge(january.fund, "We will do better")
        all_is_right()
        assert reading.told("signers")["signers"] == {"committed/active": 1}
        type(january.fund).objects.filter(pk=january.fund.pk).update(listed=False)
        counts.touch("organization", january.fund.pk)
        all_is_right()
        assert not reading.told("board")["board"]
        members.list_organization(name=january.fund.name, kind=january.fund.kind)
        all_is_right()
        assert sum(reading.told("board", scope=january.fund.pk)["board"].values()) == 1


def test_a_number_that_was_tampered_with_is_named_and_put_right_on_the_record(
    january: Cast, caplog: Any
) -> None:
    with clock.at(START):
        row = actions.publish(a_draft(january.fund, january.grace), by=january.grace)
    Step.objects.filter(name="board", scope=0).update(number=3)
    out = StringIO()
    with pytest.raises(CommandError, match="--repair"):
        call_command("recount", stdout=out)
    key = f"money/{row.state}/finance"
    assert f"board {key}: it says 3, a recount gives 1" in out.getvalue()
    call_command("recount", "--repair", stdout=out)
    all_is_right()
    entry = Entry.objects.get(kind="counts.repaired")
    assert b'"wrong":1' in bytes(entry.leaf)


def test_pages_tell_the_numbers_and_files_the_same(january: Cast, client: Client) -> None:
    with clock.at(START):
        row = actions.publish(a_draft(january.fund, january.grace), by=january.grace)
    with clock.at(START + timedelta(days=30)):
        a_report(row, january.grace, "2", evidence=[a_proof()])
        told = client.get("/commitments.json").json()
    assert told["all_by_channel"] == {"money": {Commitment.objects.get().state: 1}}
    assert Commitment.objects.get().reports.get().value == Decimal(2)
    assert told["signed"]["institutions_and_groups"] == sum(reading.told("signers")["signers"].values()) == 0
