"""Answers by mail: posted once, from the right address only; everything else is told clearly and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client

from justaction.communities import actions as communities
from justaction.communities.actions import posts, talks
from justaction.communities.models import KeptWords, Post, Thread
from justaction.communities.tests.making import a_talk
from justaction.mail import receiving
from justaction.mail.models import Letter, Received
from justaction.mail.receiving import Outcome
from justaction.mail.tests import replies
from justaction.mail.tests.letters import a_message
from justaction.members import actions as members
from justaction.members import tokens
from justaction.members.actions import merging
from justaction.members.models import Person

if TYPE_CHECKING:
    from justaction.conftest import Cast

SignedIn = Callable[[Person], Client]
Letters = Callable[..., list[Letter]]
Run = Callable[[], int]


@pytest.fixture
def talk(cast: Cast, settings: Any) -> Thread:
    """Tom and Ana are in Money; Tom began a conversation that Ana follows, and letters can be answered."""
    settings.INBOX_ADDRESS = "reply@collab.example.org"
    settings.SITE_URL = "https://collab.example.org"
    settings.MAIL_FROM = "hello@collab.example.org"
    for person in (cast.ana, cast.tom):
        communities.join(cast.money, by=person)
    thread = a_talk(cast.money, cast.tom, named=True)
    talks.follow(thread, by=cast.ana)
    return thread


def address(thread: Thread, person: Person) -> str:
    return receiving.address("talk", about=thread.pk, whom=person.pk)


def sent(message: EmailMessage) -> str:
    return str(receiving.take(message.as_bytes()))


def test_a_reply_to_a_letter_becomes_a_post_that_answers_it(
    cast: Cast, talk: Thread, letters: Letters, run_jobs: Run
) -> None:
    run_jobs()
    (letter,) = letters(kind="talk", to="ana@example.org")
    to = letter.headers["Reply-To"]
    assert letter.text.startswith("=-=-= Write your answer above this line =-=-=")
    assert "ana" not in to.partition("+")[2].partition("@")[0].partition("-")[0]
    message = a_message(replies.GMAIL, to=to, In_Reply_To=letter.headers["Message-ID"])
    assert sent(message) == Outcome.DONE
    assert sent(message) == Outcome.TWICE
    first, second = talk.posts.all()
    assert (second.text, second.author, second.answers, second.by_mail) == (
        replies.NEW,
        cast.ana,
        first,
        True,
    )
    assert not second.named  # she has not chosen to be shown in Money
    run_jobs()
    (news,) = letters(kind="talk", to="tom@example.org")
    assert "I can bring the ledger." in news.text
    assert "ana@example.org" not in news.text + str(news.headers)
    assert "Ana" not in news.headers["From"]


def test_a_message_of_the_same_id_is_posted_once_even_when_nobody_remembers_it(
    cast: Cast, talk: Thread
) -> None:
    message = a_message(to=address(talk, cast.ana), Message_ID="<one@mail.example.org>")
    assert sent(message) == Outcome.DONE
    Received.objects.all().delete()
    assert sent(message) == Outcome.DONE
    assert talk.posts.count() == 2


def test_from_another_address_it_waits_for_its_owner_and_the_stranger_learns_nothing(
    cast: Cast, talk: Thread, signed_in: SignedIn, letters: Letters
) -> None:
    to = address(talk, cast.ana)
    assert sent(a_message("From my desk.", to=to, sender="Ana <a.flores@work.example>")) == Outcome.KEPT
    assert talk.posts.count() == 1
    (stranger,) = letters(to="a.flores@work.example")
    assert talk.title not in stranger.subject + stranger.text
    assert "From my desk." not in stranger.text
    (owner,) = letters(to="ana@example.org", kind="talk.returned")
    assert "From my desk." in owner.text
    ana, kept = signed_in(cast.ana), KeptWords.objects.get()
    assert "From my desk." in ana.get(talk.at("talk")).content.decode()
    assert "From my desk." not in signed_in(cast.tom).get(talk.at("talk")).content.decode()
    ana.post(f"/me/kept/{kept.pk}/")
    assert talk.posts.get(number=2).text == "From my desk."
    for _ in range(9):
        sent(a_message("Again.", to=to, sender="x@spam.example"))
    assert len(letters(to="x@spam.example")) == 3
    for number in range(5):  # a sender is easily forged: however many there are, no more is kept or answered
        assert sent(a_message("Again.", to=to, sender=f"x{number}@victim.example")) == Outcome.STORM
        assert not letters(to=f"x{number}@victim.example")
    assert KeptWords.objects.count() == 9


def test_who_left_the_community_gets_their_words_back(cast: Cast, talk: Thread, letters: Letters) -> None:
    communities.leave(cast.ana.memberships.get(), by=cast.ana)
    assert sent(a_message("My last words.", to=address(talk, cast.ana))) == Outcome.ANSWERED
    assert talk.posts.count() == 1
    (letter,) = letters(kind="talk.returned")
    assert "My last words." in letter.text
    assert "Only people of this place can speak here." in letter.text


def test_words_for_a_closed_conversation_wait_until_it_opens_again(
    cast: Cast, talk: Thread, signed_in: SignedIn, letters: Letters
) -> None:
    talks.close(talk, reason="Done.", by=cast.tom)
    assert sent(a_message("One more thing.", to=address(talk, cast.ana))) == Outcome.KEPT
    assert "This conversation is closed." in letters(kind="talk.returned")[0].text
    assert "Words of yours wait" in signed_in(cast.ana).get("/me/").content.decode()
    talks.open_again(talk, by=cast.imani)
    posts.post_kept(KeptWords.objects.get(), named=True, by=cast.ana)
    assert talk.posts.get(number=2).text == "One more thing."


def test_an_ended_address_is_read_no_more(cast: Cast, talk: Thread, signed_in: SignedIn) -> None:
    before = address(talk, cast.ana)
    signed_in(cast.ana).post(talk.at("new_talk_address"))
    assert sent(a_message(to=before)) == Outcome.UNKNOWN
    assert sent(a_message(to=address(talk, cast.ana))) == Outcome.DONE


def test_a_changed_address_is_the_one_that_counts(cast: Cast, talk: Thread) -> None:
    members.change_address(cast.ana, by=cast.ana, token=tokens.for_address(cast.ana, "new@example.org"))
    cast.ana.refresh_from_db()
    assert sent(a_message(to=address(talk, cast.ana))) == Outcome.KEPT
    assert sent(a_message(to=address(talk, cast.ana), sender="New+list@Example.org")) == Outcome.DONE


def test_files_are_made_harmless_or_left_out_with_the_reason(
    cast: Cast, talk: Thread, letters: Letters
) -> None:
    message = a_message("The table.", to=address(talk, cast.ana))
    message.add_attachment(b"a,b\n=1+1,2\n", maintype="text", subtype="csv", filename="rents.csv")
    message.add_attachment(b"MZ\x90", maintype="application", subtype="octet-stream", filename="run.exe")
    assert sent(message) == Outcome.DONE
    made = Post.objects.get(number=2)
    (file,) = made.files.all()
    assert file.name == "rents.csv"
    assert b"'=1+1" in file.file.read()
    (letter,) = letters(kind="talk.files")
    assert "run.exe: Use a picture" in letter.text
    file.file.close()


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (lambda to: a_message(to=to).as_bytes() + b"x" * 30_000_000, "too large: more than 25 MB"),
        (lambda to: a_message("> only\n> quoted\n", to=to).as_bytes(), "no new words"),
    ],
)
def test_what_cannot_be_posted_is_told_clearly(
    cast: Cast, talk: Thread, letters: Letters, raw: Callable[[str], bytes], says: str
) -> None:
    assert receiving.take(raw(address(talk, cast.ana))) == Outcome.ANSWERED
    (letter,) = letters(kind="talk.returned", to="ana@example.org")
    assert says in letter.text


def test_an_answer_of_a_machine_is_dropped_and_answers_to_it_never_start(
    cast: Cast, talk: Thread, letters: Letters
) -> None:
    for _ in range(30):
        sent(a_message("I am away.", to=address(talk, cast.ana), Auto_Submitted="auto-replied"))
    assert talk.posts.count() == 1
    assert not letters(kind="talk.returned")
    for n in range(30):  # one that does not say that it is one
        sent(a_message(f"Away {n}", to=address(talk, cast.ana)))
    assert talk.posts.count() == 1 + receiving.MOST_AN_HOUR
    assert len(letters(kind="talk.returned")) == 1


def test_without_an_inbox_letters_are_answered_on_the_page(
    cast: Cast, talk: Thread, settings: Any, letters: Letters, run_jobs: Run
) -> None:
    settings.INBOX_ADDRESS = ""
    run_jobs()
    (letter,) = letters(kind="talk", to="ana@example.org")
    assert "Reply-To" not in letter.headers
    assert "above this line" not in letter.text


@pytest.mark.django_db(transaction=True)
def test_the_same_message_by_both_ways_at_one_moment_is_one_post(cast: Cast, talk: Thread) -> None:
    raw = a_message("Once.", to=address(talk, cast.ana)).as_bytes()
    others = [a_message(f"Other {n}.", to=address(talk, cast.ana)).as_bytes() for n in range(4)]

    def take(message: bytes) -> str:
        try:
            return str(receiving.take(message))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(take, [raw, *others, *[raw] * 7]))
    assert sorted(said) == ["done"] * 5 + ["twice"] * 7
    assert sorted(talk.posts.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_after_two_accounts_became_one_the_addresses_of_both_are_good(
    cast: Cast, talk: Thread, letters: Letters
) -> None:
    """Ana has two accounts. A letter to the one that went is answered from the address that stays."""
    old = members.welcome(name="Ana Flores", address="ana.old@example.org")
    to = address(talk, old)
    one = merging.ask_to_merge(kept=cast.ana.email, gone=old.email, reason="She told me.", by=cast.ruth)
    for side in ("kept", "gone"):
        merging.say_yes(one, side)
    merging.merge(one, by=cast.ruth)
    assert sent(a_message("From an older letter.", to=to)) == Outcome.DONE
    assert talk.posts.get(number=2).author == cast.ana
    assert sent(a_message("From the older box.", to=to, sender="ana.old@example.org")) == Outcome.KEPT
    (owner,) = letters(to="ana@example.org", kind="talk.returned")
    assert "From the older box." in owner.text, "as after a change of address: she posts it herself"
