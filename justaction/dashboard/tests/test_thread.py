"""One thread: from a paragraph of the statement to the result, read in both directions, and found from each of its links."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from justaction.commitments import actions
from justaction.commitments.models import Commitment
from justaction.commitments.tests.making import a_commitment, a_report
from justaction.conftest import Cast
from justaction.dashboard import thread
from justaction.dashboard.models import Ground
from justaction.members.models import Person
from justaction.record.models import Entry
from justaction.standards.tests.making import adopted
from justaction.web import clock

SignedIn = Callable[[Person], Client]


def text(address: str, client: Client | None = None) -> str:
    answer = (client or Client()).get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.content.decode().split())


def a_long_thread(cast: Cast, signed_in: SignedIn) -> Commitment:
    """M1 stands on paragraph 2 and is in force; the fund follows it, took a step, reported; Lee asks for more."""
    revision = adopted(cast)
    form = f"/standards/{revision.standard.code}/stands-on/"
    second = cast.version.paragraphs.get(number=2)
    assert "It can be taken apart." in text(form, signed_in(cast.imani))
    assert signed_in(cast.imani).post(form, {"paragraphs": [second.pk]}).status_code == 302
    made = a_commitment(cast.fund, cast.grace)
    actions.cite(made, clauses=[revision.clauses.get(number="2")], by=cast.grace)
    with clock.at(clock.now() + timedelta(days=30)):
        milestone = made.milestones.get()
        actions.meet_milestone(milestone, by=cast.grace)
        report = a_report(made, cast.grace, "5")
        actions.review(
            report.reviews.get(peer=cast.lee), by=cast.lee, verdict="agrees", reasons="The letters fit."
        )
    return Commitment.objects.get(pk=made.pk)


def test_the_thread_runs_from_the_statement_to_the_result_and_back(cast: Cast, signed_in: SignedIn) -> None:
    made = a_long_thread(cast, signed_in)
    found = thread.of(made)
    stations = {station.key: station for station in found.stations}
    for key in (
        "clause",
        "suggestion",
        "decision",
        "standard",
        "commitment",
        "milestone",
        "evidence",
        "review",
        "result",
    ):
        assert stations[key].steps, key
    order = [step.at for step in found.steps]
    assert order == sorted(order)
    assert found.ahead[-1].told == "The target: 14%", "what is promised still"

    here = f"{made.get_absolute_url()}thread/"
    with clock.at(clock.now() + timedelta(days=31)):
        forward, back = text(here), text(f"{here}?from=last")
        assert "It can be taken apart." in forward
        assert "Shall we adopt M1" in forward
        assert forward.index("Paragraph 2 of our statement") < forward.index("Report sent: 5%")
        line = back.split('id="line"')[1]
        assert line.index("Report sent: 5%") < line.index("Paragraph 2 of our statement")
        assert "It was due on this day, and is not taken." not in forward


def test_from_each_link_one_comes_to_the_thread_and_from_the_thread_to_each_link(
    cast: Cast, signed_in: SignedIn
) -> None:
    made = a_long_thread(cast, signed_in)
    here = f"{made.get_absolute_url()}thread/"
    page = text(here)
    ballot = Entry.objects.filter(kind="standard.adopted").count()
    assert ballot == 1
    decision = re.search(r'href="(/decisions/[\w-]+/)"', page)
    assert decision is not None
    for link in ("/statement/v1/#p2", "/standards/M1/v1/", made.get_absolute_url(), decision[1]):
        assert f'href="{link}' in page, link
    for place in ("/statement/", "/standards/M1/", decision[1], made.get_absolute_url()):
        assert f'href="{here}"' in text(place), place


def test_only_who_looks_after_a_standard_says_on_what_it_stands_and_the_record_keeps_it(
    cast: Cast, signed_in: SignedIn
) -> None:
    adopted(cast)
    form = "/standards/M1/stands-on/"
    second = cast.version.paragraphs.get(number=2)
    assert signed_in(cast.tom).post(form, {"paragraphs": [second.pk]}).status_code == 403
    assert signed_in(cast.imani).post(form, {"paragraphs": ["no"]}).status_code == 422
    for chosen in ([second.pk], [second.pk], []):
        assert signed_in(cast.imani).post(form, {"paragraphs": chosen}).status_code == 302
    assert not Ground.objects.exists()
    assert Entry.objects.filter(kind="standard.grounded").count() == 2, "what changed nothing is not entered"
    assert "Nobody has said yet which paragraph" in text("/standards/M1/", signed_in(cast.imani))


def test_a_draft_and_an_unlisted_organization_have_no_thread(cast: Cast) -> None:
    made = a_commitment(cast.fund, cast.grace)
    cast.fund.listed = False
    cast.fund.save()
    assert Client().get(f"{made.get_absolute_url()}thread/").status_code == 404
