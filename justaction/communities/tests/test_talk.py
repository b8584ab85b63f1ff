"""Conversations on the page: who reads, who is told and how, and what becomes of words that hurt."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from justaction.ballots.tests.making import a_ballot
from justaction.communities import actions as communities
from justaction.communities.actions import hiding, posts, talks
from justaction.communities.emails import talks as emails
from justaction.communities.models import KeptWords, Post, Thread
from justaction.communities.tests.making import a_talk
from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members import actions as members
from justaction.members import cases as kinds
from justaction.members import following, my_data
from justaction.members.actions import cases
from justaction.members.actions import telling as ways
from justaction.members.models import Case, DigestItem, Person, Role

if TYPE_CHECKING:
    from justaction.conftest import Cast

SignedIn = Callable[[Person], Client]
Letters = Callable[..., list[Letter]]
Run = Callable[[], int]


@pytest.fixture
def money(cast: Cast) -> Thread:
    """Ana and Tom are in Money, Tom by his name; Ana began a conversation about the ledger, and Tom follows it."""
    for person in (cast.ana, cast.tom):
        communities.join(cast.money, by=person)
    communities.show_me(cast.tom.memberships.get(), listed=True, by=cast.tom)
    thread = a_talk(cast.money, cast.ana, named=True)
    talks.follow(thread, by=cast.tom)
    return thread


def page(client: Client, thread: Thread) -> str:
    answer = client.get(thread.at("talk"))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_somebody_starts_one_and_another_answers_with_a_file_and_a_decision(
    cast: Cast, money: Thread, signed_in: SignedIn
) -> None:
    vote = a_ballot(cast, slug="which-ledger")
    ana = signed_in(cast.ana)
    form = {"title": "Rents on Mill Street", "text": "They **doubled**.", "named": "on", "once": "k1"}
    answer = ana.post("/communities/money/conversations/start/", form)
    assert answer["Location"] == "/communities/money/conversations/rents-on-mill-street/"
    ana.post("/communities/money/conversations/start/", form)
    assert Thread.objects.filter(title="Rents on Mill Street").count() == 1
    tom = signed_in(cast.tom)
    table = SimpleUploadedFile("rents.csv", b"street,rent\nMill,=1+1\n", content_type="text/csv")
    said = {
        "text": "Here is the table.",
        "decision": vote.slug,
        "named": "on",
        "attached": [table],
        "once": "k2",
    }
    answer = tom.post(answer["Location"], said)
    assert answer["Location"].endswith("rents-on-mill-street/?page=1#said-2")
    words = ana.get(answer["Location"]).content.decode()
    assert "<strong>doubled</strong>" in words
    assert vote.question in words
    file = Post.objects.get(number=2, thread__slug="rents-on-mill-street").files.get()
    got = ana.get(file.post.thread.at("post_file", file.subject))
    assert b"'=1+1" in got.content
    assert got["Content-Disposition"].startswith("attachment")


def test_it_is_read_by_those_of_its_place_unless_it_is_opened(
    cast: Cast, money: Thread, signed_in: SignedIn
) -> None:
    grace = signed_in(cast.grace)
    assert grace.get(money.at("talk")).status_code == 403
    assert money.title not in grace.get("/communities/money/").content.decode()
    assert money.title in signed_in(cast.tom).get("/communities/money/").content.decode()
    with pytest.raises(NotAllowed):
        posts.post(money, text="Let me in.", by=cast.grace)
    opened = a_talk(cast.money, cast.ana, title="Open to all", opened=True)
    assert "Who can bring" in page(grace, opened)
    posts.post(opened, text="I can.", by=cast.grace)
    communities.leave(cast.tom.memberships.get(), by=cast.tom)
    assert signed_in(cast.tom).get(money.at("talk")).status_code == 403


def test_each_is_told_once_in_the_way_they_chose(
    cast: Cast, money: Thread, letters: Letters, run_jobs: Run
) -> None:
    for person, way in ((cast.imani, "digest"), (cast.lee, "none"), (cast.sol, "immediate")):
        communities.join(cast.money, by=person)
        talks.follow_place(cast.money.scope, by=person)
        ways.choose(person, {("conversation", "money"): way}, by=person)
    talks.follow(money, by=cast.sol)
    run_jobs()
    Letter.objects.all().delete()
    DigestItem.objects.all().delete()
    made = posts.post(money, text="The ledger is here.", by=cast.ana, named=True)
    run_jobs()
    emails.tell(made.pk)
    run_jobs()
    assert sorted(one.to for one in letters(kind="talk")) == ["sol@example.org", "tom@example.org"]
    (item,) = DigestItem.objects.all()
    assert (item.person, item.text, item.by_name) == (cast.imani, "The ledger is here.", "Ana Flores")
    posts.withdraw(made, by=cast.ana)
    assert not DigestItem.objects.exists()


def test_letters_are_threaded_and_leave_in_one_press(
    cast: Cast, money: Thread, letters: Letters, run_jobs: Run
) -> None:
    run_jobs()
    first = money.posts.get()
    second = posts.post(money, text="I can.", by=cast.ana, named=True)
    posts.post(money, text="Or I.", by=cast.ana, answers=second)
    run_jobs()
    heads = [one.headers for one in letters(kind="talk", to="tom@example.org")]
    ids = [f"<{one.subject}@localhost>" for one in (first, second)]
    assert [head["Message-ID"] for head in heads[:2]] == ids
    assert heads[1]["In-Reply-To"] == ids[0]
    assert heads[2]["References"] == f"{ids[0]} {ids[1]}"
    assert "<money.conversations.localhost>" in heads[0]["List-Id"]
    assert heads[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert heads[0]["From"] == "Ana Flores via Just Action <hello@localhost>"
    url = heads[0]["List-Unsubscribe"].strip("<>").partition("8000")[2]
    program = Client(enforce_csrf_checks=True)
    assert program.get(url).status_code == 200
    assert following.follows(cast.tom, "talk", money.subject)
    assert program.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert program.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not program.cookies
    posts.post(money, text="Anybody?", by=cast.ana)
    run_jobs()
    assert len(letters(kind="talk", to="tom@example.org")) == 3
    assert program.get("/conversations/leave/made-up/").status_code == 404


def test_a_name_that_can_be_seen_calls_its_owner_once(
    cast: Cast, money: Thread, letters: Letters, run_jobs: Run
) -> None:
    run_jobs()
    communities.join(cast.money, by=cast.lee)  # does not show the name
    communities.join(cast.money, by=cast.sol)
    communities.show_me(cast.sol.memberships.get(), listed=True, by=cast.sol)
    Letter.objects.all().delete()
    made = posts.post(money, text="@Sol Diaz and @Lee Chau, and @Tom Wilk: look. @Sol Diaz!", by=cast.ana)
    run_jobs()
    assert sorted(one.to for one in letters(kind="talk")) == ["sol@example.org", "tom@example.org"]
    assert "wrote your name" in letters(to="sol@example.org")[0].text
    posts.edit(made, text="@Sol Diaz, look again.", by=cast.ana)
    run_jobs()
    assert len(letters(kind="talk")) == 2


def test_words_of_harm_are_folded_below_their_note(
    cast: Cast, money: Thread, signed_in: SignedIn, letters: Letters, run_jobs: Run
) -> None:
    posts.post(money, text="They put her out at night.", note="An eviction", by=cast.ana)
    run_jobs()
    words = page(signed_in(cast.tom), money)
    assert "<summary>Before you read: An eviction</summary>" in words
    letter = letters(kind="talk", to="tom@example.org")[-1]
    assert "An eviction" in letter.text
    assert "at night" not in letter.text


def test_changed_words_keep_how_they_read_and_words_taken_back_are_gone(
    cast: Cast, money: Thread, signed_in: SignedIn
) -> None:
    ana, first = signed_in(cast.ana), money.posts.get()
    ana.post(money.at("edit_post", 1), {"text": "Who brings the ledger?"})
    tom = signed_in(cast.tom)
    assert "Who can bring the ledger?" in tom.get(money.at("said", 1)).content.decode()
    assert tom.post(money.at("edit_post", 1), {"text": "Mine now"}).status_code == 403
    ana.post(money.at("withdraw_post", 1))
    first.refresh_from_db()
    assert (first.text, first.wordings.count()) == ("", 0)
    assert "took it back" in page(tom, money)


def test_who_is_blocked_is_folded_and_writes_no_letters_and_who_gave_no_name_cannot_be(
    cast: Cast, money: Thread, signed_in: SignedIn, letters: Letters, run_jobs: Run
) -> None:
    tom = signed_in(cast.tom)
    tom.post(money.at("block_post", 1))
    run_jobs()
    Letter.objects.all().delete()
    posts.post(money, text="Still here.", by=cast.ana, named=True)
    unnamed = posts.post(money, text="Somebody says.", by=cast.ana, named=False)
    run_jobs()
    assert page(tom, money).count("From somebody you blocked") == 2
    assert len(letters(kind="talk", to="tom@example.org")) == 1
    with pytest.raises(NotAllowed):
        talks.block(unnamed, by=cast.tom)
    tom.post(f"/me/blocked/{cast.tom.blocks.get().pk}/end/")
    assert "From somebody you blocked" not in page(tom, money)


def test_words_are_reported_in_two_clicks_taken_down_with_a_reason_and_come_back_on_appeal(
    cast: Cast, money: Thread, signed_in: SignedIn, letters: Letters
) -> None:
    tom = signed_in(cast.tom)
    report = money.at("report_post", 1)
    assert report in page(tom, money)
    assert tom.post(report, {"wrong": "hurts"}).status_code == 302
    case = Case.objects.get(kind="post")
    assert (case.scope, case.title) == ("community:money", "Words in a conversation")
    assert "Who can bring the ledger?" in signed_in(cast.imani).get("/steer/queue/").content.decode()
    cases.decide([case], by=cast.imani, decision="hide", reason="It names a tenant.")
    assert "It names a tenant." in page(tom, money)
    assert "Who can bring" not in page(tom, money)
    told = letters(kind="moderation_decided", to="ana@example.org")[0]
    assert "It names a tenant." in told.text
    case.refresh_from_db()
    cases.appeal(case, words="It names nobody.")
    case.refresh_from_db()
    cases.hear(case, by=cast.ruth, change=True, reason="It does not.")
    assert "Who can bring" in page(tom, money)
    with pytest.raises(NotAllowed):
        hiding.take_up(money.posts.get(), by=cast.tom)


def test_a_report_of_a_page_finds_the_words_and_keeps_nobodys_own_address(cast: Cast, money: Thread) -> None:
    assert kinds.at(money.at("said", 1)).kind == "post"
    assert kinds.at("/es" + money.at("said", 1)).about == str(money.posts.get().pk)
    leave = emails.leave_url(money, cast.tom).partition("8000")[2]
    assert kinds.at(leave).url == "/conversations/"
    assert kinds.at(money.at("said", 9)).url == "/communities/money/conversations/"


def test_a_closed_one_takes_no_more_until_who_looks_after_it_opens_it_again(
    cast: Cast, money: Thread, signed_in: SignedIn
) -> None:
    ana = signed_in(cast.ana)
    ana.post(money.at("close_talk"), {"reason": "We found one."})
    answer = ana.post(money.at("talk"), {"text": "Late words."})
    assert answer.status_code == 409
    assert "Late words." in answer.content.decode() or "is closed" in answer.content.decode()
    assert ana.post(money.at("open_talk_again")).status_code == 403
    signed_in(cast.imani).post(money.at("open_talk_again"))
    assert ana.post(money.at("talk"), {"text": "Late words."}).status_code == 302


def test_what_is_wrong_is_said_beside_what_was_typed(cast: Cast, money: Thread, signed_in: SignedIn) -> None:
    ana = signed_in(cast.ana)
    bad = SimpleUploadedFile("run.exe", b"MZ", content_type="application/x-msdownload")
    answer = ana.post(money.at("talk"), {"text": "Look at this.", "attached": [bad]})
    assert answer.status_code == 422
    assert "Look at this." in answer.content.decode()
    with pytest.raises(Refused, match="too long"):
        posts.post(money, text="x" * 20_001, by=cast.ana)
    assert ana.post(money.at("talk"), {"text": "   "}).status_code == 422


def test_the_circle_that_founded_it_talks_among_itself_and_everybody_in_it_is_told(
    cast: Cast, signed_in: SignedIn, letters: Letters, run_jobs: Run
) -> None:
    for person in (cast.tom, cast.lee):
        members.grant(person=person, role=Role.objects.get(slug="convener"), by=cast.ruth)
    answer = signed_in(cast.ruth).post(
        "/conversations/start/",
        {"title": "Shall we begin?", "who": "circle", "text": "I think so.", "named": "on"},
    )
    thread = Thread.objects.get()
    assert answer["Location"] == thread.url == "/conversations/shall-we-begin/"
    run_jobs()
    assert sorted(one.to for one in letters(kind="talk")) == ["lee@example.org", "tom@example.org"]
    assert signed_in(cast.ana).get(thread.url).status_code == 403
    assert thread.title not in signed_in(cast.ana).get("/conversations/").content.decode()
    assert thread.title in signed_in(cast.tom).get("/conversations/").content.decode()
    talks.leave(thread, by=cast.lee)
    posts.post(thread, text="Then let us.", by=cast.tom)
    run_jobs()
    assert len(letters(kind="talk", to="lee@example.org")) == 1
    assert kinds.at(thread.at("said", 1)).kind == "page", (
        "the open form leads no moderator to words of the circle"
    )


def test_nobody_floods_all_who_follow_nor_uses_up_the_word_of_anothers_words(
    cast: Cast, money: Thread, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"text": "I was first.", "once": "kept:1"}
    assert signed_in(cast.tom).post(money.at("talk"), said).status_code == 302
    kept = KeptWords.objects.create(thread=money, person=cast.ana, text="From my desk.", why="address", pk=1)
    signed_in(cast.ana).post(f"/me/kept/{kept.pk}/")
    assert money.posts.get(author=cast.ana, number__gt=1).text == "From my desk."
    monkeypatch.setattr(posts, "MOST_AN_HOUR", 1)
    answer = signed_in(cast.tom).post(money.at("talk"), {"text": "And again."})
    assert answer.status_code == 429
    assert "And again." in answer.content.decode()  # nothing typed is lost
    assert money.posts.filter(author=cast.tom).count() == 1


def test_a_place_that_is_not_there_cannot_be_followed(cast: Cast, money: Thread, signed_in: SignedIn) -> None:
    for key in ("community:nowhere", "nowhere:money", "nowhere"):
        assert signed_in(cast.ruth).post("/me/follow/", {"kind": "talks", "key": key}).status_code == 404
    assert signed_in(cast.ruth).post("/me/follow/", {"kind": "talks", "key": "all"}).status_code == 302


def test_all_that_somebody_said_is_in_their_data(cast: Cast, money: Thread) -> None:
    found = my_data.of(cast.ana)["conversations"]
    assert [one["text"] for one in found["words"]] == ["Who can bring the ledger?"]


def test_a_long_conversation_asks_no_more_of_the_database_than_a_short_one(
    cast: Cast, money: Thread, signed_in: SignedIn, django_assert_max_num_queries: Any
) -> None:
    first = money.posts.get()
    for n in range(30):
        posts.post(money, text=f"Words {n}", by=(cast.ana, cast.tom)[n % 2], answers=first)
    tom = signed_in(cast.tom)
    page(tom, money)
    with django_assert_max_num_queries(16):
        page(tom, money)


def test_the_title_goes_with_who_wrote_it_and_the_others_go_on(
    cast: Cast, signed_in: SignedIn, run_jobs: Run
) -> None:
    """A title can name somebody, and stands in the address too. Tom has followed it, and waits for his daily letter."""
    communities.join(cast.money, by=cast.ana)
    communities.join(cast.money, by=cast.tom)
    thread = a_talk(cast.money, cast.ana, title="What Ana Flores owes")
    talks.follow(thread, by=cast.tom)
    ways.choose(cast.tom, {("conversation", ""): "digest"}, by=cast.tom)
    posts.post(thread, text="Let us go on.", by=cast.imani)
    run_jobs()
    posts.forget_author(cast.ana)
    talks.forget_starter(cast.ana)
    thread.refresh_from_db()
    assert thread.title.startswith("A conversation of ")
    assert "owes" not in thread.slug + thread.url
    tom = signed_in(cast.tom)
    assert "Let us go on." in tom.get(thread.url).content.decode()
    for page in ("/me/following/", "/communities/money/conversations/"):
        assert "owes" not in tom.get(page).content.decode()
    piled = DigestItem.objects.get(person=cast.tom)
    assert piled.title == thread.title
    assert tom.get("/" + piled.url.split("/", 3)[3], follow=True).status_code == 200
