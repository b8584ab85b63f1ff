"""Taking part: by a key in an address or signed in, one statement at a time, changed at will, once for each."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.opinions import actions, choosing, tokens
from justaction.opinions.models import Conversation, OpinionStatement, Participant, Vote
from justaction.opinions.tests.making import a_conversation, a_key
from justaction.web import clock
from justaction.web.openforms import TOKEN, token

if TYPE_CHECKING:
    from justaction.conftest import Cast

SignedIn = Callable[[Person], Client]


def begin(client: Client, conversation: Conversation) -> str:
    """Press the button that a visitor sees; the address one comes to."""
    answer = client.post(f"/opinions/{conversation.slug}/begin/", {TOKEN: token()})
    assert answer.status_code == 302
    return str(answer["Location"])


def number_on(page: str) -> int:
    found = re.search(r'name="number" value="(\d+)"', page)
    assert found
    return int(found[1])


def press(client: Client, address: str, choice: str, **more: Any) -> str:
    """Answer the statement that the page shows; the page after it."""
    number = number_on(client.get(address).content.decode())
    answer = client.post(address, {TOKEN: token(), "number": number, "choice": choice, **more})
    assert answer.status_code == 302, answer.content.decode()
    return client.get(answer["Location"]).content.decode()


def test_a_visitor_answers_every_statement_without_an_account_or_a_cookie(cast: Cast, client: Client) -> None:
    conversation = a_conversation(cast.ruth)
    assert "Take part" in client.get(f"/opinions/{conversation.slug}/").content.decode()
    address = begin(client, conversation)
    assert not Participant.objects.exists()  # pressing the button stores nothing
    for done, choice in enumerate(["agree", "pass", "disagree", "agree", "agree", "agree", "agree"], start=1):
        assert f"You have answered {done} of 8" in press(client, address, choice)
    assert "You have answered all 8 statements." in press(client, address, "disagree")
    assert not client.cookies
    assert sorted(Vote.objects.values_list("choice", flat=True)) == [-1, -1, 0, 1, 1, 1, 1, 1]
    person = Participant.objects.get()
    assert person.person is None
    assert person.key is not None
    assert person.key not in address  # the secret itself is not stored


def test_an_answer_is_changed_and_the_row_stays_one(cast: Cast, client: Client) -> None:
    conversation = a_conversation(cast.ruth)
    address = begin(client, conversation)
    press(client, address, "agree")
    vote = Vote.objects.get()
    page = client.get(f"{address}?statement={vote.statement.number}").content.decode()
    assert 'value="agree" aria-pressed="true"' in page
    press(client, f"{address}?statement={vote.statement.number}", "disagree", again="1")
    vote.refresh_from_db()
    assert vote.choice == Vote.Choice.DISAGREE
    mine = client.get(f"{address}mine/").content.decode()
    assert "Disagree" in mine
    assert vote.statement.text in mine


def test_a_member_answers_signed_in_and_is_one_participant(cast: Cast, signed_in: SignedIn) -> None:
    conversation = a_conversation(cast.ruth)
    browser = signed_in(cast.ana)
    for _ in range(2):
        number = number_on(browser.get(f"/opinions/{conversation.slug}/answer/").content.decode())
        browser.post(f"/opinions/{conversation.slug}/answer/", {"number": number, "choice": "agree"})
    assert Participant.objects.get().person == cast.ana
    assert Vote.objects.count() == 2


def test_the_database_holds_one_participant_for_each_person_and_key_and_one_vote(cast: Cast) -> None:
    conversation = a_conversation(cast.ruth)
    who = actions.answer(conversation, {0: 1}, by=cast.ana)
    key = a_key(conversation)
    other = actions.answer(conversation, {0: 1}, by=None, key=key)
    facts = {"conversation": conversation, "began_on": clock.now().date()}
    for twice in (
        lambda: Participant.objects.create(person=cast.ana, number=1, **facts),
        lambda: Participant.objects.create(key=key.digest, number=1, **facts),
        lambda: Participant.objects.create(number=other.number, **facts),
        lambda: Participant.objects.create(person=cast.tom, key="x", number=2, **facts),
        lambda: Vote.objects.create(conversation=conversation, participant=who, statement_id=Vote.objects.earliest("id").statement_id, choice=0),
        lambda: Vote.objects.create(conversation=conversation, participant=who, statement=conversation.statements.get(number=3), choice=2),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            twice()


@pytest.mark.django_db(transaction=True)
def test_twenty_presses_at_once_are_one_participant_and_one_answer(cast: Cast) -> None:
    conversation = a_conversation(cast.ruth)
    key = a_key(conversation)
    wrong: list[Exception] = []

    def press_it(choice: int) -> None:
        try:
            actions.answer(conversation, {2: choice}, by=None, key=key)
        except Exception as error:  # the test says which
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=press_it, args=(number % 3 - 1,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert Participant.objects.count() == 1
    assert Vote.objects.count() == 1


def test_an_address_of_another_conversation_or_made_up_opens_nothing(cast: Cast, client: Client) -> None:
    one, other = a_conversation(cast.ruth), a_conversation(cast.ruth)
    assert one.slug != other.slug
    right = tokens.make(one)
    assert client.get(f"/opinions/{one.slug}/by/{right}/").status_code == 200
    for address in (
        f"/opinions/{other.slug}/by/{right}/",
        f"/opinions/{one.slug}/by/{'0' * 24}/",
        f"/opinions/{one.slug}/by/{right[:-1]}/mine/",
        f"/opinions/{one.slug}/by/{'h' + right}/results/",
    ):
        assert client.get(address).status_code == 404, address


def test_what_a_key_opens_is_for_nobody_else_to_keep(cast: Cast, client: Client) -> None:
    conversation = a_conversation(cast.ruth)
    for page in ("", "mine/", "add/", "results/"):
        answer = client.get(f"/opinions/{conversation.slug}/by/{tokens.make(conversation)}/{page}")
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex"


def test_before_it_opens_and_after_its_time_nobody_answers(cast: Cast, client: Client) -> None:
    soon = clock.now() + timedelta(days=2)
    conversation = a_conversation(cast.ruth, opens_at=soon, closes_at=soon + timedelta(days=3))
    key = a_key(conversation)
    with pytest.raises(Refused, match="not opened yet"):
        actions.answer(conversation, {0: 1}, by=None, key=key)
    with clock.at(soon + timedelta(days=3)), pytest.raises(Refused, match="is closed"):
        actions.answer(conversation, {0: 1}, by=None, key=key)  # though the clock has not closed it yet
    with clock.at(soon):
        actions.answer(conversation, {0: 1}, by=None, key=key)
    address = f"/opinions/{conversation.slug}/by/{tokens.make(conversation)}/"
    with clock.at(soon + timedelta(days=4)):
        late = client.post(address, {TOKEN: token(), "number": 0, "choice": "agree"})
    assert late.status_code == 409
    assert "This conversation is closed." in late.content.decode()


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"number": "0", "choice": "yes"}, 422),
        ({"number": "zero", "choice": "agree"}, 422),
        ({"number": "٣", "choice": "agree"}, 422),
        ({"number": "9" * 30, "choice": "agree"}, 422),
        ({"number": "77", "choice": "agree"}, 404),
        ({}, 422),
    ],
)
def test_an_answer_that_is_none_is_refused_beside_the_statement(
    cast: Cast, client: Client, fields: dict[str, str], status: int
) -> None:
    conversation = a_conversation(cast.ruth)
    answer = client.post(begin(client, conversation), {TOKEN: token(), **fields})
    assert answer.status_code == status
    assert 'role="alert"' in answer.content.decode()
    assert not Vote.objects.exists()


def test_members_only_asks_visitors_to_sign_in(cast: Cast, client: Client, signed_in: SignedIn) -> None:
    conversation = a_conversation(cast.ruth, who="members")
    page = client.get(f"/opinions/{conversation.slug}/").content.decode()
    assert "Sign in and take part" in page
    assert client.post(f"/opinions/{conversation.slug}/begin/", {TOKEN: token()})["Location"].endswith(
        "/answer/"
    )
    assert client.get(f"/opinions/{conversation.slug}/by/{tokens.make(conversation)}/").status_code == 404
    with pytest.raises(NotAllowed):
        actions.answer(conversation, {0: 1}, by=None, key=a_key(conversation))
    assert signed_in(cast.ana).get(f"/opinions/{conversation.slug}/answer/").status_code == 200


def test_a_crowd_from_one_place_is_held_until_somebody_looks(
    cast: Cast, client: Client, signed_in: SignedIn
) -> None:
    with clock.at(clock.now().replace(minute=1)):  # one hour's window
        conversation = a_conversation(cast.ruth)
        addresses = [begin(client, conversation) for _ in range(61)]
        press(client, addresses[0], "agree")
        press(client, addresses[60], "agree")
        assert (
            "somebody looks before your answers count" in client.get(f"{addresses[60]}mine/").content.decode()
        )
    assert sorted(Participant.objects.values_list("held", flat=True)) == [False, True]
    browser = signed_in(cast.ruth)
    assert "1 person is not counted" in browser.get(f"/steer/opinions/{conversation.slug}/").content.decode()
    browser.post(f"/steer/opinions/{conversation.slug}/count-held/")
    assert not Participant.objects.filter(held=True).exists()


def test_a_flood_of_answers_by_one_participant_is_slowed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("justaction.opinions.actions.answering.ANSWERS_AN_HOUR", 3)
    with clock.at(clock.now().replace(minute=1)):
        conversation = a_conversation(cast.ruth)
        for _ in range(3):
            actions.answer(conversation, {0: 1}, by=cast.ana)
        with pytest.raises(Refused) as slowed:
            actions.answer(conversation, {0: -1}, by=cast.ana)
    assert slowed.value.status == 429
    assert Vote.objects.get().choice == 1


def test_a_statement_is_added_looked_at_and_then_answered(
    cast: Cast, client: Client, signed_in: SignedIn
) -> None:
    conversation = a_conversation(cast.ruth)
    address = begin(client, conversation)
    said = "Tell us in June what the money did."
    client.post(f"{address}add/", {TOKEN: token(), "text": said})
    statement = OpinionStatement.objects.get(text=said)
    assert statement.state == "waiting"
    assert "Waits for a look" in client.get(f"{address}mine/").content.decode()
    with pytest.raises(Refused):
        actions.answer(conversation, {statement.number: 1}, by=cast.ana)
    browser = signed_in(cast.ruth)
    assert said in browser.get(f"/steer/opinions/{conversation.slug}/").content.decode()
    browser.post(f"/steer/opinions/{conversation.slug}/{statement.number}/show/")
    actions.answer(conversation, {statement.number: 1}, by=cast.ana)


def test_a_statement_left_out_tells_its_author_why(cast: Cast, client: Client, signed_in: SignedIn) -> None:
    conversation = a_conversation(cast.ruth)
    address = begin(client, conversation)
    client.post(f"{address}add/", {TOKEN: token(), "text": "Otto at the bank is a thief."})
    number = OpinionStatement.objects.waiting().get().number
    browser = signed_in(cast.ruth)
    without = browser.post(f"/steer/opinions/{conversation.slug}/{number}/leave-out/", {"reason": " "})
    assert without.status_code == 422
    browser.post(f"/steer/opinions/{conversation.slug}/{number}/leave-out/", {"reason": "It names somebody."})
    mine = client.get(f"{address}mine/").content.decode()
    assert "Left out: It names somebody." in mine
    assert "Otto" not in Client().get(f"/opinions/{conversation.slug}/").content.decode()


def test_nobody_decides_about_their_own_statement(cast: Cast) -> None:
    conversation = a_conversation(cast.ruth)
    mine = actions.add_statement(conversation, text="The convener is always right.", by=cast.ruth)
    with pytest.raises(NotAllowed, match="Somebody else"):
        actions.show_statement(mine, by=cast.ruth)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Short.", "Say one thing"),
        ("x" * 201, "at most 200"),
        ("  The BUS should be free for everybody!! ", "is there already"),
    ],
)
def test_a_statement_that_will_not_do_is_refused_with_everything_kept(
    cast: Cast, client: Client, text: str, words: str
) -> None:
    conversation = a_conversation(cast.ruth)
    answer = client.post(f"{begin(client, conversation)}add/", {TOKEN: token(), "text": text})
    assert answer.status_code in {409, 422}
    page = answer.content.decode()
    assert words in page
    assert text.strip() in page
    assert conversation.statements.count() == 8


def test_hostile_statements_are_only_words(cast: Cast, client: Client) -> None:
    conversation = a_conversation(cast.ruth, question="What of <script>alert(1)</script>?")
    hostile = '"><img src=x onerror=alert(1)>'
    added = actions.add_statement(conversation, text=hostile, by=None, key=a_key(conversation))
    actions.show_statement(added, by=cast.ruth)
    for _ in range(6):
        actions.answer(conversation, dict.fromkeys(range(9), 1), by=None, key=a_key(conversation))
    actions.compute(conversation)
    page = client.get(f"/opinions/{conversation.slug}/").content.decode()
    assert hostile not in page
    assert "<script>" not in page
    assert "&lt;img src=x onerror" in page


def test_each_person_gets_the_statements_in_an_order_of_their_own() -> None:
    orders = {tuple(choosing.order(f"p{n}", range(10), {})) for n in range(30)}
    assert len(orders) > 25
    assert choosing.order("p1", range(10), {}) == choosing.order("p1", range(10), {})
    known = dict.fromkeys(range(9), 50)
    first = [choosing.order(f"p{n}", range(10), known)[0] for n in range(400)]
    assert first.count(9) > 2 * 400 / 10  # the one that nobody has seen yet comes earlier


def test_who_is_erased_leaves_answers_without_a_person(cast: Cast) -> None:
    conversation = a_conversation(cast.ruth)
    somebody = Person.objects.create(email="gone@example.org", name="Gone")
    actions.answer(conversation, {0: 1}, by=somebody)
    somebody.delete()
    assert Participant.objects.get().person is None
    assert Vote.objects.count() == 1
