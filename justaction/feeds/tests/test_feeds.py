"""Feeds: what other people's readers find in them, what is never in them, and what goes when it is taken back."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

import feedparser
import jsonschema_rs
from django.test import Client

from justaction.collaborative.models import Channel
from justaction.commitments.models import Commitment
from justaction.conftest import Cast
from justaction.feeds import topics
from justaction.members.models import Organization
from justaction.record import actions as record
from justaction.record.kinds import KINDS
from justaction.record.models import Disclosure, Entry
from justaction.record.publisher import publish
from justaction.statement import actions as statement
from justaction.web import clock, pages

TEXT = {"type": "string", "minLength": 1}
URL = {"type": "string", "pattern": "^https?://"}
MOMENT = {"type": "string", "format": "date-time"}
JSON_FEED = {  # as jsonfeed.org/version/1.1 says it in words
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": TEXT,
        "home_page_url": URL,
        "feed_url": URL,
        "description": TEXT,
        "language": TEXT,
        "authors": {
            "type": "array",
            "items": {"type": "object", "properties": {"name": TEXT, "url": URL}, "minProperties": 1},
        },
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "content_html"],
                "properties": {
                    "id": TEXT,
                    "url": URL,
                    "title": TEXT,
                    "content_html": TEXT,
                    "date_published": MOMENT,
                    "date_modified": MOMENT,
                    "tags": {"type": "array", "items": TEXT},
                    "language": TEXT,
                },
                "patternProperties": {"^_": {"type": "object"}},
                "additionalProperties": False,
            },
        },
    },
    "patternProperties": {"^_": {"type": "object", "required": ["about"]}},
    "additionalProperties": False,
}


def a_commitment(
    organization: Organization, title: str = "Move our cash home", channel: str = "money"
) -> Commitment:
    """A public one, written straight."""
    return Commitment.objects.create(
        organization=organization,
        slug=title.lower().replace(" ", "-"),
        title=title,
        channel=Channel.objects.get(slug=channel),
        state="on_plan",
        indicator="Share of cash",
        baseline=Decimal(2),
        baseline_on=date(2026, 1, 1),
        target=Decimal(15),
        target_on=date(2026, 12, 31),
        published_at=clock.now(),
        state_since=clock.now(),
    )


def reads(address: str) -> Any:
    """A feed as an independent reader takes it; one that is not well formed is an error."""
    answer = Client().get(address)
    assert answer.status_code == 200, address
    found = feedparser.parse(answer.content, response_headers={"content-type": answer["Content-Type"]})
    assert not found.bozo, found.get("bozo_exception")
    return found


def titles(what: str) -> list[str]:
    return [entry.title for entry in reads(f"/feeds/{what}.atom").entries]


def says(row: Any, kind: str = "commitment.withdrawn", **words: str) -> Entry:
    """An entry about a commitment, published."""
    entry = record.enter(
        kind, row, by=None, title=f"{row.organization}: {row.title}", url=row.record_url, words=words
    )
    publish()
    return entry


def test_three_forms_say_the_same_and_their_names_last(cast: Cast) -> None:
    says(a_commitment(cast.fund), reason="The <board> said & no.")
    rss, atom = reads("/feeds/all.rss"), reads("/feeds/all.atom")
    said = json.loads(Client().get("/feeds/all.json").content)
    jsonschema_rs.validator_for(JSON_FEED, validate_formats=True).validate(said)
    assert rss.version == "rss20"
    assert atom.version == "atom10"
    ids = [entry.id for entry in atom.entries]
    assert len(set(ids)) == len(ids) > 3
    assert ids == [entry.id for entry in rss.entries] == [item["id"] for item in said["items"]]
    assert [entry.link for entry in rss.entries] == [item["url"] for item in said["items"]]
    assert [entry.title for entry in rss.entries] == [item["title"] for item in said["items"]]
    assert "The &lt;board&gt; said &amp; no." in atom.entries[0].summary
    assert all(entry.updated_parsed for entry in atom.entries)
    pages.changed()
    assert [entry.id for entry in reads("/feeds/all.atom").entries] == ids
    assert reads("/feed.xml").entries[0].id == ids[0]


def test_who_follows_holds_the_newest_checkpoint(cast: Cast, client: Client) -> None:
    publish()
    note = client.get("/record/checkpoint").content.decode()
    size, root = note.split("\n")[1:3]
    for form in ("rss", "atom"):
        text = client.get(f"/feeds/all.{form}").content.decode()
        assert note in text.replace("&gt;", ">")
    said = json.loads(client.get("/feeds/all.json").content)["_record"]
    assert (str(said["entries"]), said["root"], said["checkpoint"]) == (size, root, note)


def test_what_is_not_on_the_published_record_is_not_announced(cast: Cast) -> None:
    row = a_commitment(cast.fund)
    before = titles("all")
    entry = record.enter(
        "commitment.withdrawn", row, by=None, title="Not yet", url=row.record_url, words={"reason": "x"}
    )
    assert titles("all") == before
    publish()
    assert titles("all")[0] == "Withdrawn: Not yet"
    assert Entry.objects.get(pk=entry.pk).index is not None


def test_no_feed_tells_of_a_single_person(cast: Cast) -> None:
    statement.confirm(statement.sign(name="Ana Flores", address=cast.ana.email, listed=True))
    publish()
    assert Entry.objects.filter(kind="signature.added").exists()
    assert not any(KINDS[name].personal for name in topics.SENTENCES)
    text = (
        Client().get("/feeds/all.json").content.decode()
        + Client().get("/feeds/statement.rss").content.decode()
    )
    assert "Ana Flores" not in text
    assert "signature" not in "".join(titles("statement")).lower()


def test_what_is_taken_back_is_gone_from_the_feeds(cast: Cast) -> None:
    row = a_commitment(cast.fund)
    says(row, reason="Lou Gray asked us to.")
    assert "Lou Gray" in Client().get("/feeds/all.json").content.decode()
    record.erase(Disclosure.objects.filter(path="reason"), about=row)
    publish()
    text = Client().get("/feeds/all.json").content.decode()
    assert "Lou Gray" not in text
    assert row.title in text
    Organization.objects.filter(pk=cast.fund.pk).update(listed=False)
    pages.changed()
    assert row.title not in Client().get("/feeds/all.json").content.decode()
    assert Client().get(f"/feeds/organizations/{cast.fund.slug}.rss").status_code == 404
    assert Client().get(f"/feeds/commitments/{cast.fund.slug}/{row.slug}.rss").status_code == 404


def test_each_feed_holds_its_own(cast: Cast) -> None:
    ours, theirs = a_commitment(cast.fund), a_commitment(cast.clinic, title="Theirs", channel="policy")
    says(ours, reason="a")
    says(theirs, reason="b")
    place = f"commitments/{cast.fund.slug}/{ours.slug}"
    for what in (f"organizations/{cast.fund.slug}", "communities/money", place):
        assert any(ours.title in title for title in titles(what)), what
        assert not any("Theirs" in title for title in titles(what)), what
    assert any("Theirs" in title for title in titles("communities/policy"))
    assert not titles("standards")
    assert Client().get("/feeds/nothing.rss").status_code == 404


def test_a_reader_that_has_it_is_told_so_and_a_page_leads_to_its_feed(cast: Cast) -> None:
    row = a_commitment(cast.fund)
    says(row, reason="a")
    first = Client().get("/feeds/all.rss")
    for name in ("ETag", "Last-Modified"):
        asked = {"If-None-Match" if name == "ETag" else "If-Modified-Since": first[name]}
        again = Client().get("/feeds/all.rss", headers=asked)
        assert again.status_code == 304, name
        assert not again.content
    html = Client().get(row.get_absolute_url()).content.decode()
    links = re.findall(
        r'<link rel="alternate" type="(application/[^"]+)" title="[^"]+" href="([^"]+)">', html
    )
    assert len(links) == 6
    for kind, url in links:
        answer = Client().get(url)
        assert answer["Content-Type"].startswith(kind)
    assert f"/feeds/commitments/{cast.fund.slug}/{row.slug}.atom" in {url for _kind, url in links}
    listed = Client().get("/feeds/").content.decode()
    assert all(f"/feeds/{what}.json" in listed for what in topics.shown())


def test_a_feed_asks_little(cast: Cast, django_assert_max_num_queries: Any) -> None:
    says(a_commitment(cast.fund), reason="a")
    for what in (*topics.shown(), "communities/money", f"organizations/{cast.fund.slug}"):
        with django_assert_max_num_queries(12):
            assert Client().get(f"/feeds/{what}.json").status_code == 200
