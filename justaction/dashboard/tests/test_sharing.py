"""Share cards and citations: drawn and written from what the page says, and nothing that the page does not show."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from urllib.parse import parse_qs

import pytest
from django.test import Client
from PIL import Image

from justaction.conftest import Cast
from justaction.dashboard.tests import making
from justaction.dashboard.tests.making import a_commitment, a_report, an_organization
from justaction.harms.tests.making import a_harm
from justaction.record import actions as record
from justaction.record.models import Entry
from justaction.web import clock, glance, openforms, pages


@pytest.fixture(autouse=True)
def _october() -> Iterator[None]:
    with clock.at(making.TODAY):
        yield


def meta(page: str) -> dict[str, str]:
    """The Open Graph tags of a page."""
    html = Client().get(page).content.decode()
    return dict(re.findall(r'<meta property="(og:[\w:]+)" content="([^"]*)">', html))


def test_the_card_says_what_was_promised_what_came_and_the_state_and_its_address_changes_with_them(
    cast: Cast,
) -> None:
    row = a_commitment(cast.fund, state="behind")
    page = row.get_absolute_url()
    before = meta(page)
    assert "Nothing reported yet." in before["og:image:alt"]
    assert "Behind." in before["og:image:alt"]
    a_report(row, date(2026, 9, 30))
    pages.changed()
    after = meta(page)
    assert "So far" in after["og:image:alt"]
    assert before["og:image"] != after["og:image"], "so other sites fetch the new one"
    picture = Client().get("/" + after["og:image"].split("/", 3)[3])
    assert picture["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(picture.content)).size == (1200, 630)


@pytest.mark.parametrize(
    "page", ["/", "/commitments/", "/organizations/", "/statement/", "/standing/", "/data/method/"]
)
def test_every_public_object_has_a_card_in_words(cast: Cast, page: str) -> None:
    found = meta(page)
    assert ".png" in found["og:image"]
    assert found["og:image:alt"]
    assert cast.ruth.name not in found["og:image:alt"]


def test_what_not_everybody_may_read_has_no_card_and_no_citation(cast: Cast) -> None:
    hidden = an_organization("Hidden House", listed=False)
    draft = a_commitment(cast.fund, state="proposed", published=None)
    for page in (
        f"organizations/{hidden.slug}",
        f"commitments/{cast.fund.slug}/{draft.slug}",
        "me",
        "admin",
        "../etc",
    ):
        assert Client().get(f"/cards/{page}.png").status_code == 404, page
        assert Client().get(f"/cite/{page}.bib").status_code == 404, page
    assert glance.at("/commitments/\n") is None


def test_a_citation_names_the_entry_of_the_record_and_can_be_taken_as_a_file(cast: Cast) -> None:
    row = a_commitment(cast.fund)
    page = row.get_absolute_url()
    record.enter("commitment.withdrawn", row, by=None, title=row.title, url=page, words={"reason": "x"})
    Entry.objects.update(index=None)
    Entry.objects.filter(thread=row.subject).update(index=41)
    html = " ".join(Client().get(page).content.decode().split())
    line = re.search(r"how far the record had come:</p> <blockquote class=\"small\"><p>(.*?)</p>", html)
    assert line is not None
    for words in ("Just Action (2026)", row.title, "entry 41 of the record, 7 October 2026", "Chicago", page):
        assert words in line[1], words
    assert '/record/entry/41/"' in html
    bib = Client().get(f"/cite{page.rstrip('/')}.bib").content.decode()
    assert bib.startswith("@misc{commitments-")
    assert "{41}" in bib
    (csl,) = json.loads(Client().get(f"/cite{page.rstrip('/')}.json").content)
    assert csl["version"] == "41"
    assert csl["URL"].endswith(page)


def test_the_card_of_a_harm_has_its_note_and_nothing_of_what_was_done(cast: Cast) -> None:
    alt = meta(a_harm(cast).url)["og:image:alt"]
    assert "Before you read: Families lose the chance to own a home." in alt
    for secret in ("red lines", "Maps", "Ruth"):
        assert secret not in alt


def share(page: str, server: str) -> str:
    """The page to pass something on, after somebody named their server."""
    said = {"server": server, openforms.TOKEN: openforms.token()}
    return Client().post(f"/share/?page={page}", said).content.decode()


def sole(pattern: str, html: str) -> str:
    (found,) = re.findall(pattern, html)
    return str(found)


def test_a_page_is_passed_on_by_plain_links_and_a_server_that_one_names(cast: Cast) -> None:
    row = a_commitment(cast.fund, title="Fund & 15% <now>")
    page = row.get_absolute_url()
    html = Client().get(f"/share/?page={page}").content.decode()
    assert f"/share/?page={page}" in Client().get(page).content.decode()
    mail = parse_qs(unescape(sole(r'href="mailto:\?([^"]+)"', html)))
    assert page in mail["body"][0]
    assert "Fund & 15% <now>" in mail["subject"][0]
    (post,) = parse_qs(unescape(sole(r'href="https://bsky.app/intent/compose\?([^"]+)"', html)))["text"]
    assert len(post) <= 300
    assert post.endswith(page)
    for typed, name in (
        ("mastodon.social", "mastodon.social"),
        (" https://Example.SOCIAL/@me ", "example.social"),
    ):
        assert f'href="https://{name}/share?text=' in share(page, typed)
    for typed in (
        "javascript:alert(1)",
        "evil",
        "127.0.0.1",
        "x" * 300,
        "",
        'a.example"x',
        "evil.example:8000",
    ):
        assert "/share?text=" not in share(page, typed), typed


def test_the_code_to_scan_and_the_page_belong_to_public_pages_only(cast: Cast) -> None:
    draft = a_commitment(cast.fund, state="proposed", published=None)
    assert Client().get("/qr/commitments.svg")["Content-Type"] == "image/svg+xml"
    for path in (
        f"/qr{draft.get_absolute_url().rstrip('/')}.svg",
        "/share/?page=/me/",
        "/share/?page=//evil.example/",
    ):
        assert Client().get(path).status_code == 404, path


def test_no_page_to_pass_on_asks_another_site_for_anything(cast: Cast) -> None:
    html = Client().get("/share/?page=/commitments/").content.decode()
    assert not re.findall(r'(?:src|action)="(?:https?:)?//[^"]*"', html)
    assert not [
        url for url in re.findall(r'<link[^>]+href="(https?://[^"]+)"', html) if "localhost" not in url
    ]
