"""A receipt is checked in Chromium by the page's own script: a good one, changed ones, and one with a wrong cosignature."""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route, expect

from justaction.record import describing, keys, next_key, published, views, witnesses
from justaction.record.tests.making import norms, signature
from justaction.record.tests.making import published as made_public
from justaction.record.tree.changing import Change, sign_change
from justaction.record.tree.cosigning import cosign, witness_key
from justaction.record.tree.folder import Folder
from justaction.record.tree.notes import Key

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
    "yes"  # the browser's loop runs in the thread that asks the database
)

SITE = "https://record.example.org"
NAMES = ("branch.example.org", "college.example.org", "archive.example.org")


@pytest.fixture
def receipt(collaborative: Any, settings: Any) -> dict[str, Any]:
    """Ana's receipt, in a record that two of three witnesses cosigned."""
    privates = [Ed25519PrivateKey.from_private_bytes(bytes([at]) * 32) for at in (1, 2, 3)]
    theirs = [witness_key(name, private) for name, private in zip(NAMES, privates, strict=True)]
    settings.RECORD_WITNESSES, settings.RECORD_QUORUM = [(key, "https://example.org") for key in theirs], 2
    *_, entry = made_public([*norms(5), signature("Ana Flores")])
    newest = published.checkpoint()
    assert newest is not None
    lines = {
        key: cosign(newest[0].text, key.name, private, 1_790_000_000)
        for key, private in list(zip(theirs, privates, strict=True))[:2]
    }
    files = Folder(settings.RECORD_DIR)
    assert witnesses._add(
        files, newest[0], newest[1].encode(), lines, describing.policy(published.policy().logs)
    )
    return published.receipt(entry)


@pytest.fixture
def page(chromium: Browser, receipt: dict[str, Any], client: Client) -> Any:
    """The page as the product serves it, with its own security policy, and no way to anywhere."""
    answer = client.get("/record/verify/")
    asked: list[str] = []

    def serve(route: Route) -> None:
        path = route.request.url.removeprefix(SITE).partition("?")[0]
        asked.append(path)
        if path == "/record/verify/":
            headers = {
                "Content-Security-Policy": answer["Content-Security-Policy"],
                "Content-Type": "text/html; charset=utf-8",
            }
            route.fulfill(body=answer.content, headers=headers)
        elif path.startswith("/static/") and (found := finders.find(path.removeprefix("/static/"))):
            route.fulfill(path=str(found))
        else:
            route.abort()

    context = chromium.new_context(viewport={"width": 390, "height": 844})
    context.route("**/*", serve)
    opened = context.new_page()
    opened.goto(f"{SITE}/record/verify/", wait_until="networkidle")
    loaded = len(asked)
    yield opened
    assert len(asked) == loaded, f"it asked for {asked[loaded:]}"  # nothing leaves the device
    context.close()


def check(page: Page, text: str) -> tuple[str, str]:
    """Paste it; the verdict, and all that is said."""
    page.get_by_label("Or paste what is in it").fill(text)
    page.evaluate("document.querySelector('[data-verdict]').textContent = ''")
    page.get_by_role("button", name="Check it").click()
    expect(page.locator("[data-verdict]")).not_to_be_empty()
    return page.locator("[data-verdict]").inner_text(), page.locator("[data-list]").inner_text()


def test_a_good_receipt_holds_and_says_what_it_shows(
    page: Page, receipt: dict[str, Any], tmp_path: Path
) -> None:
    verdict, said = check(page, json.dumps(receipt))
    assert verdict == "It holds.", said
    assert "“name” is: Ana Flores." in said
    assert "branch.example.org (2026-09-21), college.example.org (2026-09-21). At least 2 of 3 must." in said
    assert "It is the key that you believe." in said
    proof = tmp_path / "entry.tlog-proof"
    proof.write_text(receipt["proof"], encoding="utf-8")
    page.get_by_label("Choose the file").set_input_files(proof)
    expect(page.get_by_text("“name” is sealed, and this does not open it.")).to_be_visible()
    assert page.locator("[data-verdict]").inner_text() == "It holds."


