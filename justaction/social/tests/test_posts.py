"""From the record to the outside: a draft, somebody else's yes, its time, a change, the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from justaction.conftest import Cast
from justaction.errors import NotAllowed, Refused
from justaction.members import actions as members
from justaction.members.models import Person, Role
from justaction.record import telling
from justaction.record.models import Entry
from justaction.social import actions
from justaction.social.models import Channel, Post, Text
from justaction.social.tests.making import a_post, let_out, our_account, rewritten
from justaction.web import clock

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]


def page_of(post: Post) -> str:
    return f"/steer/posts/{post.subject}/"


def test_a_coordinator_writes_from_the_record_another_approves_and_it_goes_out(
    cast: Cast, signed_in: SignedIn, client: Client, run_jobs: Callable[[], int]
) -> None:
    """Through the pages: begin, write, look, approve, send, read it as a neighbor does."""
    own = our_account(cast)
    imani, ruth = signed_in(cast.imani), signed_in(cast.ruth)
    entry = Entry.objects.filter(kind="statement.published").get()
    begun = imani.post("/steer/posts/", {"entry": entry.pk})
    post = Post.objects.get()
    assert begun["Location"] == f"{page_of(post)}write/"
    page = imani.get(begun["Location"]).content.decode()
    assert "New words to sign: " in page
    assert "At most 1000 letters" in page
    said = {
        "title": "Our statement",
        "link": "/statement/",
        f"text_{own.pk}": "Read it. #Money <b>",
        "seen": 1,
    }
    assert imani.post(f"{page_of(post)}write/", said)["Location"] == page_of(post)
    page = imani.get(page_of(post)).content.decode()
    assert "Read it." in page
    assert "&lt;b&gt;" in page
    assert "of 1,000 letters" in page
    assert imani.post(f"{page_of(post)}schedule/", {"send_at": ""}).status_code == 422
    assert imani.post(f"{page_of(post)}approve/").status_code == 302
    refused = imani.post(f"{page_of(post)}schedule/", {"send_at": ""})
    assert "Somebody else has to approve it first" in refused.content.decode(), "one's own yes is not enough"
    assert "Can this post go out?" in ruth.get("/me/").content.decode()
    ruth.post(f"{page_of(post)}approve/")
    assert "Can this post go out?" not in ruth.get("/me/").content.decode()
    assert imani.post(f"{page_of(post)}schedule/", {"send_at": ""}).status_code == 302
    assert actions.send_due() == 0, "for 30 seconds it can be taken back"
    with clock.at(clock.now() + timedelta(seconds=31)):
        assert actions.send_due() == 1
        assert actions.send_due() == 0
        run_jobs()
    text = Text.objects.get()
    assert (text.state, text.page) == ("sent", post.url)
    assert "Our statement" in client.get("/follow/").content.decode()
    assert "Read it." in client.get(post.url).content.decode()
    entered = Entry.objects.get(kind="post.sent")
    assert (entered.title, entered.url, entered.actor) == ("Our statement", post.url, cast.imani)


def test_a_change_after_the_yes_asks_for_a_new_one(cast: Cast) -> None:
    our_account(cast)
    post = a_post(cast)
    actions.approve(post, by=cast.imani)
    rewritten(post, cast, "Something else.")
    with pytest.raises(Refused, match="Somebody else"):
        actions.schedule(post, send_at=None, by=cast.ruth)
    actions.approve(post, by=cast.imani)
    with pytest.raises(Refused, match="90 days"):
        actions.schedule(post, send_at=clock.now() + timedelta(days=91), by=cast.ruth)
    later = clock.now() + timedelta(days=2)
    actions.schedule(post, send_at=later, by=cast.ruth)
    assert actions.send_due() == 0
    with pytest.raises(Refused):
        rewritten(post, cast, "Too late.")
    actions.take_back(post, by=cast.imani)
    rewritten(post, cast, "Not too late.")


def test_what_two_write_at_once_is_not_lost(cast: Cast, signed_in: SignedIn) -> None:
    own = our_account(cast)
    post = a_post(cast)
    said = {"title": "Mine", "link": "", f"text_{own.pk}": "Mine.", "seen": post.saved}
    rewritten(post, cast, "Theirs.")
    answer = signed_in(cast.imani).post(f"{page_of(post)}write/", said)
    assert answer.status_code == 409
    assert "Mine." in answer.content.decode()
    assert Text.objects.get().text == "Theirs."


def test_a_picture_is_drawn_from_its_page_and_has_words(
    cast: Cast, client: Client, run_jobs: Callable[[], int]
) -> None:
    own = our_account(cast)
    post = actions.begin(by=cast.ruth)
    words: dict[str, Any] = {
        "title": "P",
        "texts": {own.pk: "Look."},
        "seen": 1,
        "by": cast.ruth,
        "with_card": True,
    }
    with pytest.raises(Refused, match="has no picture"):
        actions.write(post, link="https://elsewhere.example/", alt="x", **words)
    with pytest.raises(Refused, match="what the picture shows"):
        actions.write(post, link="/commitments/", alt=" ", **words)
    with pytest.raises(Refused, match="https"):
        actions.write(post, link="javascript:alert(1)", alt="", **words)
    actions.write(post, link="/commitments/", alt="How many kept their word.", **words)
    assert client.get(f"{post.url}card.png").status_code == 404, "not before it is out"
    let_out(post, cast)
    run_jobs()
    picture = client.get(f"{post.url}card.png")
    assert picture["Content-Type"] == "image/png"
    note = client.get(f"/fediverse/notes/{post.subject}/").json()
    assert note["attachment"][0]["name"] == "How many kept their word."


def test_a_text_that_is_too_long_says_by_how_much(cast: Cast) -> None:
    own = our_account(cast)
    post = actions.begin(by=cast.ruth)
    with pytest.raises(Refused, match=r"1\D?001 letters, and 1\D?000") as no:
        actions.write(
            post,
            title="Long",
            link="",
            alt="",
            with_card=False,
            texts={own.pk: "é" * 1001},
            seen=1,
            by=cast.ruth,
        )
    assert no.value.field == f"text_{own.pk}"


def test_it_is_taken_down_with_a_reason_and_nobody_can_deny_it_was_said(
    cast: Cast, client: Client, run_jobs: Callable[[], int]
) -> None:
    our_account(cast)
    post = let_out(a_post(cast, "It rained."), cast)
    run_jobs()
    with pytest.raises(Refused):
        actions.take_down(post, reason=" ", by=cast.ruth)
    actions.take_down(post, reason="It did not rain.", by=cast.imani)
    run_jobs()
    assert client.get(f"/fediverse/notes/{post.subject}/").status_code == 410
    page = client.get(post.url).content.decode()
    assert "It rained." not in page
    assert "We took this post down" in page
    assert "It rained" not in client.get("/follow/").content.decode()
    assert Entry.objects.get(kind="post.withdrawn").disclosures.get(path="reason").value == "It did not rain."


def test_who_may_what(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        actions.connect_fediverse(handle="news", automatic=False, by=cast.imani)
    with pytest.raises(Refused, match="No channel"):
        actions.begin(by=cast.ruth)
    our_account(cast)
    with pytest.raises(NotAllowed):
        actions.begin(by=cast.ana)
    post = a_post(cast)
    with pytest.raises(NotAllowed):
        actions.approve(post, by=cast.grace)
    actions.approve(post, by=cast.imani)
    Person.objects.filter(pk=cast.imani.pk).update(is_active=False)
    with pytest.raises(Refused):
        actions.schedule(post, send_at=None, by=cast.ruth)


def test_our_account_tells_of_the_record_by_itself_only_where_a_steward_said_so(
    cast: Cast, run_jobs: Callable[[], int]
) -> None:
    own = our_account(cast)
    members.list_organization(
        name="Quiet Bank", kind="institution", field=cast.fund.field, website="", by=cast.ruth
    )
    assert actions.tell_of_the_record() is None
    actions.set_automatic(automatic=True, by=cast.ruth)
    assert actions.tell_of_the_record() is None, "what was before is not told"
    members.list_organization(
        name="Loud Bank", kind="institution", field=cast.fund.field, website="", by=cast.ruth
    )
    members.grant(person=cast.ana, role=Role.objects.get(slug="designer"), by=cast.ruth, listed=True)
    post = actions.tell_of_the_record()
    assert post is not None
    run_jobs()
    text = Text.objects.get(post=post)
    assert text.state == "sent"
    assert "Loud Bank" in text.standing
    assert "Ana" not in text.standing
    assert "Quiet" not in text.standing
    members.list_organization(
        name="Next Bank", kind="institution", field=cast.fund.field, website="", by=cast.ruth
    )
    assert actions.tell_of_the_record() is None, "once in three hours"
    with clock.at(clock.now() + timedelta(hours=3, minutes=1)):
        assert actions.tell_of_the_record() is not None
        assert actions.tell_of_the_record() is None
    assert not Entry.objects.filter(kind="post.sent").exists(), (
        "it repeats the record, so the record need not say so"
    )
    assert Channel.objects.get(pk=own.pk).told_to == Entry.objects.latest("id").pk


def test_every_kind_that_is_told_one_by_one_has_a_sentence() -> None:
    for kind, told in telling.TOLD.items():
        assert told.words or told.number or told.choose, kind


def test_a_time_is_meant_where_the_collaborative_is(cast: Cast, signed_in: SignedIn) -> None:
    our_account(cast)
    post = a_post(cast)
    actions.approve(post, by=cast.imani)
    at = (
        (clock.now() + timedelta(days=3))
        .astimezone(timezone.get_current_timezone())
        .replace(hour=10, minute=0)
    )
    signed_in(cast.ruth).post(f"{page_of(post)}schedule/", {"send_at": at.strftime("%Y-%m-%dT%H:%M")})
    post.refresh_from_db()
    assert post.send_at is not None
    assert post.send_at.astimezone(timezone.get_current_timezone()).strftime("%H:%M") == "10:00"


def test_after_a_restore_nothing_goes_out_by_itself(cast: Cast, run_jobs: Callable[[], int]) -> None:
    our_account(cast)
    out, planned = let_out(a_post(cast, "One."), cast), a_post(cast, "Two.")
    actions.approve(planned, by=cast.imani)
    actions.schedule(planned, send_at=clock.now() + timedelta(days=1), by=cast.ruth)
    assert actions.doubt_all() == 1
    run_jobs()
    with clock.at(clock.now() + timedelta(days=2)):
        assert actions.send_due() == actions.keep_carrying() == 0
    planned.refresh_from_db()
    assert planned.state == "draft"
    text = out.texts.get()
    assert text.state == "failed"
    actions.retry(text, by=cast.ruth)
    run_jobs()
    text.refresh_from_db()
    assert text.state == "sent"
