"""A draft goes round: by link and code, without an account, paragraph by paragraph, until its last day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members.models import Person
from justaction.record.models import Entry
from justaction.statement import actions
from justaction.statement.models import FeedbackRound, StatementVersion, Suggestion
from justaction.statement.tests.making import DRAFT, a_round, post, said, worked
from justaction.web import clock

if TYPE_CHECKING:
    from justaction.conftest import Cast

Browser = Callable[[Person], Client]


def link_of(row: FeedbackRound, by: Person) -> str:
    return actions.make_link(row, by=by).url


def test_a_convener_opens_a_round_and_makes_a_link_with_a_code(cast: Cast, signed_in: Browser) -> None:
    actions.draft(by=cast.ruth, paragraphs=DRAFT)
    ruth = signed_in(cast.ruth)
    last = (clock.today() + timedelta(days=9)).isoformat()
    opened = ruth.post("/steer/statement/rounds/new/", {"question": "What is missing?", "closes_on": last})
    assert opened["Location"] == "/steer/statement/rounds/1/links/"
    row = FeedbackRound.objects.get()
    assert (row.state, row.version.state, row.for_everybody) == ("open", "circulating", False)
    ruth.post("/steer/statement/rounds/1/links/", {"label": "Our board"})
    link = row.links.get()
    page = ruth.get("/steer/statement/rounds/1/links/").content.decode()
    assert link.url in page
    code = ruth.get(f"/steer/statement/rounds/1/links/{link.subject}.svg")
    assert code["Content-Type"] == "image/svg+xml"
    assert b"<svg" in code.content
    assert b"style" not in code.content
    entry = Entry.objects.get(kind="feedback.opened")
    assert b'"closes":"' in bytes(entry.leaf)


def test_a_reader_says_something_of_a_paragraph_without_an_account(cast: Cast, client: Client) -> None:
    row = a_round(cast.ruth)
    url = link_of(row, cast.ruth)
    assert "It can be taken apart." in client.get(url).content.decode()
    form = client.get(url + "p/1/").content.decode()
    assert "It was built by hand." in form
    sent = post(
        client,
        url + "p/1/",
        {"part": "2", "text": "Whose hands?", "suggested": "It was built by law.", "relation": "staff"},
    )
    one = Suggestion.objects.get()
    assert sent["Location"] == one.url
    assert (one.selected, one.suggested) == ("It was built by hand.", "It was built by law.")
    assert (one.relation, one.name, one.address, one.via) == ("staff", "", "", "link")
    mine = client.get(one.url).content.decode()
    assert "Whose hands?" in mine
    assert client.cookies == {}


def test_a_reader_means_only_some_words_and_changes_those(cast: Cast, client: Client) -> None:
    url = link_of(a_round(cast.ruth), cast.ruth) + "p/1/"
    typed = {"part": "", "words": " built  BY hand.", "text": "Law did it too.", "begin": "yes"}
    begun = post(client, url, typed).content.decode()
    assert "Law did it too." in begun
    assert re.search(r"<textarea[^>]*suggested[^>]*>\s*built by hand<", begun), "where their change begins"
    assert not Suggestion.objects.exists()

    wrong = post(client, url, {"words": "built by machines", "suggested": "by law"})
    assert wrong.status_code == 422
    assert "Those words do not stand in this paragraph." in wrong.content.decode()
    post(client, url, {"words": "built by hand", "suggested": "built by law and by hand"})
    one = Suggestion.objects.get()
    assert (one.selected, one.suggested) == ("built by hand", "built by law and by hand")


def test_words_that_stand_there_already_are_no_suggestion(cast: Cast, client: Client) -> None:
    url = link_of(a_round(cast.ruth), cast.ruth) + "p/1/"
    same = post(client, url, {"part": "2", "suggested": "It was built by hand."})
    assert same.status_code == 422
    assert "These words stand there already." in same.content.decode()
    post(client, url, {"part": "2", "suggested": "It was built by hand.", "text": "I like this one."})
    assert Suggestion.objects.get().suggested == ""


def test_the_whole_can_be_answered_too(cast: Cast, client: Client) -> None:
    url = link_of(a_round(cast.ruth), cast.ruth)
    assert post(client, url + "p/0/", {"text": "Too long, and too kind."}).status_code == 302
    assert Suggestion.objects.get().passage is None


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({}, "Write a comment, or suggest other words."),
        ({"text": "a" * 2001}, "2000"),
        ({"text": "x", "address": "nobody"}, "email"),
        ({"text": "x", "name": "win at www.casino.example"}, "Write only your name here"),
        ({"text": "x", "credited": "on"}, "Write the name that we should credit."),
    ],
)
def test_what_is_wrong_stands_beside_it_and_nothing_typed_is_lost(
    cast: Cast, client: Client, typed: dict[str, str], complaint: str
) -> None:
    url = link_of(a_round(cast.ruth), cast.ruth)
    answer = post(client, url + "p/1/", {"suggested": "", **typed, "relation": "friend"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert complaint in page
    assert typed.get("text", "") in page
    assert not Suggestion.objects.exists()


def test_hostile_words_are_tamed(cast: Cast, client: Client, signed_in: Browser) -> None:
    row = a_round(cast.ruth)
    url = link_of(row, cast.ruth)
    post(
        client,
        url + "p/1/",
        {"text": "<script>alert(1)</script>\u202e\x07 and\n\n\n\nmore", "name": "Bo & 'Co'"},
    )
    one = Suggestion.objects.get()
    assert one.text == "<script>alert(1)</script> and\n\nmore"
    for page in (client.get(one.url), signed_in(cast.ruth).get("/steer/statement/rounds/1/")):
        assert "<script>alert" not in page.content.decode()
        assert "Bo & 'Co'" not in page.content.decode()


def test_a_link_that_ran_out_says_so_and_gives_back_what_was_typed(cast: Cast, client: Client) -> None:
    row = a_round(cast.ruth, days=9)
    link = actions.make_link(row, by=cast.ruth, expires_at=clock.now() + timedelta(days=2))
    with clock.at(clock.now() + timedelta(days=3)):
        assert client.get(link.url).status_code == 410
        late = post(client, link.url + "p/1/", {"text": "I took my time."})
        assert late.status_code == 410
        assert "I took my time." in late.content.decode()
        assert "has run out" in late.content.decode()
    assert not Suggestion.objects.exists()


def test_a_link_that_was_taken_back_or_belongs_to_an_earlier_round_lets_nobody_in(
    cast: Cast, client: Client
) -> None:
    row = a_round(cast.ruth)
    link, kept = actions.make_link(row, by=cast.ruth), actions.make_link(row, by=cast.ruth)
    actions.revoke_link(link, by=cast.ruth)
    assert "taken back" in client.get(link.url).content.decode()
    actions.end_round(row, by=cast.ruth)
    actions.close_round(row, by=cast.ruth, what_changed="Nothing came.")
    second = actions.open_round(
        StatementVersion.objects.get(state="drafting"),
        by=cast.ruth,
        closes_at=clock.now() + timedelta(days=3),
        for_everybody=True,
    )
    page = client.get(kept.url)
    assert page.status_code == 410
    assert second.url in page.content.decode(), "it leads on to the round that is open"
    with pytest.raises(Refused):
        actions.suggest(second, actions.Words(text="By the old link"), link=kept)
    assert client.get("/feedback/" + kept.token[:-2] + "xx/").status_code == 404


def test_without_a_link_nobody_reads_a_round_that_is_not_for_everybody(cast: Cast, client: Client) -> None:
    a_round(cast.ruth)
    for path in ("/statement/rounds/1/", "/statement/rounds/1/p/1/"):
        assert client.get(path).status_code == 404
        assert post(client, path, {"text": "x"}).status_code in (404, 405)
    assert "We begin now." not in client.get("/statement/").content.decode()


def test_a_round_for_everybody_is_answered_on_its_own_page(cast: Cast, client: Client) -> None:
    a_round(cast.ruth, for_everybody=True)
    assert "Read our draft, and answer" in client.get("/").content.decode()
    assert "/statement/rounds/1/p/2/" in client.get("/statement/rounds/1/").content.decode()
    assert post(client, "/statement/rounds/1/p/2/", {"text": "By whom?"}).status_code == 302
    assert Suggestion.objects.get().via == "page"


def test_what_readers_see_stands_still_while_the_draft_goes_on(cast: Cast, client: Client) -> None:
    url = link_of(a_round(cast.ruth), cast.ruth)
    actions.draft(by=cast.ruth, paragraphs=["Other words."])
    assert DRAFT[1] in client.get(url).content.decode()


def test_the_clock_opens_and_ends_rounds_on_their_days(cast: Cast, client: Client) -> None:
    row = a_round(cast.ruth, days=9, opens_at=clock.now() + timedelta(days=2), for_everybody=True)
    link = actions.make_link(row, by=cast.ruth)
    assert row.state == "planned"
    assert "opens on" in client.get(link.url).content.decode()
    with clock.at(clock.now() + timedelta(days=3)):
        assert client.get(link.url).status_code == 200, "even before the clock has noticed"
        assert actions.turn_rounds() == 1
        assert FeedbackRound.objects.get().state == "open"
    with clock.at(clock.now() + timedelta(days=10)):
        with pytest.raises(Refused) as no:
            said(row, text="Too late")
        assert no.value.status == 410
        actions.turn_rounds()
        row.refresh_from_db()
        assert (row.state, row.version.state) == ("consolidating", "consolidating")
        assert actions.turn_rounds() == 0


@pytest.mark.parametrize("days", [-1, 400])
def test_dates_that_make_no_sense_are_refused(cast: Cast, days: int) -> None:
    with pytest.raises(Refused):
        a_round(cast.ruth, days=days)


def test_only_one_round_at_a_time_and_only_by_those_who_may(cast: Cast, signed_in: Browser) -> None:
    row = a_round(cast.ruth)
    with pytest.raises(Refused):
        actions.open_round(row.version, by=cast.ruth, closes_at=clock.now() + timedelta(days=2))
    for deed in (
        lambda: actions.make_link(row, by=cast.imani),
        lambda: actions.end_round(row, by=cast.imani),
        lambda: actions.answer(row, [], by=cast.imani, outcome="accepted", reason="x"),
        lambda: actions.suggest(row, actions.Words(text="x"), typed_by=cast.imani),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert signed_in(cast.imani).get("/steer/statement/rounds/1/").status_code == 403


def test_many_from_one_place_are_marked_and_not_refused(cast: Cast, client: Client) -> None:
    """A church hall shares one address."""
    url = link_of(a_round(cast.ruth), cast.ruth) + "p/1/"
    for number in range(42):
        assert post(client, url, {"text": f"Voice {number}"} | worked("feedback")).status_code == 302
    assert list(Suggestion.objects.filter(to_check=True).values_list("text", flat=True)) == [
        "Voice 40",
        "Voice 41",
    ]


def test_an_author_takes_it_back_by_their_own_link(cast: Cast, client: Client) -> None:
    one = said(a_round(cast.ruth), name="Bo", address="bo@example.org", shown=True)
    assert client.get(one.url).status_code == 200
    assert Suggestion.objects.get().state == "open", "looking alone changes nothing"
    post(client, one.url, {"do": "take_back"})
    row = Suggestion.objects.get()
    assert (row.state, row.text, row.name, row.address, row.address_key) == ("withdrawn", "", "", "", "")
    assert "You took it back" in client.get(one.url).content.decode()
    assert not Entry.objects.filter(subject=one.subject).exists(), (
        "nobody had answered, so the record is silent"
    )


def test_a_helper_writes_down_what_was_said_aloud(cast: Cast, signed_in: Browser) -> None:
    a_round(cast.ruth)
    done = signed_in(cast.ruth).post(
        "/steer/statement/rounds/1/heard/2/",
        {"text": "By whom?", "name": "Bo", "shown": "on", "credited": "on"},
    )
    assert done.status_code == 302
    one = Suggestion.objects.get()
    assert (one.via, one.typed_by, one.name, one.credited) == ("heard", cast.ruth, "Bo", True)


def test_no_letter_goes_out_before_there_is_an_answer(
    cast: Cast, letters: Callable[..., list[Letter]]
) -> None:
    said(a_round(cast.ruth), address="bo@example.org")
    assert actions.tell_authors() == 0
    assert not letters(kind="feedback_answered")
