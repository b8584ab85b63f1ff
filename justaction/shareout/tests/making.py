"""Builders for the share-out: an edition at each step, by the real deeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.utils.timezone import localtime

from justaction.ballots.models import Ballot
from justaction.ballots.tests.making import a_ballot, an_outcome, closed, five_votes
from justaction.conftest import Cast
from justaction.members.models import Person
from justaction.shareout import actions, pressing
from justaction.shareout.models import Edition
from justaction.web import clock
from justaction.workinggroup.tests.making import role, serving

Jobs = Callable[[], int]
WORDS = "We **met** eighty times.\n\n## What we learned\n\n- Ask first.\n- Say the number."


def a_decision(cast: Cast, slug: str = "name") -> Ballot:
    """A vote that was closed, with its outcome."""
    ballot = a_ballot(cast, slug=slug)
    five_votes(ballot, cast)
    ballot = closed(ballot)
    an_outcome(ballot, cast.ruth)
    return ballot


def a_member(cast: Cast) -> Person:
    """Somebody who serves in the working group."""
    return serving(cast, "Tom Wilk", role=role("producer")).person


def begun(cast: Cast, year: int | None = None) -> Edition:
    """An empty draft."""
    return actions.begin(year=year or clock.today().year, by=cast.ruth)


def gathered(cast: Cast, *, year: int | None = None, **words: Any) -> Edition:
    """A draft that lacks only its approvals."""
    ballot = a_decision(cast)
    assert ballot.closed_at is not None
    row = begun(cast, year or localtime(ballot.closed_at).year)
    said = {
        "title": "What we did", "about": "What came out of one year.", "words": WORDS,
        "press_note": "Ask Ruth.\n\nShe answers.", **words,
    }  # fmt: skip
    actions.write(row, by=cast.ruth, **said)
    actions.choose(row, [("decision", ballot.slug)], by=cast.ruth)
    actions.write_deliverable(
        row, by=cast.ruth, kind="report", title="The <first> report", about="For everybody", owner="Nine Blocks Club",
        licence="CC BY 4.0", address="10.5281/zenodo.1234",
    )  # fmt: skip
    for stage, amount, place in (
        ("paid", "1200", "Englewood"),
        ("paid", "3000.50", "Lawndale"),
        ("announced", "9000", ""),
    ):
        actions.write_money(
            row, by=cast.ruth, stage=stage, amount=amount, currency="usd", giver="Prairie Lantern Fund",
            recipient="Nine Blocks Club", ownership="Resident-owned", place=place, source="https://fund.example.org/",
        )  # fmt: skip
    return Edition.objects.get(pk=row.pk)


def approved(cast: Cast, row: Edition) -> Edition:
    """Ruth and somebody of the working group have approved it."""
    member = Person.objects.get(email="tom@example.org")
    actions.approve(row, by=cast.ruth)
    actions.approve(row, by=member)
    return row


def published(cast: Cast, run_jobs: Jobs, **words: Any) -> Edition:
    """An edition that is out."""
    a_member(cast)
    row = approved(cast, gathered(cast, **words))
    actions.publish(row, by=cast.ruth)
    run_jobs()
    return Edition.objects.get(pk=row.pk)


_pressed: dict[str, dict[str, bytes]] = {}


@contextmanager
def pressed_once() -> Iterator[None]:
    """Inside, an edition of a title is pressed once in a process: for tests of pages, not of files."""
    press = pressing.press

    def once(given: pressing.Given, **how: Any) -> dict[str, bytes]:
        key = f"{given.name}: {given.said['title']}"
        if key not in _pressed:
            _pressed[key] = press(given, **how)
        return _pressed[key]

    with mock.patch.object(pressing, "press", once):
        yield


def addresses_of(cast: Cast) -> dict[str, list[Any]]:
    """The arguments of the addresses of the share-out, for the table of who may open what: one edition is out, the
    next one is a draft. Tom serves in the working group."""
    ballot = a_decision(cast, "shared-out")
    assert ballot.closed_at is not None
    year = localtime(ballot.closed_at).year
    out = begun(cast, year)
    actions.write(out, by=cast.ruth, about="Of one year.", words=WORDS, press_note="Ask us.")
    said: dict[str, Any] = {
        "kind": "report",
        "owner": "The club",
        "licence": "CC BY 4.0",
        "address": "https://club.example/",
    }
    actions.write_deliverable(out, by=cast.ruth, title="A report", **said)
    actions.choose(out, [("decision", ballot.slug)], by=cast.ruth)
    actions.publish(approved(cast, out), by=cast.ruth)
    with pressed_once():
        actions.make_files(out.pk)
    draft = begun(cast, year)
    thing = draft.deliverables.get()
    line = actions.write_money(
        draft, by=cast.ruth, stage="paid", amount="5", currency="USD", giver="The fund"
    )
    here, space = [year, draft.number], "shareout:"
    return {
        space + "year": [year],
        **{space + name: [year, 1] for name in ("edition", "press")},
        space + "file": [year, 1, "manifest.json"],
        **{space + name: [year, 1] for name in ("campaign", "campaign_archive")},
        space + "campaign_card": [year, 1, "banner"],
        space + "short": [actions.make_links(Edition.objects.get(pk=out.pk), by=cast.ruth)["read"].code],
        space + "page": [year, 1, "decisions"],
        **{
            space + name: here
            for name in (
                *(
                    "draft",
                    "write",
                    "choose",
                    "add_deliverable",
                    "add_money",
                    "preview",
                    "approve",
                    "publish",
                ),
                *("take_back", "drop"),
            )
        },
        space + "preview_page": [*here, "decisions"],
        **{space + name: [*here, thing.pk] for name in ("write_deliverable", "drop_deliverable")},
        **{space + name: [*here, line.pk] for name in ("write_money", "drop_money")},
    }
