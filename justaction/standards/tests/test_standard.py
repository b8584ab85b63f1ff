"""From an idea to an adopted revision and to the next one: what may not be left out, and what cannot be changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from justaction.ballots.models import Ballot
from justaction.collaborative.models import Pillar
from justaction.errors import NotAllowed, Refused
from justaction.record.models import Entry
from justaction.standards import actions, policy, reading, wording
from justaction.standards.models import Approval, Revision, Standard
from justaction.standards.tests.making import (
    INDICATOR,
    TEXT,
    WEEK,
    a_closed_round,
    a_draft,
    a_round,
    a_tested,
    a_trial,
    a_vote,
    adopted,
    an_idea,
    approved,
    decided,
    editor,
    fresh,
    join,
    put,
)
from justaction.web import clock

if TYPE_CHECKING:
    from justaction.conftest import Cast


def kinds(row: Standard) -> list[str]:
    return list(Entry.objects.filter(thread=row.subject).order_by("id").values_list("kind", flat=True))


def test_ana_suggests_a_standard_and_only_her_community_sees_the_idea(
    cast: Cast, client: Client, signed_in: Callable[..., Client]
) -> None:
    join(cast.ana, cast)
    ana = signed_in(cast.ana)
    form = {
        "channel": cast.money.channel.pk, "title": "Publish who gets paid", "why": "Money that nobody sees.",
        "rule": "Every contract over $25,000 stands online.",
    }  # fmt: skip
    assert ana.post("/standards/suggest/", form).status_code == 302
    row = Standard.objects.get()
    assert (row.code, row.stage) == ("M1", "idea")
    assert client.get("/standards/M1/").status_code == 404
    assert "Publish who gets paid" not in client.get("/standards/").text
    assert "Publish who gets paid" in ana.get("/standards/").text
    with pytest.raises(NotAllowed):
        actions.begin_draft(row, by=cast.ana)
    assert signed_in(cast.grace).get("/standards/suggest/").status_code == 403


def test_two_standards_never_have_the_same_code(cast: Cast, signed_in: Callable[..., Client]) -> None:
    first = a_draft(cast)
    second = an_idea(cast, title="Pay residents who advise us")
    assert (first.code, second.code) == ("M1", "M2")
    with pytest.raises(Refused, match="M1 is the code of another standard: Publish who gets paid") as no:
        an_idea(cast, code="m1")
    assert (no.value.field, no.value.status) == ("code", 409)
    page = signed_in(cast.ana).post(
        "/standards/suggest/",
        {"channel": cast.money.channel.pk, "title": "Twin", "rule": "One.", "why": "Two.", "code": "M1"},
    )
    assert page.status_code == 409
    assert "Choose another code" in page.text
    assert 'value="Twin"' in page.text
    with pytest.raises(IntegrityError), transaction.atomic():
        Standard.objects.create(code="M1", title="x", rule="y", channel=cast.money.channel)
    actions.retire(second, why="Nobody has time.", by=cast.imani)
    assert an_idea(cast).code == "M3"  # the code of one that ended is not given again


def test_it_is_shown_only_when_it_is_complete_and_the_approvals_are_there(
    cast: Cast, signed_in: Callable[..., Client]
) -> None:
    row = actions.begin_draft(an_idea(cast), by=cast.imani)
    closes: dict[str, Any] = {"closes_at": clock.now() + WEEK, "by": cast.imani}
    with pytest.raises(Refused, match="numbered clause"):
        actions.open_round(row, **closes)
    put(row, TEXT, cast.imani)
    with pytest.raises(Refused, match="how to test"):
        actions.open_round(row, **closes)
    actions.write(row, by=cast.imani, how_to_test="Look.")
    actions.set_indicators(row, [INDICATOR], by=cast.imani)
    with pytest.raises(Refused, match="needs 1 approvals, and has 0 approvers"):
        actions.open_round(row, **closes)
    actions.name_approver(row, cast.ruth, by=cast.imani)
    actions.need_approvals(row, 2, by=cast.imani)
    join(cast.lee, cast)
    actions.name_approver(row, cast.lee, by=cast.imani)
    approved(row, cast)
    with pytest.raises(Refused, match="1 of 2 approvals"):
        actions.open_round(row, **closes)
    lee = signed_in(cast.lee)
    page = lee.get("/standards/M1/making/")
    assert "I approve" in page.text
    assert "Ruth Abara: Open it for comment" in page.text, "the log says who"
    digest = wording.digest(reading.words(fresh(row)))
    put(row, TEXT.replace("online", "on the door"), cast.imani)
    lee.post("/standards/M1/making/approve/", {"gate": "comment", "digest": digest})
    assert "changed since you read them" in lee.get("/standards/M1/making/").text
    digest = wording.digest(reading.words(fresh(row)))
    lee.post("/standards/M1/making/approve/", {"gate": "comment", "digest": digest})
    with pytest.raises(Refused, match="1 of 2"):  # Ruth's yes was to other words
        actions.open_round(row, **closes)
    approved(row, cast)
    assert actions.open_round(row, **closes).draft.number == 1
    with pytest.raises(NotAllowed):
        actions.approve(row, gate="comment", digest=digest, by=cast.ana)


def test_the_lead_approves_nothing_of_their_own(cast: Cast) -> None:
    row = a_draft(cast)
    actions.name_approver(row, cast.imani, by=cast.ruth)
    assert not policy.may_approve(cast.imani, row)
    approved(row, cast)
    actions.name_lead(row, cast.ruth, by=cast.imani)
    assert "0 of 1" in policy.why_not_approved(row, "comment", wording.digest(reading.words(fresh(row))))


def test_a_lead_who_leaves_is_missed_and_who_looks_after_money_names_another(
    cast: Cast, client: Client, signed_in: Callable[..., Client]
) -> None:
    row = a_draft(cast)
    actions.show_me(editor(row, cast.imani), listed=True, by=cast.imani)
    assert "Imani Reyes" in client.get("/standards/M1/").text
    join(cast.sol, cast)
    actions.name_lead(row, cast.sol, by=cast.imani)
    assert "Imani Reyes" not in client.get("/standards/M1/").text
    actions.step_down(editor(row, cast.sol), by=cast.sol)
    assert "nobody now" in client.get("/standards/M1/").text
    assert "has no lead" in signed_in(cast.imani).get("/run/money/").text
    assert "Nobody leads it now" in signed_in(cast.sol).get("/standards/M1/making/").text
    with pytest.raises(NotAllowed):
        actions.write(row, by=cast.sol, why="Mine.")
    actions.name_lead(row, cast.ruth, by=cast.imani)
    assert kinds(row).count("standard.lead") == 3


def test_it_is_tested_only_after_comments_and_voted_on_only_after_the_test(cast: Cast) -> None:
    row = a_draft(cast)
    with pytest.raises(Refused, match="Open the draft for comment first"):
        actions.begin_trial(
            row, until=clock.today() + WEEK, organizations=[cast.fund, cast.clinic], by=cast.imani
        )
    with pytest.raises(Refused, match="has to be tested"):
        actions.ask_to_adopt(row, by=cast.imani)
    opened = actions.open_round(approved(row, cast), closes_at=clock.now() + WEEK, by=cast.imani)
    with pytest.raises(Refused, match="Only a draft"):
        actions.begin_trial(
            row, until=clock.today() + WEEK, organizations=[cast.fund, cast.clinic], by=cast.imani
        )
    with pytest.raises(Refused, match="still takes comments"):
        actions.close_round(opened, what_changed="Nothing.", by=cast.imani)


def test_a_vote_adopts_the_very_words_and_they_never_change_again(
    cast: Cast, client: Client, signed_in: Callable[..., Client]
) -> None:
    ballot = a_vote(cast)
    row = Standard.objects.get()
    with pytest.raises(Refused, match="No word changes"):
        actions.write(row, by=cast.imani, rule="Other words.")
    live = reading.document(row)
    assert live is not None
    assert policy.way_in(cast.imani, row) == "read", "nobody writes while people vote"
    with pytest.raises(Refused, match="has not closed"):
        actions.adopt(row, by=cast.imani)
    assert 'href="/standards/M1/making/adopt/"' not in signed_in(cast.imani).get("/me/").text
    decided(ballot, cast)
    lead = signed_in(cast.imani)
    assert 'href="/standards/M1/making/adopt/"' in lead.get("/me/").text, "it is the lead's turn now"
    page = lead.post("/standards/M1/making/adopt/")
    assert page.status_code == 302
    revision = Revision.objects.get()
    entry = Entry.objects.get(kind="standard.adopted")
    facts = json.loads(bytes(entry.leaf))["m"]
    assert facts == {"number": 1, "digest": revision.digest, "clauses": 2}
    assert [(one.number, one.text) for one in revision.clauses.all()] == [
        ("1", "Put every contract over $25,000 online."),
        ("2", "Say who owns the firm."),
    ]
    assert reading.trouble(revision) == ""
    said = client.get("/standards/M1/v1/").text
    assert revision.digest in said
    assert "no longer fit" not in said
    data = client.get("/standards/M1/v1.json").json()
    assert (data["digest"], data["licence"], data["code"]) == (revision.digest, "CC BY 4.0", "M1")
    assert data["indicators"][0]["unit"] == "% of contracts"
    with pytest.raises(Refused, match="Nobody is writing this now"):
        actions.write(fresh(row), by=cast.imani, rule="One more word.")
    assert policy.way_in(cast.imani, fresh(row)) == "read"
    assert kinds(row)[-1] == "standard.adopted"


def test_one_changed_byte_of_a_frozen_revision_is_noticed(cast: Cast, client: Client) -> None:
    revision = adopted(cast)
    words = {**revision.words, "rule": revision.words["rule"].replace("25,000", "26,000")}
    Revision.objects.filter(pk=revision.pk).update(words=words)
    assert reading.trouble(Revision.objects.get()) == "words"
    assert "no longer fit their fingerprint" in client.get("/standards/M1/v1/").text
    # who makes the digest fit again is found by the record, which nobody can rewrite
    Revision.objects.filter(pk=revision.pk).update(digest=wording.digest(words))
    assert reading.trouble(Revision.objects.get()) == "record"
    Revision.objects.filter(pk=revision.pk).update(words=revision.words, digest=revision.digest)
    revision.clauses.filter(number="2").update(text="Say nothing.")
    assert reading.trouble(Revision.objects.get()) == "clauses"


def test_a_vote_without_quorum_decides_nothing_and_can_be_asked_again(
    cast: Cast, signed_in: Callable[..., Client]
) -> None:
    from justaction.ballots.tests.making import closed

    ballot = closed(a_vote(cast))
    row = Standard.objects.get()
    imani = signed_in(cast.imani)
    page = imani.get("/standards/M1/making/").text
    assert "Too few people voted. The vote decides nothing." in page
    assert "Put it to the vote" in page
    assert imani.post("/standards/M1/making/adopt/").status_code == 409
    again = actions.ask_to_adopt(row, by=cast.imani, quorum=2)
    assert again.pk != ballot.pk
    decided(again, cast)
    assert actions.adopt(row, by=cast.imani).ballot_id == again.pk


def test_a_word_that_changed_since_the_vote_asks_for_another_vote(cast: Cast) -> None:
    decided(a_vote(cast), cast)
    row = Standard.objects.get()
    put(row, TEXT.replace("online", "on the door"), cast.imani)  # past every page that would refuse it
    with pytest.raises(Refused, match="words changed since the vote"):
        actions.adopt(row, by=cast.imani)


def test_a_block_keeps_it_from_being_adopted(cast: Cast) -> None:
    decided(a_vote(cast), cast, choice="block")
    with pytest.raises(Refused, match="did not carry"):
        actions.adopt(Standard.objects.get(), by=cast.imani)
    row = fresh(Standard.objects.get())
    actions.break_off_trial(row.trials.get(), why="We write the threshold anew.", by=cast.imani)
    assert fresh(row).stage == "draft"


def test_the_next_revision_leaves_the_first_as_it_was_and_shows_each_changed_word(
    cast: Cast, client: Client
) -> None:
    first = adopted(cast)
    row = actions.begin_revision(fresh(first.standard), why="Two asked for a lower threshold.", by=cast.imani)
    assert (row.stage, row.next_stage, row.number) == ("adopted", "draft", 2)
    put(row, TEXT.replace("$25,000", "$10,000"), cast.imani)
    page = client.get("/standards/M1/").text
    assert "$25,000" in page
    assert "$10,000" not in page
    second = second_revision(row, cast)
    assert (second.number, reading.trouble(second)) == (2, "")
    first.refresh_from_db()
    assert first.superseded_at is not None
    assert reading.trouble(first) == ""
    assert "Superseded on" in client.get("/standards/M1/v1/").text
    compared = client.get("/standards/M1/compare/1..2/").text
    assert "25</del>" in compared or "25<span" in compared
    assert client.get("/standards/M1/").text.count("$10,000") >= 1
    # a clause that stayed is the same clause for who cites it
    assert first.clauses.get(number="2").block_id == second.clauses.get(number="2").block_id


def second_revision(row: Standard, cast: Cast) -> Revision:
    """The whole way once more, for the words as they are."""
    from datetime import timedelta

    from justaction.standards.tests.making import found_out

    opened = actions.open_round(approved(row, cast), closes_at=clock.now() + WEEK, by=cast.imani)
    ended = actions.end_round(opened, by=cast.imani)
    with clock.at(ended.closes_at):
        actions.close_round(ended, what_changed="The threshold.", by=cast.imani)
    with clock.at(clock.now() + timedelta(minutes=1)):
        until = clock.today() + timedelta(days=30)
        trial = actions.begin_trial(
            fresh(row), until=until, organizations=[cast.fund, cast.clinic], by=cast.imani
        )
        found_out(trial, cast)
        actions.answer_advice(trial.testers.get(organization=cast.clinic), answer="Yes.", by=cast.imani)
        actions.end_trial(trial, learned="Fine.", by=cast.imani)
        approved(row, cast, Approval.Gate.ADOPT)
        ballot = actions.ask_to_adopt(fresh(row), by=cast.imani, quorum=2)
    decided(Ballot.objects.get(pk=ballot.pk), cast)
    with pytest.raises(Refused, match="Say what changed"):
        actions.adopt(fresh(row), by=cast.imani)
    return actions.adopt(fresh(row), what_changed="The threshold is lower.", by=cast.imani)


def test_a_standard_ends_with_a_reason_or_makes_room_for_another(cast: Cast, client: Client) -> None:
    revision = adopted(cast)
    row = fresh(revision.standard)
    with pytest.raises(Refused, match="Give a reason"):
        actions.retire(row, why=" ", by=cast.imani)
    with pytest.raises(Refused, match="in force"):
        actions.supersede(row, successor=row, why="Itself.", by=cast.imani)
    actions.retire(row, why="A city law says more now.", by=cast.imani)
    page = client.get("/standards/M1/").text
    assert "A city law says more now." in page
    assert client.get("/standards/M1/v1/").status_code == 200
    assert "/standards/M1/" not in client.get("/communities/money/").text
    with pytest.raises(Refused, match="has ended"):
        actions.begin_revision(fresh(row), why="Again.", by=cast.imani)


def test_a_revision_that_is_given_up_leaves_what_is_in_force(cast: Cast) -> None:
    row = actions.begin_revision(fresh(adopted(cast).standard), why="A lower threshold.", by=cast.imani)
    put(row, "Nothing at all.", cast.imani)
    actions.drop_revision(fresh(row), why="Nobody could keep it.", by=cast.imani)
    row = fresh(row)
    assert (row.stage, row.next_stage) == ("adopted", "")
    again = actions.begin_revision(row, why="Once more.", by=cast.imani)
    assert [one.text for one in wording.clauses(reading.body(again))] == [
        "Put every contract over $25,000 online.", "Say who owns the firm."
    ]  # fmt: skip


def test_the_list_is_filtered_by_channel_pillar_and_stage(cast: Cast, client: Client) -> None:
    another = Pillar.objects.exclude(standards=adopted(cast).standard).earliest("pk")
    for query, n in (("", 1), ("?channel=money", 1), ("?channel=policy", 0), ("?stage=adopted", 1), ("?stage=test", 0),
                     ("?word=paid", 1), ("?word=M1", 1), (f"?pillar={another.pk}", 0), ("?stage=nonsense&page=x", 1)):  # fmt: skip
        page = client.get(f"/standards/{query}")
        assert page.status_code == 200
        assert page.text.count('class="steps-bar"') == n, query
    assert client.get("/standards/data.json?stage=adopted").json()["standards"][0]["code"] == "M1"
    assert "Stage: 4 of 4, Adopted" in client.get("/communities/money/").text
    assert client.get("/standards/m1/").status_code == 200


@pytest.mark.parametrize("made", [a_draft, a_round, a_closed_round, a_trial, a_tested, a_vote])
def test_every_page_opens_at_every_stage(
    cast: Cast, client: Client, signed_in: Callable[..., Client], made: Callable[[Cast], Any]
) -> None:
    made(cast)
    assert client.get("/standards/M1/").status_code == 200
    assert client.get("/standards/").status_code == 200
    for person in (cast.imani, cast.ruth, cast.ana):
        page = signed_in(person)
        assert page.get("/standards/M1/making/").status_code == 200
        assert page.get("/me/").status_code == 200
        assert page.get("/communities/money/").status_code == 200
    assert signed_in(cast.imani).get("/run/money/").status_code == 200
    assert signed_in(cast.grace).get("/standards/M1/making/").status_code == 403
