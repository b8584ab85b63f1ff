"""Mastodon and Bluesky, spoken with over real HTTP: a server on this machine answers as their documents say."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.test import Client

from justaction.conftest import Cast
from justaction.errors import Refused
from justaction.mail.models import Letter
from justaction.social import actions
from justaction.social.models import Channel, Text
from justaction.social.tests.making import Service, a_post, a_service, let_out, on_this_machine
from justaction.web import clock, reaching

pytestmark = pytest.mark.django_db
STATUS = {  # docs.joinmastodon.org/entities/Status, what is asked of it here
    "id": "114000000000000001", "uri": "https://social.example.org/users/news/statuses/1", "visibility": "public",
    "created_at": "2026-11-26T18:00:00.000Z", "url": "https://social.example.org/@news/1", "content": "<p>x</p>",
    "sensitive": False, "spoiler_text": "", "media_attachments": [], "mentions": [], "tags": [], "emojis": [],
}  # fmt: skip


class Mastodon:
    """What a Mastodon server keeps: statuses by their Idempotency-Key, pictures with their words."""

    def __init__(self) -> None:
        self.service: Service
        self.by_key: dict[str, dict[str, Any]] = {}
        self.deleted: list[str] = []
        self.pictures: list[bytes] = []
        self.fails: list[tuple[int, dict[str, Any]]] = []  # what it answers first, once each

    def answers(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Any:
        path = path.rstrip("/")
        if headers.get("authorization") != "Bearer good":
            return 401, {"error": "The access token is invalid"}
        if path == "/api/v1/accounts/verify_credentials":
            return 200, {
                "id": "7",
                "username": "news",
                "acct": "news",
                "url": "https://social.example.org/@news",
            }
        if path == "/api/v2/instance":
            return 200, {"domain": "x", "configuration": {"statuses": {"max_characters": 500}}}
        if self.fails:
            return self.fails.pop(0)
        if path in {"/api/v1/media", "/api/v2/media"}:
            self.pictures.append(body)
            return 200, {
                "id": f"m{len(self.pictures)}",
                "type": "image",
                "url": "https://social.example.org/m.png",
            }
        if method == "DELETE":
            self.deleted.append(path.rpartition("/")[2])
            return 200, STATUS
        said = parse_qs(body.decode())
        key = headers.get("idempotency-key", path)
        self.by_key[key] = said
        return 200, STATUS


@pytest.fixture
def mastodon(cast: Cast) -> Iterator[Mastodon]:
    kept = Mastodon()
    with a_service(kept.answers) as service, on_this_machine():
        kept.service = service
        actions.connect_mastodon(server=service.url, token="good", by=cast.ruth)
        yield kept


def test_a_token_is_looked_at_kept_encrypted_and_forgotten(
    cast: Cast, signed_in: Callable[..., Client], mastodon: Mastodon
) -> None:
    ruth = signed_in(cast.ruth)
    with pytest.raises(Refused, match="does not take our token"):
        actions.connect_mastodon(server=mastodon.service.url, token="bad", by=cast.ruth)
    row = Channel.objects.get()
    assert row.handle.startswith("@news@")
    assert row.limits == {"letters": 500}
    assert "good" not in row.secret
    page = ruth.get("/steer/channels/").content.decode()
    assert row.handle in page
    assert "good" not in page
    assert "It works" in ruth.post(f"/steer/channels/{row.pk}/test/", follow=True).content.decode()
    ruth.post(f"/steer/channels/{row.pk}/disconnect/")
    row.refresh_from_db()
    assert (row.state, row.secret) == ("off", "")
    with reaching.allowing(lambda _address, _port: False), pytest.raises(Refused, match="did not answer"):
        actions.connect_mastodon(server=mastodon.service.url, token="good", by=cast.ruth)


def test_a_post_stands_on_mastodon_once_with_its_picture_and_is_changed_and_taken_down(
    cast: Cast, mastodon: Mastodon, run_jobs: Callable[[], int]
) -> None:
    mastodon.fails = [(503, {"error": "Down"})]
    post = let_out(a_post(cast, "We met. #Money", alt="A table of promises."), cast)
    run_jobs()
    text = Text.objects.get()
    assert (text.state, text.trouble) == ("waiting", "The Mastodon server has a problem of its own.")
    with clock.at(clock.now() + timedelta(minutes=2)):
        actions.keep_carrying()
        run_jobs()
    text.refresh_from_db()
    assert (text.state, text.page) == ("sent", "https://social.example.org/@news/1")
    (said,) = mastodon.by_key.values()
    assert list(mastodon.by_key) == [text.key]
    assert said["status"] == [f"We met. #Money\n\n{post.whole_link}"]
    assert said["visibility"] == ["public"]
    assert said["media_ids[]"] == ["m1"]
    assert b"A table of promises." in mastodon.pictures[0]
    assert b"\x89PNG" in mastodon.pictures[0]
    post.refresh_from_db()
    actions.write(
        post, title="We met", link=post.link, alt="", with_card=False, texts={text.channel_id: "We met twice."},
        seen=post.saved, by=cast.ruth,
    )  # fmt: skip
    actions.approve(post, by=cast.imani)
    actions.send_change(post, by=cast.ruth)
    run_jobs()
    assert mastodon.by_key["/api/v1/statuses/114000000000000001"]["status"][0].startswith("We met twice.")
    actions.take_down(post, reason="Wrong day.", by=cast.ruth)
    run_jobs()
    assert mastodon.deleted == ["114000000000000001"]
    assert Text.objects.get().state == "deleted"


def test_a_worker_that_was_killed_tries_again_under_the_same_key(
    cast: Cast, mastodon: Mastodon, run_jobs: Callable[[], int]
) -> None:
    let_out(a_post(cast), cast)
    run_jobs()
    key = Text.objects.get().key
    Text.objects.update(state="sending", at=clock.now() - timedelta(minutes=5))
    actions.keep_carrying()
    run_jobs()
    assert list(mastodon.by_key) == [key]
    assert Text.objects.get().state == "sent"


def test_what_failed_is_told_in_words_and_a_person_tries_again(
    cast: Cast, mastodon: Mastodon, run_jobs: Callable[[], int], signed_in: Callable[..., Client]
) -> None:
    mastodon.fails = [(422, {"error": "Validation failed: Text is <b>odd</b>"})]
    post = let_out(a_post(cast), cast)
    run_jobs()
    text = Text.objects.get()
    assert (text.state, text.trouble) == (
        "failed", "Mastodon refused it. It says: “Validation failed: Text is <b>odd</b>”",
    )  # fmt: skip
    letter = Letter.objects.get(kind="post_failed")
    assert letter.to == cast.ruth.email
    imani = signed_in(cast.imani)
    page = imani.get(f"/steer/posts/{post.subject}/").content.decode()
    assert "&lt;b&gt;odd" in page
    imani.post(f"/steer/posts/{post.subject}/retry/{text.pk}/")
    run_jobs()
    assert Text.objects.get().state == "sent"


def test_a_token_that_was_taken_away_is_told_to_the_stewards(
    cast: Cast, mastodon: Mastodon, run_jobs: Callable[[], int]
) -> None:
    row = Channel.objects.get()
    row.close({"token": "gone"})
    row.save()
    let_out(a_post(cast), cast)
    run_jobs()
    assert Channel.objects.get().state == "broken"
    assert [one.to for one in Letter.objects.filter(kind="channel_closed")] == [cast.ruth.email]


def test_a_service_that_stays_away_is_left_to_a_person_within_the_hour(
    cast: Cast, mastodon: Mastodon, run_jobs: Callable[[], int]
) -> None:
    mastodon.fails = [(502, {})] * 5
    let_out(a_post(cast), cast)
    begun = clock.now()
    for minutes in (0, 2, 7, 18, 39):
        with clock.at(begun + timedelta(minutes=minutes)):
            actions.keep_carrying()
            run_jobs()
    assert Text.objects.get().state == "failed", "Mastodon remembers a key for an hour only"
    assert not mastodon.by_key


# --- Bluesky --------------------------------------------------------------------------------------------------------


class Bluesky:
    """What a server of the AT Protocol keeps: records by name, blobs; sessions run out when it is told so."""

    def __init__(self) -> None:
        self.service: Service
        self.records: dict[str, Any] = {}
        self.blobs: list[bytes] = []
        self.access, self.refresh = "a1", "r1"
        self.logins = 0

    def answers(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Any:
        name, token = path.removeprefix("/xrpc/"), headers.get("authorization", "").removeprefix("Bearer ")
        if name == "com.atproto.server.createSession":
            said = json.loads(body)
            if said != {"identifier": "ours.example.org", "password": "app-word"}:
                return 401, {"error": "AuthenticationRequired", "message": "Invalid identifier or password"}
            self.logins += 1
            service = [
                {
                    "id": "#atproto_pds",
                    "type": "AtprotoPersonalDataServer",
                    "serviceEndpoint": self.service.url,
                }
            ]
            return 200, {
                "did": "did:plc:abc", "handle": "ours.example.org", "accessJwt": self.access, "refreshJwt": self.refresh,
                "didDoc": {"id": "did:plc:abc", "service": service},
            }  # fmt: skip
        if name == "com.atproto.server.refreshSession":
            if token != self.refresh:
                return 400, {"error": "ExpiredToken", "message": "Token has been revoked"}
            self.refresh = "r2"
            return 200, {"did": "did:plc:abc", "handle": "x", "accessJwt": self.access, "refreshJwt": "r2"}
        if token != self.access:
            return 400, {"error": "ExpiredToken", "message": "Token has expired"}
        if name == "com.atproto.repo.uploadBlob":
            self.blobs.append(body)
            ref = {"$link": "bafkreib"}
            return 200, {
                "blob": {"$type": "blob", "ref": ref, "mimeType": headers["content-type"], "size": len(body)}
            }
        said = json.loads(body)
        if name == "com.atproto.repo.deleteRecord":
            self.records.pop(said["rkey"], None)
            return 200, {}
        self.records[said["rkey"]] = said["record"]
        return 200, {"uri": f"at://did:plc:abc/{said['collection']}/{said['rkey']}", "cid": "bafy"}


@pytest.fixture
def bluesky(cast: Cast) -> Iterator[Bluesky]:
    kept = Bluesky()
    with a_service(kept.answers) as service, on_this_machine():
        kept.service = service
        actions.connect_bluesky(
            handle="@ours.example.org", password="app-word", server=service.url, by=cast.ruth
        )
        yield kept


def test_a_post_stands_on_bluesky_under_our_own_name_with_a_link_card_and_is_taken_down(
    cast: Cast, bluesky: Bluesky, run_jobs: Callable[[], int]
) -> None:
    with pytest.raises(Refused, match="app password"):
        actions.connect_bluesky(
            handle="ours.example.org", password="bad", server=bluesky.service.url, by=cast.ruth
        )
    post = let_out(a_post(cast, "Café ☕ at https://example.org/park, and #Money."), cast)
    run_jobs()
    text = Text.objects.get()
    assert text.state == "sent"
    assert re.fullmatch(r"[234567a-j][234567a-z]{12}", text.key), (
        "the name has the form that the lexicon asks"
    )
    record = bluesky.records[text.key]
    assert record["text"] == "Café ☕ at https://example.org/park, and #Money."
    raw = record["text"].encode()
    found = [
        (raw[one["index"]["byteStart"] : one["index"]["byteEnd"]].decode(), one["features"][0])
        for one in record["facets"]
    ]
    assert found == [
        (
            "https://example.org/park",
            {"$type": "app.bsky.richtext.facet#link", "uri": "https://example.org/park"},
        ),
        ("#Money", {"$type": "app.bsky.richtext.facet#tag", "tag": "Money"}),
    ]
    assert record["embed"]["external"]["uri"] == post.whole_link
    assert record["embed"]["external"]["title"] == "We met"
    Text.objects.update(state="waiting", next_at=clock.now())
    actions.keep_carrying()
    run_jobs()
    assert list(bluesky.records) == [text.key], "told twice, it stands once"
    actions.take_down(post, reason="Wrong.", by=cast.ruth)
    run_jobs()
    assert not bluesky.records


def test_a_picture_goes_up_with_its_words_and_the_link_into_the_text(
    cast: Cast, bluesky: Bluesky, run_jobs: Callable[[], int]
) -> None:
    post = let_out(a_post(cast, "We met.", alt="A table."), cast)
    run_jobs()
    (record,) = bluesky.records.values()
    assert record["embed"]["$type"] == "app.bsky.embed.images"
    assert record["embed"]["images"][0]["alt"] == "A table."
    assert bluesky.blobs[0].startswith(b"\x89PNG")
    assert record["text"].endswith(post.whole_link)


def test_a_session_that_ran_out_is_renewed_and_else_opened_anew(
    cast: Cast, bluesky: Bluesky, run_jobs: Callable[[], int]
) -> None:
    assert bluesky.logins == 1
    bluesky.access = "a2"
    let_out(a_post(cast), cast)
    run_jobs()
    assert len(bluesky.records) == 1
    assert bluesky.logins == 1, "the refresh token was enough"
    bluesky.access, bluesky.refresh = "a3", "r9"
    let_out(a_post(cast), cast)
    run_jobs()
    assert len(bluesky.records) == 2
    assert bluesky.logins == 2
    assert Channel.objects.get().opened["access"] == "a3"
    assert "app-word" not in Channel.objects.get().secret


def test_bluesky_shows_no_changes_and_the_page_says_so(
    cast: Cast, bluesky: Bluesky, run_jobs: Callable[[], int], signed_in: Callable[..., Client]
) -> None:
    post = let_out(a_post(cast), cast)
    run_jobs()
    text = Text.objects.get()
    post.refresh_from_db()
    actions.write(
        post, title="T", link="", alt="", with_card=False, texts={text.channel_id: "Else."}, seen=post.saved,
        by=cast.ruth,
    )  # fmt: skip
    actions.approve(post, by=cast.imani)
    with pytest.raises(Refused, match="Nothing of it stands where it could be changed"):
        actions.send_change(post, by=cast.ruth)
    page = signed_in(cast.imani).get(f"/steer/posts/{post.subject}/").content.decode()
    assert "does not show changes" in page
