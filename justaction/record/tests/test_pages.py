"""The record's pages for people, and its files for programs."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from justaction.errors import Refused
from justaction.record import published as log
from justaction.record import publisher
from justaction.record.kinds import KINDS
from justaction.record.models import Disclosure, Entry
from justaction.record.published import policy, receipt
from justaction.record.reading import ON_A_PAGE
from justaction.record.tests.making import norm, norms, published, signature
from justaction.record.tree.leaf import leaf_hash
from justaction.record.tree.notes import read_vkey
from justaction.record.tree.policy import Policy
from justaction.record.tree.receipts import check_proof, check_receipt, read_proof
from justaction.record.tree.tiles import unbundle

pytestmark = pytest.mark.usefixtures("collaborative")


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def test_the_newest_entries_are_listed_and_older_ones_follow(client: Client) -> None:
    published(norms(ON_A_PAGE + 5))
    first = page(client, "/record/")
    size = Entry.objects.count()
    assert f"/record/entry/{size - 1}/" in first
    assert f"?before={size - ON_A_PAGE}" in first
    rest = page(client, f"/record/?before={size - ON_A_PAGE}")
    assert f"/record/entry/{size - ON_A_PAGE - 1}/" in rest
    assert "Show older entries" not in rest


def test_the_list_can_be_of_one_kind(client: Client) -> None:
    published([norm(), signature()])
    text = page(client, "/record/?kind=signature.added")
    assert text.count("/record/entry/") == 1
    assert "There is nothing of this kind yet" in page(client, "/record/?kind=goal.met")
    assert page(client, "/record/?kind=nonsense&before=x")


def test_before_the_first_entry_is_signed_the_page_says_so(client: Client) -> None:
    assert "within a minute" in page(client, "/record/")
    assert client.get("/record/checkpoint").status_code == 404
    assert client.get("/record/tile/0/000.p/1").status_code == 404


def test_what_waits_is_counted_and_not_shown(client: Client) -> None:
    published(norms(2))
    norm("Soon.")
    text = page(client, "/record/")
    assert "1 more will be in within a minute" in text
    assert "Soon." not in text


def test_when_it_is_not_signed_the_page_says_why(client: Client) -> None:
    published(norms(3))
    Entry.objects.filter(index=1).update(leaf=b"{}")
    norm()
    with pytest.raises(publisher.Stopped):
        publisher.publish()
    text = page(client, "/record/")
    assert "not being signed right now" in text
    assert "Entry 1 was changed" in text


def test_every_kind_is_listed(client: Client) -> None:
    published([norm()])
    text = page(client, "/record/kinds/")
    for name in KINDS:
        assert f"<code>{name}</code>" in text


def test_an_entry_is_explained_with_its_words(client: Client) -> None:
    first = norm("We listen <b>first</b>.")
    second = norm("We listen, then act.", answers=[first])
    entries = published([first, second])
    text = page(client, f"/record/entry/{entries[0].index}/")
    assert "We listen &lt;b&gt;first&lt;/b&gt;." in text
    assert "2026-03-01" in text
    assert f"/record/proof/{entries[0].index}.tlog-proof" in text
    assert b64encode(bytes(entries[0].leaf_hash)).decode() in text
    assert f"/record/entry/{entries[0].index}/" in page(client, f"/record/entry/{entries[1].index}/")


def test_an_entry_about_a_person_shows_no_name_and_only_the_day(client: Client) -> None:
    (entry,) = published([signature("Ana Flores")])
    text = page(client, f"/record/entry/{entry.index}/")
    assert "Ana Flores" not in text
    assert "Not public" in text
    assert json.loads(bytes(entry.leaf))["d"] == f"{entry.at:%Y-%m-%d}"
    assert "Ana Flores" not in page(client, f"/record/disclosure/{entry.index}.json")


def test_what_is_not_there_is_not_found(client: Client) -> None:
    published(norms(2))
    norm()
    size = Entry.objects.exclude(index=None).count()
    for address in (
        f"/record/entry/{size}/",
        f"/record/entry/{10**18}/",
        "/record/entry/01/",
        f"/record/proof/{size}.tlog-proof",
        f"/record/disclosure/{size}.json",
        f"/record/tile/0/000.p/{size + 1}",
        "/record/tile/0/000",
        "/record/tile/0/001.p/1",
        "/record/tile/9/000.p/1",
        "/record/tile/64/000.p/1",
        "/record/tile/0/0000",
        "/record/tile/entries/../../log-key.pem",
    ):
        assert client.get(address).status_code == 404, address


def test_the_pages_set_no_cookie_and_ask_little(
    client: Client, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    published(norms(60))
    for address in ("/record/", "/record/kinds/", "/record/entry/3/"):
        with django_assert_max_num_queries(12):
            assert not client.get(address).cookies


# --- files for programs --------------------------------------------------------------------------------------------


def test_the_checkpoint_is_signed_by_the_key_of_the_policy(client: Client) -> None:
    published(norms(3))
    lines = page(client, "/record/policy.txt").splitlines()
    named = read_vkey(next(line.split()[1] for line in lines if line.startswith("log ")))
    assert "quorum none" in lines
    answer = client.get("/record/checkpoint")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert Policy((named,)).open(answer.content)[0].size == Entry.objects.count()
    assert json.loads(page(client, "/record/log.v0.json"))["key"] == named.vkey


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_tiles_and_bundles_are_served_for_good_and_in_parts(client: Client) -> None:
    entries = published(norms(5))
    size = Entry.objects.count()
    answer = client.get(f"/record/tile/0/000.p/{size}")
    assert "immutable" in answer["Cache-Control"]
    tile = body(answer)
    assert tile[32 * (entries[0].index or 0) :][:32] == bytes(entries[0].leaf_hash)
    leaves = unbundle(body(client.get(f"/record/tile/entries/000.p/{size}")))
    assert [leaf_hash(leaf) for leaf in leaves] == [tile[at : at + 32] for at in range(0, len(tile), 32)]
    for asked, part in (("32-63", tile[32:64]), ("32-", tile[32:]), ("-32", tile[-32:]), ("0-99999", tile)):
        some = client.get(f"/record/tile/0/000.p/{size}", headers={"range": f"bytes={asked}"})
        assert (some.status_code, body(some)) == (206, part)
    beyond = client.get(f"/record/tile/0/000.p/{size}", headers={"range": "bytes=99999-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(tile)}")
    assert client.get(f"/record/tile/0/000.p/{size}", headers={"range": "lines=1"}).status_code == 200
    assert client.get(f"/record/tile/0/000.p/{size}", headers={"range": "bytes=5-3"}).status_code == 200


def test_a_partial_tile_is_still_served_after_the_full_one_stands(client: Client) -> None:
    published(norms(3))
    size = Entry.objects.count()
    before = body(client.get(f"/record/tile/0/000.p/{size}"))
    bundled = body(client.get(f"/record/tile/entries/000.p/{size}"))
    published(norms(300))
    assert body(client.get(f"/record/tile/0/000.p/{size}")) == before
    assert body(client.get(f"/record/tile/entries/000.p/{size}")) == bundled


def test_a_proof_can_be_kept(client: Client) -> None:
    entry = published(norms(4))[1]
    answer = client.get(f"/record/proof/{entry.index}.tlog-proof")
    assert answer["Content-Disposition"] == f'attachment; filename="entry-{entry.index}.tlog-proof"'
    proof = read_proof(answer.content.decode())
    assert proof.extra == bytes(entry.leaf)
    assert check_proof(proof, proof.extra, policy()).size == Entry.objects.count()


def test_the_public_words_come_with_their_salts_and_nobody_may_keep_them(client: Client) -> None:
    (entry,) = published([norm("We listen first.")])
    answer = client.get(f"/record/disclosure/{entry.index}.json")
    assert "no-store" in answer["Cache-Control"]
    stated = answer.json()
    assert stated["index"] == entry.index
    assert b64decode(stated["leaf"]) == bytes(entry.leaf)
    assert [item["value"] for item in stated["disclosures"]] == ["We listen first."]
    Disclosure.objects.filter(entry=entry).delete()
    assert client.get(f"/record/disclosure/{entry.index}.json").json()["disclosures"] == []


# --- the receipt ---------------------------------------------------------------------------------------------------


def test_a_signer_gets_a_receipt_with_all_of_their_words() -> None:
    (entry,) = published([signature("Ana Flores")])
    checked = check_receipt(json.dumps(receipt(entry)))
    assert checked.index == entry.index
    assert checked.words == {"name": "Ana Flores"}
    assert checked.leaf["t"] == "signature.added"
    assert checked.hidden == ()


def test_before_the_entry_is_in_the_log_there_are_clear_words() -> None:
    with pytest.raises(Refused, match="come back in a minute"):
        receipt(signature())


def test_an_old_receipt_still_holds_after_the_words_were_erased() -> None:
    (entry,) = published([signature("Ana Flores")])
    kept = json.dumps(receipt(entry))
    Disclosure.objects.filter(entry=entry).delete()
    published(norms(5))
    assert check_receipt(kept, policy()).words == {"name": "Ana Flores"}
    now = check_receipt(json.dumps(receipt(entry)), policy())
    assert (now.words, now.hidden) == ({}, ("name",))


def test_a_range_of_too_many_digits_is_left_out(client: Client) -> None:
    published(norms(2))
    size = Entry.objects.count()
    answer = client.get(f"/record/tile/0/000.p/{size}", headers={"Range": f"bytes={'9' * 5000}-"})
    assert answer.status_code == 200


def test_what_was_printed_can_be_compared_at_any_time(client: Client) -> None:
    """A size and the beginning of a root, in a letter or a book: the page tells the root of that size, whatever came since."""
    published(norms(3))
    printed = log.printed()
    assert printed is not None
    published(norms(300))
    origin, size, root, end = page(client, printed.url.partition("localhost:8000")[2]).split("\n")
    assert (origin, int(size), end) == (log.origin(), printed.size, "")
    assert root.startswith(printed.root)
    assert len(printed.root) == 20
    assert client.get(f"/record/size/{10**9}").status_code == 404
    assert client.get("/record/size/0").status_code == 200
