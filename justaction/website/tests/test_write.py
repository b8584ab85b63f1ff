"""Imani writes for the website: drafts that nobody sees, versions that stay, two who write at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from justaction.collaborative.models import Collaborative
from justaction.errors import Refused
from justaction.members.models import Person
from justaction.record.models import Entry
from justaction.web import clock, house
from justaction.website import actions, news, showing
from justaction.website.models import Page, PageWords
from justaction.website.tests.making import a_page, a_version

if TYPE_CHECKING:
    from justaction.conftest import Cast

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Person], Client]


def in_spanish() -> None:
    Collaborative.objects.update(languages=["en", "es"])
    house.changed()


def test_a_page_of_the_house_says_its_first_words_until_somebody_publishes_others(
    cast: Cast, signed_in: SignedIn, client: Client
) -> None:
    browser, at = signed_in(cast.imani), "/steer/website/room/privacy/en/"
    assert "We do not sell or lend addresses." in client.get("/privacy/").content.decode()
    form = browser.get(f"{at}write/").content.decode()
    assert "We do not sell or lend addresses." in form  # one begins with what is there
    said = {
        "title": "Your data",
        "text": "## Cookies\n\nNone. Write to {address}.",
        "seen": "0",
        "why": "Shorter",
    }
    looked = browser.post(f"{at}write/", {**said, "look": "yes"}).content.decode()
    assert "help@example.org" in looked
    assert not PageWords.objects.filter(page__slug="privacy").exists()  # looking saves nothing
    saved = browser.post(f"{at}write/", said)
    assert saved.headers["Location"] == f"{at}v1/"
    assert "Cookies" not in client.get("/privacy/").content.decode()
    browser.post(f"{at}v1/", {"at": ""})
    page = client.get("/privacy/").content.decode()
    assert '<h2 class="h2-s" id="cookies">Cookies</h2>' in page
    assert "sell or lend" not in page
    browser.post(f"{at}undo/")
    assert "We do not sell or lend addresses." in client.get("/privacy/").content.decode()
    browser.post(f"{at}undo/")  # the undo is undone
    assert "Cookies" in client.get("/privacy/").content.decode()
    kinds = Entry.objects.filter(url="/privacy/").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["page.published", "page.withdrawn", "page.published"]


def test_two_who_write_at_once_both_keep_their_words(cast: Cast, signed_in: SignedIn, client: Client) -> None:
    row = a_page("page", "Our garden", "It has a gate.", by=cast.imani)
    at = f"/steer/website/page/{row.page.slug}/en/"
    hers = {"title": "Our garden", "text": "It has a green gate.", "seen": "1"}
    his = {"title": "Our garden", "text": "It has a gate and a bench.", "seen": "1"}
    signed_in(cast.imani).post(f"{at}write/", hers)
    ruths = signed_in(cast.ruth)
    saved = ruths.post(f"{at}write/", his, follow=True)
    assert [one.text for one in row.page.versions.order_by("number")[1:]] == [hers["text"], his["text"]]
    assert "Somebody else wrote at the same time." in saved.content.decode()
    assert "put in:" in ruths.get(f"{at}v3/against/2/").content.decode()
    signed_in(cast.imani).post(f"{at}v2/", {"at": ""})
    late = ruths.post(f"{at}v3/", {"at": ""})
    assert late.status_code == 409
    assert "Version 2 came out after you began" in late.content.decode()
    assert "green gate" in client.get("/pages/our-garden/").content.decode()


def test_words_come_out_at_their_time_and_can_be_called_off(
    cast: Cast, signed_in: SignedIn, client: Client
) -> None:
    row = a_page("question", "Is there tea?", "Not yet.", by=cast.imani)
    draft = a_version(row, "Yes, at four.", by=cast.imani, why="We have a kettle")
    at = f"/steer/website/question/is-there-tea/en/v{draft.number}/"
    soon = (clock.now() + timedelta(hours=2)).astimezone(house.here().zone)
    browser = signed_in(cast.imani)
    browser.post(at, {"at": soon.strftime("%Y-%m-%dT%H:%M")})
    assert actions.publish_due() == 0
    browser.post(f"{at}call-off/")
    with clock.at(soon + timedelta(minutes=1)):
        assert actions.publish_due() == 0
    browser.post(at, {"at": soon.strftime("%Y-%m-%dT%H:%M")})
    with clock.at(soon + timedelta(minutes=1)):
        assert actions.publish_due() == 1
        assert actions.publish_due() == 0
        assert "Yes, at four." in client.get("/faq/").content.decode()
        entry = Entry.objects.get(kind="page.published", title="Is there tea?", revision=2)
        assert entry.actor == cast.imani
    with pytest.raises(Refused):
        actions.publish(
            a_version(row, "No.", by=cast.imani), at=clock.now() + timedelta(days=500), by=cast.imani
        )


def test_a_translation_says_whether_it_is_behind_and_whether_a_person_checked_it(
    cast: Cast, client: Client
) -> None:
    in_spanish()
    row = a_page("question", "May dogs come in?", "Yes.", by=cast.imani)
    assert 'lang="en"' in client.get("/es/faq/").content.decode()  # as it was written, and said so
    said = {"title": "¿Pueden entrar perros?", "text": "Sí.", "human": True}
    spanish = actions.write(row.page, language="es", seen=0, by=cast.imani, **said)  # type: ignore[arg-type]
    actions.publish(spanish, by=cast.imani)
    page = client.get("/es/faq/").content.decode()
    assert "¿Pueden entrar perros?" in page
    assert "Una persona ha revisado la traducción." in page
    actions.publish(a_version(row, "Yes, on a leash.", by=cast.imani), by=cast.imani)
    assert "han cambiado desde entonces" in client.get("/es/faq/").content.decode()
    again = a_version(spanish, "Sí, con correa.", by=cast.imani, language="es")
    actions.publish(again, by=cast.imani)
    page = client.get("/es/faq/").content.decode()
    assert "han cambiado desde entonces" not in page
    assert "Ninguna persona ha revisado todavía la traducción." in page


def test_going_back_takes_up_any_version_as_a_new_one(
    cast: Cast, signed_in: SignedIn, client: Client
) -> None:
    row = a_page("news", "A door", "It is blue.", by=cast.imani)
    for colour in ("red", "green"):
        actions.publish(a_version(row, f"It is {colour}.", by=cast.imani), by=cast.imani)
    signed_in(cast.ruth).post("/steer/website/news/a-door/en/v1/back/")
    assert "It is blue." in client.get("/news/a-door/").content.decode()
    newest = row.page.versions.order_by("-number")[0]
    assert (newest.number, newest.back_to, newest.why) == (4, 1, "Back to version 1.")
    assert row.page.versions.filter(shown=True).count() == 1
    (posted,) = news.latest()
    assert (posted.title, posted.url, posted.text) == ("A door", "/news/a-door/", "It is blue.")


def test_a_page_moves_and_its_former_address_leads_on_for_good(
    cast: Cast, signed_in: SignedIn, client: Client
) -> None:
    row = a_page("page", "Our garden", by=cast.imani)
    browser = signed_in(cast.imani)
    browser.post("/steer/website/page/our-garden/address/", {"slug": "garden"})
    moved = client.get("/pages/our-garden/")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/pages/garden/")
    second = a_page("page", "Our garden", by=cast.imani)
    assert second.page.slug == "our-garden-2"  # nobody else gets an address that led to it
    taken = browser.post("/steer/website/page/our-garden-2/address/", {"slug": "our-garden"})
    assert taken.status_code == 409
    actions.rename(row.page, slug="our-garden", by=cast.imani)  # but it may have its own back
    assert client.get("/pages/garden/").status_code == 301
    browser.post("/steer/website/page/our-garden/hide/")
    assert client.get("/pages/our-garden/").status_code == 404
    browser.post("/steer/website/page/our-garden/show/")
    assert client.get("/pages/our-garden/").status_code == 200


def test_questions_keep_one_answer_each_and_their_order(
    cast: Cast, signed_in: SignedIn, client: Client
) -> None:
    browser = signed_in(cast.imani)
    first = a_page("question", "Is it free?", "It is, for everybody who comes.", by=cast.imani)
    a_page("question", "Where is it?", "In the old library.", by=cast.imani)
    same = browser.post("/steer/website/add/question/", {"title": "is it FREE", "text": "Yes."})
    assert (same.status_code, 'id="id_title-error"' in same.content.decode()) == (409, True)
    said = {"title": "Do I pay?", "text": " it is, for everybody WHO comes"}
    page = browser.post("/steer/website/add/question/", said)
    assert 'id="id_text-error"' in page.content.decode()
    assert "it is, for everybody WHO comes" in page.content.decode()
    browser.post("/steer/website/question/where-is-it/up/")
    assert [one.slug for one in showing.every("question")] == ["where-is-it", "is-it-free"]
    with clock.at(clock.now() + timedelta(days=90)):
        browser.post("/steer/website/question/is-it-free/en/still-right/")
        first.refresh_from_db()
        assert first.checked_on == clock.today()
    html = client.get("/faq/").content.decode()
    assert 'id="is-it-free"' in html
    assert html.count("Last checked on") == 2


def test_the_story_wants_its_note_and_its_checklist(cast: Cast, signed_in: SignedIn, client: Client) -> None:
    browser = signed_in(cast.imani)
    hard = {"title": "That spring", "lead": "May 2020", "text": "A man was murdered.", "note": ""}
    at = browser.post("/steer/website/add/moment/", hard).headers["Location"]
    assert "has no content note" in browser.get(at).content.decode()
    assert "content note first" in browser.post(at, {"at": "", "care": "on"}).content.decode()
    write = at.replace("v1/", "write/")
    at = browser.post(write, {**hard, "note": "It speaks of a murder.", "seen": "1"}).headers["Location"]
    assert 'id="id_care-error"' in browser.post(at, {"at": ""}).content.decode()
    browser.post(at, {"at": "", "care": "on"})
    page = client.get("/about/story/").content.decode()
    assert page.index("Before you read:") < page.index("Read it") < page.index("murdered")


def test_nobody_without_such_a_role_writes(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.ana)
    assert browser.get("/steer/website/").status_code == 403
    with pytest.raises(Refused, match="Only a coordinator"):
        actions.add("news", title="Mine", text="All mine.", by=cast.ana)
    assert not Page.objects.filter(kind="news").exists()
