"""Feedback, reports, proposals and statements of one's own: open to everybody, so somebody sends a thousand of them.

Nobody is refused for it. What is one too many from a network, or comes without a proof of work, is marked, and a
person looks at it last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from justaction.ballots import actions as ballots
from justaction.ballots.models import Ballot, Proposal
from justaction.ballots.tests.making import a_draft
from justaction.members import cases
from justaction.members.actions import cases as moderation
from justaction.members.models import Case, Person, Report
from justaction.opinions import tokens
from justaction.opinions.models import OpinionStatement
from justaction.opinions.tests.making import a_conversation
from justaction.statement import actions as statement
from justaction.statement.models import Suggestion
from justaction.statement.tests.making import a_round, post, worked
from justaction.web import clock, crowds, proof

if TYPE_CHECKING:
    from justaction.conftest import Cast

LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Open:
    """A form that everybody may send: its name, its address, what is typed the nth time, how many came and are marked."""

    form: str
    url: str
    typed: Callable[[int], dict[str, str]]
    came: Callable[[], int]
    marked: Callable[[], int]


def asked_for(cast: Cast) -> Ballot:
    """A vote for which anybody proposes options until tomorrow."""
    until = clock.now() + timedelta(days=1)
    draft = a_draft(
        cast,
        proposals=Ballot.Proposals.ANYONE,
        proposals_until=until,
        opens_at=until + timedelta(days=1),
        closes_at=until + timedelta(days=8),
    )
    return ballots.ask_for_proposals(draft, by=cast.ruth)


def feedback(cast: Cast) -> Open:
    row = a_round(cast.ruth)
    link = statement.make_link(row, by=cast.ruth)
    some = Suggestion.objects.all()
    return Open(
        "feedback",
        f"{link.url}p/1/",
        lambda n: {"text": f"Voice {n}"},
        some.count,
        some.filter(to_check=True).count,
    )


def report(cast: Cast) -> Open:
    marked = Case.objects.filter(why__in=cases.WHY_MARKED)
    return Open(
        "report",
        "/report/",
        lambda n: {"page": f"/made-up/{n}/", "words": "That is wrong."},
        Report.objects.count,
        marked.count,
    )


def propose(cast: Cast) -> Open:
    ballot = asked_for(cast)
    some = Proposal.objects.filter(ballot=ballot)
    return Open(
        "propose",
        f"/decisions/{ballot.slug}/propose/",
        lambda n: {"name": f"Name {n}"},
        some.count,
        some.filter(to_check=True).count,
    )


def opinion(cast: Cast) -> Open:
    thing = a_conversation(cast.ruth)
    some = OpinionStatement.objects.exclude(author=None)

    def typed(n: int) -> dict[str, str]:
        return {"text": f"Statement number {n} says one thing."}

    return Open("opinion", f"/opinions/{thing.slug}/", typed, some.count, some.filter(to_check=True).count)


@pytest.fixture(autouse=True)
def one_moment() -> Iterator[None]:
    """All within one hour, whenever the test runs."""
    with clock.at(clock.now()):
        yield


FORMS = [feedback, report, propose, opinion]
ROOMS = {"feedback": (40, 12), "report": (20, 6), "propose": (20, 8), "opinion": (40, 12)}


def address(form: Open) -> str:
    """Where it is sent; for an opinion, an address of a new participant each time, as a program would."""
    if form.form != "opinion":
        return form.url
    thing = OpinionStatement.objects.earliest("id").conversation
    return f"{form.url}by/{tokens.make(thing)}/add/"


def flood(client: Client, form: Open, many: int, *, works: bool, network: str = "198.51.100.7") -> None:
    """The same browser sends it many times; each time it is taken."""
    for n in range(form.came(), form.came() + many):
        said = form.typed(n) | (worked(form.form) if works else {})
        answer = post(client, address(form), said, REMOTE_ADDR=network)
        assert answer.status_code == 302, answer.content.decode()[:2000]


@pytest.mark.parametrize("made", FORMS)
def test_too_many_from_one_network_are_marked_and_none_is_refused(
    cast: Cast, client: Client, made: Callable[[Cast], Open]
) -> None:
    form = made(cast)
    most, bare = ROOMS[form.form]
    flood(client, form, bare + 2, works=False)
    assert (form.came(), form.marked()) == (bare + 2, 2)
    flood(client, form, most - bare - 2, works=True)
    assert form.marked() == 2, "who does the work has more room"
    flood(client, form, 3, works=True)
    assert form.marked() == 5
    flood(client, form, 2, works=True, network="203.0.113.9")
    assert (form.came(), form.marked()) == (most + 5, 5), "others are not marked for it"


@pytest.mark.parametrize("made", FORMS)
def test_a_flood_without_script_from_everywhere_is_marked(
    cast: Cast, client: Client, made: Callable[[Cast], Open], monkeypatch: pytest.MonkeyPatch
) -> None:
    form = made(cast)
    for n in range(62):
        monkeypatch.setattr(crowds.limits, "visitor", lambda request, n=n: f"198.51.100.{n}")
        flood(client, form, 1, works=False)
    assert (form.came(), form.marked()) == (62, 2)
    flood(client, form, 1, works=True)
    assert form.marked() == 2


@pytest.mark.parametrize("made", FORMS)
def test_a18_a_proof_counts_once_and_for_its_own_form(
    cast: Cast, client: Client, made: Callable[[Cast], Open]
) -> None:
    form = made(cast)
    work = worked(form.form)
    assert post(client, address(form), form.typed(0) | work).status_code == 302
    for bad in (work, worked("sign"), {proof.FIELD: "made up"}):
        answer = post(client, address(form), form.typed(1) | bad)
        assert answer.status_code in (409, 422), bad
        assert list(form.typed(1).values())[-1] in answer.content.decode(), "what was typed is still there"
    assert form.came() == 1


@pytest.mark.parametrize("made", FORMS)
def test_the_page_brings_the_script_that_does_the_work(
    cast: Cast, client: Client, made: Callable[[Cast], Open]
) -> None:
    form = made(cast)
    assert f'data-proof="/proof/{form.form}.json"' in client.get(address(form)).content.decode()


def test_marked_proposals_keep_nobody_else_out(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ballot = asked_for(cast)
    monkeypatch.setattr("justaction.ballots.actions.proposals.MOST", 3)
    for n in range(3):
        ballots.propose(ballot, name=f"Made up {LETTERS[n]}", to_check=True)
    assert ballots.propose(ballot, name="Night Market").state == "waiting"


def test_an_honest_report_takes_the_mark_from_a_case(cast: Cast) -> None:
    thing = cases.at("/about/")
    case = moderation.report(thing, words="x", one_of_many="reports")
    assert Case.objects.get().why == "reports"
    moderation.report(thing, words="It names my neighbor.")
    case.refresh_from_db()
    assert (case.why, case.reports.count()) == ("", 2)
    moderation.report(thing, words="x", one_of_many="reports")
    case.refresh_from_db()
    assert case.why == "", "and a flood does not bring it back"


def places(page: str, *words: str) -> list[int]:
    """Where each of the words stands on a page."""
    assert all(one in page for one in words), page
    return [page.index(one) for one in words]


def test_marked_reports_stand_last_in_the_queue(
    cast: Cast, client: Client, signed_in: Callable[[Person], Client]
) -> None:
    form = report(cast)
    flood(client, form, 8, works=False)
    assert post(client, "/report/", {"page": "/honest/", "words": "It names my neighbor."}).status_code == 302
    page = signed_in(cast.ruth).get("/steer/queue/").content.decode()
    first, honest, marked = places(page, "/made-up/5/", "/honest/", "/made-up/6/")
    assert first < honest < marked


def test_marked_feedback_stands_last_on_the_desk_of_the_round(
    cast: Cast, client: Client, signed_in: Callable[[Person], Client]
) -> None:
    form = feedback(cast)
    flood(client, form, 13, works=False)
    post(
        client,
        form.url.replace("p/1/", "p/2/"),
        {"text": "A reader of paragraph two."},
        REMOTE_ADDR="203.0.113.1",
    )
    row = Suggestion.objects.latest("id").round
    page = signed_in(cast.ruth).get(f"/steer/statement/rounds/{row.number}/").content.decode()
    first, honest, marked = places(page, "Voice 11", "A reader of paragraph two.", "Voice 12")
    assert first < honest < marked
    assert page.count("much came from one place") == 1
