"""Nobody is named for good because somebody called them in a text: names can be taken back, adopted words cannot."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from django.utils.translation import override
from PIL import Image

from justaction.coedit import actions as coedit
from justaction.coedit import mapping
from justaction.coedit import reading as live_text
from justaction.standards import actions, reading, wording
from justaction.standards.models import Approval
from justaction.standards.tests import making
from justaction.web import clock

if TYPE_CHECKING:
    from django.test import Client

    from justaction.conftest import Cast


@pytest.fixture
def called(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Every text of a standard calls Sol by name."""
    put = making.put

    def with_a_call(row: Any, text: str, by: Any) -> None:
        put(row, text, by)
        live = reading.document(row)
        assert live is not None
        doc = live_text.doc_of(live)
        call = {"type": "mention", "attrs": {"id": cast.sol.subject, "label": cast.sol.name}}
        clause = next(node for node in doc["content"] if node["type"] == "clause")
        clause["content"][0]["content"] += [{"type": "text", "text": " Ask "}, call]
        coedit.put(live, lambda ydoc: mapping.become(ydoc, doc), by=by)

    monkeypatch.setattr(making, "put", with_a_call)
    return cast


def test_who_is_called_in_a_draft_is_named_in_no_page_that_everybody_reads(
    called: Cast, client: Client
) -> None:
    opened = making.a_round(called)
    live = reading.document(opened.standard)
    assert live is not None
    assert called.sol.name in str(live_text.doc_of(live)), "those who write see whom they called"
    pages = [client.get(where).text for where in (opened.url, "/standards/M1/", "/standards/M1.json")]
    assert "Ask somebody" in pages[0]
    for page in pages:
        assert called.sol.name not in page
        assert called.sol.subject not in page


def test_adopted_words_name_nobody_and_are_the_same_in_every_language(called: Cast, client: Client) -> None:
    revision = making.adopted(called)
    for where in (revision.url, f"{revision.url.rstrip('/')}.json", f"{revision.url}brief.md"):
        page = client.get(where).text
        assert "Ask somebody" in page
        assert called.sol.name not in page
        assert called.sol.subject not in page


def test_words_have_one_digest_whatever_language_their_reader_has(called: Cast) -> None:
    row = making.a_draft(called)
    digests = set()
    for language in ("en", "es", "de"):
        with override(language):
            digests.add(wording.digest(reading.words(row)))
    assert len(digests) == 1
    making.approved(row, called, Approval.Gate.COMMENT)


def test_a_picture_is_seen_by_everybody_once_its_words_are(cast: Cast, client: Client) -> None:
    row = making.a_draft(cast)
    live = reading.document(row)
    assert live is not None
    photo = io.BytesIO()
    Image.new("RGB", (4, 3)).save(photo, "PNG")
    seen = coedit.take_picture(live, photo.getvalue(), name="a.png", by=cast.imani)
    body = live_text.doc_of(live)
    body["content"].append({"type": "image", "attrs": {"src": str(seen.pk), "alt": "A ledger"}})
    coedit.put(live, lambda ydoc: mapping.become(ydoc, body), by=cast.imani)
    where = f"/pictures/{seen.pk}/"
    assert client.get(where).status_code == 404, "the draft is read by those who write it"
    making.approved(row, cast)
    closes = clock.now() + making.WEEK
    opened = actions.open_round(making.fresh(row), closes_at=closes, by=cast.imani)
    assert where in client.get(opened.standard.url).text
    assert client.get(where).status_code == 200
