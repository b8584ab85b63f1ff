"""Our account in the fediverse: its documents, its door, and what it does with those who mean no good."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from justaction.conftest import Cast
from justaction.social import actions
from justaction.social.channels import fediverse
from justaction.social.models import Delivery, Follower, Server
from justaction.social.tests.making import Service, a_post, a_service, let_out, on_this_machine, our_account
from justaction.social.wire import signatures
from justaction.web import clock, reaching

pytestmark = pytest.mark.django_db
KEY, OTHER_KEY = (rsa.generate_private_key(65537, 2048) for _ in range(2))


def pem(key: rsa.RSAPrivateKey) -> str:
    shape = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return key.public_key().public_bytes(*shape).decode()


class Town:
    """A server with any accounts, all of one key, which answers as it is told."""

    def __init__(self) -> None:
        self.service: Service
        self.key = KEY
        self.codes: dict[str, int] = {}  # what an inbox answers
        self.changes: dict[str, Any] = {}  # in the documents of its accounts

    def answers(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Any:
        if method == "POST":
            return self.codes.get(path, 202), {}
        me = self.service.url + path
        key = {"id": f"{me}#main-key", "owner": me, "publicKeyPem": pem(self.key)}
        inbox = {"inbox": f"{me}/inbox", "endpoints": {"sharedInbox": f"{self.service.url}/inbox"}}
        return (
            200,
            {"id": me, "type": "Person", "publicKey": key, **inbox, **self.changes},
            {"Content-Type": fediverse.KIND},
        )

    def who(self, name: str = "ines") -> str:
        return f"{self.service.url}/users/{name}"

    def says(self, kind: str, thing: Any, *, by: str = "ines", **more: Any) -> dict[str, Any]:
        return {
            "id": f"{self.who(by)}#{kind}-1",
            "type": kind,
            "actor": self.who(by),
            "object": thing,
            **more,
        }

    @property
    def got(self) -> list[tuple[str, dict[str, Any]]]:
        """What its inboxes got."""
        return [(path, json.loads(body)) for method, path, _h, body in self.service.asked if method == "POST"]


@pytest.fixture
def town(cast: Cast) -> Iterator[Town]:
    our_account(cast)
    found = Town()
    with a_service(found.answers) as service, on_this_machine():
        found.service = service
        yield found


def knock(
    said: Any, *, key: rsa.RSAPrivateKey = KEY, key_id: str = "", scheme: str = "cavage", at: Any = None,
    change: Callable[[dict[str, str], bytes], tuple[dict[str, str], bytes]] | None = None,
) -> int:  # fmt: skip
    """Bring it to our inbox, signed; what we answer."""
    body = json.dumps(said).encode()
    headers = signatures.sign(
        scheme, "POST", fediverse.address("inbox"), body, key=key, key_id=key_id or f"{said['actor']}#main-key",
        at=at or clock.now(),
    )  # fmt: skip
    if change is not None:
        headers, body = change(headers, body)
    answer = Client().post(
        "/fediverse/inbox/", body, content_type=fediverse.KIND, headers={k: v for k, v in headers.items() if k != "Host"},
        HTTP_HOST=headers["Host"],
    )  # fmt: skip
    return answer.status_code


def follow(town: Town, name: str = "ines", **how: Any) -> int:
    return knock(town.says("Follow", fediverse.address(), by=name), **how)


# --- documents ------------------------------------------------------------------------------------------------------


def test_nothing_is_there_before_a_steward_opens_it_and_nothing_after_it_is_closed(
    cast: Cast, client: Client, settings: Any
) -> None:
    places = ["/fediverse/actor/", "/fediverse/outbox/", "/nodeinfo/2.1", "/.well-known/nodeinfo"]
    finger = f"/.well-known/webfinger?resource=acct:news@{fediverse.host()}"
    assert {client.get(one).status_code for one in [*places, finger]} == {404}
    assert "@news@" not in client.get("/follow/").content.decode()
    own = our_account(cast)
    assert {client.get(one).status_code for one in [*places, finger]} == {200}
    assert client.get("/.well-known/webfinger?resource=acct:other@example.org").status_code == 404
    told = client.get(finger).json()
    assert told["links"][0] == {
        "rel": "self",
        "type": "application/activity+json",
        "href": fediverse.address(),
    }
    actor = client.get("/fediverse/actor/").json()
    assert actor["preferredUsername"] == "news"
    assert "PRIVATE" not in json.dumps(actor)
    assert "PRIVATE" not in own.secret
    assert f"@news@{fediverse.host()}" in client.get("/follow/").content.decode()
    actions.disconnect(own, by=cast.ruth)
    assert {client.get(one).status_code for one in [*places, finger]} == {404}


def test_nobody_learns_who_follows_and_below_five_not_how_many(
    cast: Cast, town: Town, client: Client
) -> None:
    for n in range(5):
        told = client.get("/fediverse/followers/").json()
        assert "totalItems" not in told
        assert follow(town, f"person{n}") == 202
    told = client.get("/fediverse/followers/").json()
    assert told["totalItems"] == 5
    assert told["orderedItems"] == []
    for row in Follower.objects.all():
        assert "person" not in str(row)


# --- following ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["cavage", "rfc9421"])
def test_who_follows_is_answered_and_gets_what_we_say_once_a_server(
    scheme: str, cast: Cast, town: Town, run_jobs: Callable[[], int]
) -> None:
    for name in ("ines", "omar"):
        assert follow(town, name, scheme=scheme) == 202
        assert follow(town, name, scheme=scheme, at=clock.now() + timedelta(seconds=5)) == 202
    run_jobs()
    assert Follower.objects.count() == 2
    assert {said["object"]["actor"] for _path, said in town.got} == {town.who("ines"), town.who("omar")}
    let_out(a_post(cast), cast)
    run_jobs()
    assert [(path, said["type"]) for path, said in town.got[-1:]] == [("/inbox", "Create")]
    assert Delivery.objects.filter(activity__body__type="Create").count() == 1
    assert knock(town.says("Undo", town.says("Follow", fediverse.address()))) == 202
    assert [one.actor for one in Follower.objects.all()] == [town.who("omar")]


def test_an_account_that_is_deleted_or_blocks_us_follows_no_more(cast: Cast, town: Town) -> None:
    follow(town, "ines")
    follow(town, "omar")
    assert knock(town.says("Block", fediverse.address())) == 202
    assert knock(town.says("Delete", town.who("omar"), by="omar")) == 202
    assert not Follower.objects.exists()
    asked = len(town.service.asked)
    assert knock(town.says("Delete", town.who("nobody"), by="nobody")) == 202
    assert len(town.service.asked) == asked, "of somebody unknown no key is looked for"


# --- those who mean no good -----------------------------------------------------------------------------------------


def test_what_was_changed_on_the_way_is_refused(town: Town) -> None:
    def other_body(headers: dict[str, str], body: bytes) -> tuple[dict[str, str], bytes]:
        return headers, body.replace(b"Follow", b"Fallow")

    def without_digest(headers: dict[str, str], body: bytes) -> tuple[dict[str, str], bytes]:
        names = ("Digest", "Content-Digest")
        return {name: value for name, value in headers.items() if name not in names}, body

    def unsigned_digest(headers: dict[str, str], body: bytes) -> tuple[dict[str, str], bytes]:
        return {**headers, "Signature": headers["Signature"].replace(" digest", "")}, body

    def no_signature(headers: dict[str, str], body: bytes) -> tuple[dict[str, str], bytes]:
        return {name: value for name, value in headers.items() if not name.startswith("Signature")}, body

    for scheme in ("cavage", "rfc9421"):
        for change in (other_body, without_digest, no_signature):
            assert follow(town, scheme=scheme, change=change) == 401, (scheme, change.__name__)
    assert follow(town, change=unsigned_digest) == 401
    assert follow(town, at=clock.now() - timedelta(hours=2)) == 401
    assert follow(town, at=clock.now() + timedelta(hours=2)) == 401
    assert follow(town, key=OTHER_KEY) == 401
    assert not Follower.objects.exists()


def test_nobody_speaks_for_another(town: Town) -> None:
    said = town.says("Follow", fediverse.address())
    assert knock(said, key_id=f"{town.who('omar')}#main-key") == 401, "a neighbor's key"
    assert (
        knock({**said, "actor": "https://elsewhere.example/users/ines"}, key_id=f"{town.who()}#main-key")
        == 403
    )
    foreign = {**said, "actor": "https://elsewhere.example/users/ines", "id": "https://elsewhere.example/1"}
    assert knock(foreign, key_id=f"{town.who()}#main-key") == 401, "a key on another server"
    town.changes = {"id": town.who("omar")}
    assert follow(town) == 401, "a document that is another one's"
    town.changes = {
        "publicKey": {"id": f"{town.who()}#main-key", "owner": town.who("omar"), "publicKeyPem": pem(KEY)}
    }
    assert follow(town) == 401, "a key that belongs to somebody else"
    town.changes = {"publicKey": None}
    assert follow(town) == 401
    assert not Follower.objects.exists()


def test_a_new_key_is_believed_after_a_while_and_an_overheard_request_does_nothing(
    cast: Cast, town: Town
) -> None:
    now = clock.now()
    assert follow(town, at=now) == 202
    Follower.objects.all().delete()
    assert follow(town, at=now) == 202, "the same bytes, the same signature"
    assert not Follower.objects.exists(), "and nothing happens"
    town.key = OTHER_KEY
    assert follow(town, key=OTHER_KEY) == 401, "the old key was looked at a moment ago"
    with clock.at(now + timedelta(minutes=6)):
        assert follow(town, key=OTHER_KEY) == 202
        assert follow(town, key=KEY, at=now + timedelta(minutes=7)) == 401


def test_what_is_no_activity_gets_its_status(town: Town, client: Client) -> None:
    def post(body: bytes, kind: str = fediverse.KIND) -> int:
        return client.post("/fediverse/inbox/", body, content_type=kind).status_code

    assert post(b"{}", "text/html") == 415
    assert post(b"x" * 300_000) == 413
    deep = b'{"a":' * 20_000 + b"1" + b"}" * 20_000
    for wrong in (
        b"[]",
        b"nonsense",
        b'{"type": 7}',
        b'{"type": "Follow"}',
        deep,
        b'{"type": "a\\u0000b"}',
        b"\xff",
    ):
        assert post(wrong) == 400, wrong[:30]
    assert post(b'{"type": "Follow", "actor": "ftp://x.example/1"}') == 400
    assert client.get("/fediverse/inbox/").status_code == 405


def test_keys_are_never_fetched_from_inside(cast: Cast, town: Town) -> None:
    with reaching.allowing(lambda _address, _port: False):
        assert follow(town) == 401
    assert not town.service.asked
    said = {"type": "Follow", "actor": "http://169.254.169.254/users/x", "object": fediverse.address()}
    assert knock(said) == 401


def test_who_sends_too_much_waits(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("justaction.social.actions.following.MOST_OF_A_SERVER", 2)
    assert [follow(town, f"p{n}") for n in range(3)] == [202, 202, 429]


def test_a_blocked_server_neither_sends_nor_gets(cast: Cast, town: Town, run_jobs: Callable[[], int]) -> None:
    follow(town)
    run_jobs()
    host = town.service.url.removeprefix("http://")
    with pytest.raises(Exception, match=r"social\.example\.org"):
        actions.block(host="nonsense", why="?", by=cast.ruth)
    Server.objects.filter(host=host).update(blocked_at=clock.now())
    before = len(town.got)
    assert follow(town, "omar") == 403
    let_out(a_post(cast), cast)
    run_jobs()
    assert len(town.got) == before
    actions.block(host="https://Rude.Example.org/", why="Spam.", by=cast.ruth)
    assert knock({"type": "Follow", "actor": "https://deep.rude.example.org/u", "object": "x"}) == 403


# --- delivering -----------------------------------------------------------------------------------------------------


def test_a_server_that_fails_is_tried_later_by_the_other_signature_too_and_given_up_after_days(
    cast: Cast, town: Town, run_jobs: Callable[[], int]
) -> None:
    follow(town)
    run_jobs()
    town.codes["/inbox"] = 401
    let_out(a_post(cast), cast)
    run_jobs()
    knocks = [headers for method, path, headers, _b in town.service.asked if path == "/inbox"]
    assert ["signature-input" in one for one in knocks] == [False, True], (
        "the older one first, then the newer"
    )
    row = Delivery.objects.get(activity__body__type="Create")
    assert (row.state, row.code, row.attempts) == ("waiting", 401, 1)
    town.codes["/inbox"] = 503
    for hours in (1, 2, 12, 40, 80, 110):
        with clock.at(clock.now() + timedelta(hours=hours)):
            actions.keep_delivering()
            run_jobs()
    row.refresh_from_db()
    assert row.state == "waiting"
    assert Server.objects.get().failures > 1
    with clock.at(clock.now() + timedelta(days=6)):
        actions.keep_delivering()
        run_jobs()
        assert not actions.keep_delivering()
    row.refresh_from_db()
    assert row.state == "given_up"


def test_a_server_that_is_gone_loses_its_followers(
    cast: Cast, town: Town, run_jobs: Callable[[], int]
) -> None:
    follow(town)
    run_jobs()
    town.codes["/inbox"] = 410
    let_out(a_post(cast), cast)
    run_jobs()
    assert not Follower.objects.exists()
