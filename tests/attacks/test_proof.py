"""A18: a proof of work that is replayed, spliced, of another form or too old does not count."""

from __future__ import annotations

import base64
import json
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, connections
from django.test import Client

from justaction.errors import Refused
from justaction.statement.models import Signature
from justaction.statement.tests.making import post, worked
from justaction.web import clock, limits, proof
from justaction.web.models import Count

if TYPE_CHECKING:
    from justaction.conftest import Cast


def said(n: int = 1) -> dict[str, str]:
    return {"name": "Noor Haddad", "address": f"noor{n}@gmail.com", "kind": "individual"}


def opened(work: dict[str, str]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(base64.b64decode(work[proof.FIELD]))
    return read


def closed(read: dict[str, Any]) -> dict[str, str]:
    return {proof.FIELD: base64.b64encode(json.dumps(read).encode()).decode()}


def test_a18_a_proof_works_once(cast: Cast, client: Client) -> None:
    work = worked("sign")
    assert post(client, "/sign/", said(1) | work).status_code == 302
    again = post(client, "/sign/", said(2) | work)
    assert again.status_code == 409
    assert "Please press the button once more" in again.content.decode()
    assert "noor2@gmail.com" in again.content.decode()  # nothing typed is lost
    assert Signature.objects.count() == 1


def test_a18_a_proof_works_once_on_the_other_side_of_midnight_too(cast: Cast, client: Client) -> None:
    midnight = clock.now().replace(hour=23, minute=59, second=50)
    with clock.at(midnight):
        work = worked("sign")
        assert post(client, "/sign/", said(1) | work).status_code == 302
    with clock.at(midnight + timedelta(minutes=5)):
        limits.sweep()
        assert post(client, "/sign/", said(2) | work).status_code == 409


@pytest.mark.parametrize("part", ["cost", "nonce", "salt", "keyPrefix", "keyLength"])
def test_a18_a_proof_whose_task_was_made_easier_is_refused(cast: Cast, client: Client, part: str) -> None:
    """The fields are signed together, so none can be moved from one challenge to another."""
    read, other = opened(worked("sign")), opened(worked("sign"))
    asked = read["challenge"]["parameters"]
    easier = {"cost": 0, "keyPrefix": "", "keyLength": 16}
    asked[part] = easier.get(part, other["challenge"]["parameters"][part])
    assert post(client, "/sign/", said() | closed(read)).status_code == 409
    assert not Signature.objects.exists()


def test_a18_a_proof_with_the_signature_of_another_is_refused(cast: Cast, client: Client) -> None:
    read, other = opened(worked("sign")), opened(worked("sign"))
    read["challenge"]["signature"] = other["challenge"]["signature"]
    assert post(client, "/sign/", said() | closed(read)).status_code == 409
    read = opened(worked("sign"))
    read["solution"] = other["solution"]
    assert post(client, "/sign/", said() | closed(read)).status_code == 409


def test_a18_a_proof_of_another_form_or_of_this_morning_is_refused(cast: Cast, client: Client) -> None:
    assert post(client, "/sign/", said() | worked("report")).status_code == 409
    read = opened(worked("report"))
    read["challenge"]["parameters"]["data"]["form"] = "sign"
    assert post(client, "/sign/", said() | closed(read)).status_code == 409
    work = worked("sign")
    with clock.at(clock.now() + timedelta(minutes=61)):
        assert post(client, "/sign/", said() | work).status_code == 409
        read = opened(work)
        read["challenge"]["parameters"]["data"]["until"] += 7200
        assert post(client, "/sign/", said() | closed(read)).status_code == 409


@pytest.mark.parametrize("sent", ["x", "e30=", "bnVsbA==", "W10=", "A" * 5000, "eyJjaGFsbGVuZ2UiOnt9fQ=="])
def test_a18_what_is_no_proof_at_all_is_refused(cast: Cast, client: Client, sent: str) -> None:
    assert post(client, "/sign/", said() | {proof.FIELD: sent}).status_code == 409


def test_without_a_script_nobody_is_refused_and_many_at_once_are_held(cast: Cast, client: Client) -> None:
    with clock.at(clock.now().replace(minute=1)):  # all of them in one window
        for n in range(9):
            assert post(client, "/sign/", said(n)).status_code == 302
        assert Signature.objects.filter(hold_why="many").count() == 1
        for n in range(20):
            post(client, "/sign/", said(100 + n), REMOTE_ADDR=f"198.51.100.{n}")
    assert Signature.objects.count() == 29
    assert Signature.objects.filter(hold_why="bare").exists()


def test_the_challenge_is_kept_nowhere(cast: Cast, client: Client) -> None:
    answer = client.get("/proof/sign.json")
    assert answer["Cache-Control"] == "private, no-store"
    assert not answer.cookies
    assert not Count.objects.exists()
    page = client.get("/sign/").content.decode()
    assert 'data-proof="/proof/sign.json"' in page
    assert page == client.get("/sign/").content.decode()  # the same for everybody, so it can be cached


@pytest.mark.django_db(transaction=True)
def test_a18_of_two_at_the_same_moment_one_counts() -> None:
    work = proof.check("sign", worked("sign")[proof.FIELD])
    assert work is not None
    both, first = threading.Barrier(2), []

    def use() -> None:
        both.wait()
        first.append(not limits.count(work.once()).tripped)
        if connection.vendor == "postgresql":
            connections.close_all()

    hands = [threading.Thread(target=use) for _ in range(2)]
    if connection.vendor == "sqlite":  # its tests share one connection: one after the other
        limits_first = [not limits.count(work.once()).tripped for _ in range(2)]
        assert sorted(limits_first) == [False, True]
        return
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert sorted(first) == [False, True]


def test_a_wrong_proof_says_so_in_words() -> None:
    with pytest.raises(Refused) as refusal:
        proof.check("sign", "no")
    assert refusal.value.status == 409