def test_a_changed_receipt_does_not_hold_and_it_says_why(page: Page, receipt: dict[str, Any]) -> None:
    other = json.loads(json.dumps(receipt))
    other["disclosures"][0]["value"] = "Ana Florez"
    verdict, said = check(page, json.dumps(other))
    assert (verdict, "“name” is not what was sealed" in said) == ("It does not hold.", True)

    size = receipt["index"] + 1
    leaf = b64decode(receipt["leaf"]).replace(b'"listed":0', b'"listed":1')
    proof = receipt["proof"].replace(receipt["leaf"], b64encode(leaf).decode())
    verdict, said = check(page, json.dumps({**receipt, "leaf": b64encode(leaf).decode(), "proof": proof}))
    assert (verdict, "The proof does not lead" in said) == ("It does not hold.", True)

    verdict, said = check(
        page, json.dumps({**receipt, "proof": receipt["proof"].replace(f"\n{size}\n", f"\n{size + 1}\n")})
    )
    assert (verdict, "The signature of the record does not fit" in said) == ("It does not hold.", True)
    assert check(page, "Hello")[0] == "It does not hold."


def test_a_wrong_cosignature_and_too_few_of_them_are_named(page: Page, receipt: dict[str, Any]) -> None:
    lines = receipt["proof"].split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith("— college"))
    dash, name, data = lines[at].split(" ")
    forged = b64decode(data)[:-1] + bytes([b64decode(data)[-1] ^ 1])
    wrong = "\n".join([*lines[:at], f"{dash} {name} {b64encode(forged).decode()}", *lines[at + 1 :]])
    verdict, said = check(page, json.dumps({**receipt, "proof": wrong}))
    assert (verdict, "The cosignature of college.example.org does not fit." in said) == (
        "It does not hold.",
        True,
    )
    fewer = "\n".join([*lines[:at], *lines[at + 1 :]])
    verdict, said = check(page, json.dumps({**receipt, "proof": fewer}))
    assert (verdict, "Too few partners cosigned it: 1. At least 2 of 3 must." in said) == (
        "It does not hold.",
        True,
    )


@pytest.fixture
def changed(receipt: dict[str, Any]) -> dict[str, Any]:
    """The same receipt, after the record has got a new key."""
    next_key.begin()
    next_key.introduce()
    next_key.finish(anyway=True)
    made_public(norms(1))
    return receipt


def test_a_receipt_from_before_a_new_key_holds_by_the_notes_and_a_strangers_key_does_not(
    changed: dict[str, Any], page: Page
) -> None:
    (change,) = published.key_changes()
    verdict, said = check(page, json.dumps(changed))
    assert verdict == "It holds.", said
    assert f"The key {change.was.id.hex()} signed it." in said
    assert "Notes that the old key and the new one both signed lead to it" in said
    page.get_by_text("Whom you believe").click()
    stranger = Key(change.was.name, bytes(32))
    page.get_by_label("The keys of the record and of its witnesses").fill(
        f"log {stranger.vkey}\nquorum none\n"
    )
    verdict, said = check(page, json.dumps(changed))
    assert (verdict, "not one of those that you believe" in said) == ("It does not hold.", True)


@pytest.fixture
def forged(receipt: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The same again, on a mirror of somebody who has the old key: a second note replaces it by a key of theirs."""
    old, thief = keys.private(), Ed25519PrivateKey.generate()
    assert old is not None
    next_key.begin()
    next_key.introduce()
    next_key.finish(anyway=True)
    (change,) = published.key_changes()
    at = replace(change.at, size=change.at.size + 50)
    again = Change(2, change.was, keys.public(change.was.name, thief), at, change.on)
    note, real = sign_change(again, old, thief), published.file
    monkeypatch.setattr(views.published, "file", lambda path: note if path == again.path else real(path))
    monkeypatch.setattr(views.reading, "key_changes", lambda: [change, again])
    return receipt


def test_two_notes_that_replace_one_key_are_no_notes_at_all(forged: dict[str, Any], page: Page) -> None:
    """Else who has the old key could go on with it, and bring a key of their own."""
    verdict, said = check(page, json.dumps(forged))
    assert (verdict, "note 2 does not go on from the one before it" in said) == ("It does not hold.", True)
