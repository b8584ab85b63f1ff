"""An edition of a channel and a year: put together, published, and the same for ever."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from justaction.collaborative.models import Field, Pillar
from justaction.conftest import Cast
from justaction.errors import NotAllowed, Refused
from justaction.record.models import Entry
from justaction.toolkit import actions, reading
from justaction.toolkit.models import Edition, Need, Tool
from justaction.toolkit.tests.making import a_tool, adopted, an_edition, next_revision, used
from justaction.web import clock, openforms


def test_an_edition_is_put_together_and_published_through_its_pages(
    cast: Cast, signed_in: Callable[..., Client], client: Client
) -> None:
    revision = adopted(cast)
    year = clock.today().year
    imani, place = signed_in(cast.imani), f"/toolkit/{year}/money/"
    assert client.get(place).status_code == 404
    assert imani.post(f"{place}begin/").status_code == 302
    assert imani.post(f"{place}edit/publish/").status_code == 409  # no chapter
    imani.post(f"{place}edit/chapters/", {"title": "Where money lies", "about": "Look first."})
    refused = imani.post(f"{place}edit/publish/")
    assert "Where money lies" in refused.content.decode()  # an empty chapter is named
    imani.post(f"{place}edit/chapters/1/put/", {"tool": revision.tool.pk})
    assert client.get(place).status_code == 404  # nobody sees it before it is published
    assert imani.post(f"{place}edit/publish/").status_code == 302
    page = client.get(place).content.decode()
    assert "Where money lies" in page
    assert f'href="{revision.url}"' in page
    assert client.get(f"/toolkit/{year}/").status_code == 200
    assert f'href="{place}"' in client.get("/toolkit/").content.decode()


def test_edition_one_stays_as_it_is_when_edition_two_comes(cast: Cast, client: Client) -> None:
    first = adopted(cast)
    one = an_edition(cast, first)
    body = client.get(one.url).content.decode()
    data = reading.as_data(one)
    next_revision(first.tool, cast, "Bring a map.")
    two = an_edition(cast, first, adopted(cast, title="Who owns the block"))
    one = Edition.objects.get(pk=one.pk)
    assert one.digest_now() == one.digest == data["digest"]
    assert reading.as_data(one)["chapters"] == data["chapters"]
    again = client.get(one.url).content.decode()
    assert (
        again[again.index("<h2 id=") : again.index("<aside")]
        == body[body.index("<h2 id=") : body.index("<aside")]
    )
    assert "This is edition 1. It stays as it is." in again
    for row in (one, two):
        leaf = bytes(Entry.objects.get(kind="toolkit.published", subject=row.subject).leaf).decode()
        assert f'"digest":"{row.digest_now()}"' in leaf
    changes = client.get(f"/toolkit/{one.year}/money/compare/1..2/").content.decode()
    assert "Who owns the block" in changes
    assert (
        client.get(f"/toolkit/{one.year}/money/").content.decode().count("Edition 1") == 1
    )  # among the others


def test_nothing_of_a_published_edition_can_be_changed(cast: Cast) -> None:
    edition = an_edition(cast, adopted(cast))
    chapter, late = edition.chapters.get(), adopted(cast, title="Late").tool
    for deed in (
        lambda: actions.write_chapter(edition, chapter, title="Other", by=cast.imani),
        lambda: actions.drop_chapter(chapter, by=cast.imani),
        lambda: actions.take_out(chapter.places.get(), by=cast.imani),
        lambda: actions.put_tool(chapter, late, by=cast.imani),
        lambda: actions.publish_edition(edition, by=cast.imani),
    ):
        with pytest.raises(Refused, match="stays as it is"):
            deed()


def test_only_adopted_tools_are_published_and_only_by_a_coordinator(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        actions.begin_edition(cast.money, year=clock.today().year, by=cast.ana)
    edition = actions.begin_edition(cast.money, year=clock.today().year, by=cast.imani)
    chapter = actions.write_chapter(edition, None, title="First", by=cast.imani)
    actions.put_tool(chapter, a_tool(cast, title="Not ready"), by=cast.imani)
    with pytest.raises(Refused, match="Not ready"):
        actions.publish_edition(edition, by=cast.imani)
    assert Edition.objects.get().published_at is None


def test_the_data_of_an_edition_is_complete(cast: Cast) -> None:
    revision = adopted(cast)
    words: dict[str, Any] = {"title": "Easy", "text": "We show money.", "by": cast.sol}
    actions.publish_form(actions.write_form(revision, kind="easy-read", language="en", **words), by=cast.sol)
    data = reading.as_data(an_edition(cast, revision))
    tool = data["chapters"][0]["tools"][0]
    assert tool["body"] == revision.body
    assert tool["digest"] == revision.digest
    assert tool["licence"] == "CC-BY-4.0"
    assert tool["credits"][0]["name"] == "Ana Flores"
    assert tool["credits"][0]["lines"]
    assert [form["kind"] for form in tool["forms"]] == ["easy-read"]
    assert len(data["entry"]) == len(tool["entry"]) == 64


def test_tools_are_found_by_words_channel_need_field_pillar_and_kind(cast: Cast, client: Client) -> None:
    actions.found_shelves()
    field, pillar = Field.objects.get(slug="finance"), Pillar.objects.earliest("id")
    need = Need.objects.get(slug="move-money")
    tool = adopted(cast, pillar=pillar, fields=[field], needs=[need]).tool
    other = adopted(cast, title="A letter to the editor", kind="template", words="Dear editor.").tool

    def found(query: str) -> set[str]:
        page = client.get(f"/toolkit/?{query}").content.decode()
        return {one.slug for one in (tool, other) if f'href="{one.url}"' in page}

    assert found("") == {tool.slug, other.slug}
    for query in ("words=evening", "need=move-money", "field=finance", f"pillar={pillar.pk}", "kind=guide"):
        assert found(query) == {tool.slug}, query
    assert found("words=dear+EDITOR") == {other.slug}
    assert found("channel=money") == {tool.slug, other.slug}
    assert found("channel=policy") == found("channel=nothing") == found("pillar=x&kind=%00") == set()


def test_numbers_of_those_who_used_it_are_shown_from_five_on(cast: Cast, client: Client) -> None:
    tool = adopted(cast).tool
    for person in (cast.ana, cast.tom, cast.lee, cast.sol):
        used(tool, person, moderator=cast.ruth)
    page = client.get(tool.url).content.decode()
    assert "Nine came." in page
    assert "people said how it went" not in page
    used(tool, cast.grace, moderator=cast.ruth)
    page = client.get(tool.url).content.decode()
    assert "5 people said how it went." in page
    assert "It helped: 5." in page
    used(tool, None, moderator=cast.ruth, helped="no", happened="Nobody came.")
    page = client.get(tool.url).content.decode()
    assert "6 people said how it went." in page
    assert "It helped: 5." not in page  # the one would stand alone
    assert "Ana Flores said" not in page


def test_anybody_says_what_happened_and_it_is_looked_at_first(cast: Cast, client: Client) -> None:
    tool = adopted(cast).tool
    said = {
        "helped": "partly",
        "happened": "Six came; two stayed.",
        "credit_as": "none",
        "form_token": openforms.token(),
    }
    assert client.post(f"{tool.url}used/", {**said, "happened": ""}).status_code == 422
    assert client.post(f"{tool.url}used/", {**said, "happened": "x" * 1501}).status_code == 422
    assert client.post(f"{tool.url}used/", {**said, "credit_as": "name"}).status_code == 422
    assert client.post(f"{tool.url}used/", said).status_code == 302
    assert "Six came" not in client.get(tool.url).content.decode()
    assert client.get(f"{tool.url}used/{tool.uses.get().subject}/").status_code == 404
    assert Tool.objects.get().uses.get().shown == "waiting"


def test_nobody_fills_the_queue_with_what_happened(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = adopted(cast).tool
    said = actions.Said(helped="yes", happened="Nine came.")
    for _n in range(3):
        actions.say_used(tool, said, by=cast.ana)
    with pytest.raises(Refused, match="waits for somebody") as no:
        actions.say_used(tool, said, by=cast.ana)
    assert no.value.status == 429
    used(tool, cast.tom, moderator=cast.ruth)
    monkeypatch.setattr("justaction.toolkit.actions.using.MOST_AN_HOUR", 1)
    actions.say_used(tool, said, by=None)
    with pytest.raises(Refused, match="Come back in an hour"):
        actions.say_used(tool, said, by=None)
    assert tool.uses.count() == 5


def test_easy_read_belongs_to_its_revision_and_says_so_when_it_is_older(cast: Cast, client: Client) -> None:
    revision = adopted(cast)
    words: dict[str, Any] = {"title": "In easy words", "text": "We show money.", "by": cast.sol}
    with pytest.raises(Refused, match="written by people"):
        actions.write_form(revision, kind="easy-read", language="en", made="machine", **words)
    form = actions.write_form(revision, kind="easy-read", language="en", **words)
    assert client.get(form.url).status_code == 404
    actions.publish_form(form, by=cast.sol)
    form.refresh_from_db()
    assert form.digest_now() == form.digest
    assert "by now" not in client.get(form.url).content.decode()
    next_revision(revision.tool, cast, "Bring a map.")
    assert "The tool is at revision 2 by now." in client.get(form.url).content.decode()
    assert "of revision 1, which is older" in client.get(revision.tool.url).content.decode()
