"""Proof in depth: what kind it is, who stands behind it, and a copy of the linked page's text with its digest."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from justaction.commitments import actions
from justaction.commitments.actions import keeping
from justaction.commitments.models import Commitment, Evidence, KeptCopy
from justaction.commitments.tests.making import a_proof, a_report
from justaction.conftest import Cast
from justaction.members.models import Person
from justaction.record.models import Entry
from justaction.web import fetching

pytestmark = pytest.mark.usefixtures("at_start")
TEXT = "We moved 12 of 30 accounts.\nBlue Door\nHalsted"


@pytest.fixture
def proof(commitment: Commitment, founded: Cast) -> Evidence:
    return a_report(commitment, founded.grace, "3").evidence.get()


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every page of the web says the same; the addresses that were asked for."""
    asked: list[str] = []

    def fetch(url: str) -> fetching.Page:
        asked.append(url)
        if "locked" in url:
            raise fetching.Unfetchable("robots")
        return fetching.Page(url, "Letters", TEXT)

    monkeypatch.setattr(fetching, "fetch", fetch)
    return asked


def test_a_copy_is_kept_once_with_its_digest_on_page_json_and_record(
    commitment: Commitment, proof: Evidence, web: list[str]
) -> None:
    actions.keep_copy(proof.pk)
    actions.keep_copy(proof.pk)
    assert len(web) == 1
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    where = commitment.get_absolute_url()
    assert "Kept copy of 5 January 2026" in Client().get(where).content.decode()
    page = Client().get(f"{where}evidence/{proof.subject}/copy/").content.decode()
    assert "We moved 12 of 30 accounts." in page
    assert digest in page
    told = json.loads(Client().get(where[:-1] + ".json").content)["evidence"][0]
    assert told["kept_copy"]["sha256"] == digest
    leaf = json.loads(bytes(Entry.objects.get(kind="evidence.kept").leaf))
    assert leaf["m"] == {"digest": digest, "bytes": len(TEXT.encode())}


def test_where_none_may_be_kept_the_page_says_why(
    commitment: Commitment, founded: Cast, web: list[str]
) -> None:
    url = "https://fund.example.org/locked"
    locked = a_report(commitment, founded.grace, "3", evidence=[a_proof(url=url)]).evidence.get()
    actions.keep_copy(locked.pk)
    where = commitment.get_absolute_url()
    assert "The site asks not to be copied." in Client().get(where).content.decode()
    assert Client().get(f"{where}evidence/{locked.subject}/copy/").status_code == 404
    assert not Entry.objects.filter(kind="evidence.kept").exists()


def test_a_copy_stays_as_it_is(proof: Evidence, web: list[str]) -> None:
    actions.keep_copy(proof.pk)
    again = actions.keep(proof, page=fetching.Page("https://other.example/", "Other", "Other words"))
    assert again.text == TEXT
    assert KeptCopy.objects.get().text == TEXT


def test_a_page_without_words_is_no_copy(proof: Evidence) -> None:
    assert actions.keep(proof, page=fetching.Page("https://x.example/", "", "")).why == "kind"


def test_the_page_is_fetched_after_the_deed_and_not_for_a_file(
    commitment: Commitment, founded: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued: list[int] = []
    monkeypatch.setattr(keeping, "later", lambda _job, pk: queued.append(pk))
    a_report(commitment, founded.grace, "3")
    assert not queued, "switched off"
    settings.ARCHIVE_LINKS = True
    added = actions.add_evidence(commitment, by=founded.grace, draft=a_proof(title="More"))
    assert queued == [added.pk]


def test_what_kind_of_proof_it_is_stands_beside_it(
    commitment: Commitment, founded: Cast, signed_in: Callable[[Person], Client]
) -> None:
    a_report(commitment, founded.grace, "3", evidence=[a_proof(sort="study", reliability="official")])
    shown = Client().get(commitment.get_absolute_url()).content.decode()
    assert "An audit or a study. Made by a public body." in shown
    again = (
        signed_in(founded.grace).get(f"/desk/{founded.fund.slug}/{commitment.slug}/report/").content.decode()
    )
    assert '<option value="study" selected>' in again, "the last one is filled in"


def bomb() -> bytes:
    """An office file of a few kilobytes that unpacks to 80 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", b"wordprocessingml.document.main+xml")
        package.writestr("word/document.xml", b"<x>" + b" " * (80 * 1024 * 1024) + b"</x>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("letters.docx", b"bomb", "unpacks to too much"),
        ("letters.pdf", b"<script>alert(1)</script>", "Use a picture"),
        ("letters.svg", b"<svg onload=alert(1)></svg>", "Use a picture"),
        ("letters.csv", b"<script>alert(1)</script>", "could not be read"),
    ],
)
def test_a_bomb_or_a_script_is_refused_and_nothing_typed_is_lost(
    commitment: Commitment,
    founded: Cast,
    signed_in: Callable[[Person], Client],
    name: str,
    content: bytes,
    words: str,
) -> None:
    file = SimpleUploadedFile(name, bomb() if content == b"bomb" else content)
    typed = {"as_of": "2026-01-05", "value": "3", "story": "Two lenders took us.", "shows": "The sums"}
    here = f"/desk/{founded.fund.slug}/{commitment.slug}/report/"
    answer = signed_in(founded.grace).post(here, {**typed, "file": file})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Two lenders took us." in answer.content.decode()
    assert not Evidence.objects.exists()


def test_a_withdrawn_commitment_takes_no_report(
    commitment: Commitment, founded: Cast, signed_in: Callable[[Person], Client]
) -> None:
    actions.withdraw(commitment, by=founded.grace, reason="We merged.")
    here, browser = f"/desk/{founded.fund.slug}/{commitment.slug}/report/", signed_in(founded.grace)
    answer = browser.get(here)
    assert answer.status_code == 409
    assert "takes no more reports" in answer.content.decode()
    typed = {"as_of": "2026-01-05", "value": "3", "story": "Two lenders took us.", "shows": "The sums"}
    answer = browser.post(here, {**typed, "url": "https://fund.example.org/letters"})
    page = answer.content.decode()
    assert answer.status_code == 409, "somebody else withdrew it while the report was written"
    assert "takes no more reports" in page
    assert "Two lenders took us." in page
    assert not commitment.reports.exists()
