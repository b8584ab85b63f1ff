"""The theory of change: one text in all its forms, changed by a decision."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from justaction.collaborative import actions as collaborative
from justaction.collaborative.models import ChannelStage, Stage
from justaction.home.tests.making import founded, ruth

pytestmark = pytest.mark.django_db
FORMS = ["/theory-of-change/", "/theory-of-change/aloud/"]


@pytest.fixture(autouse=True)
def _founded(db: None) -> None:
    founded()


def short_form(client: Client) -> list[str]:
    """All pages of the short form, by following Next."""
    told, url = [], "/theory-of-change/slides/1/"
    while url:
        told.append(client.get(url).content.decode())
        found = re.search(r'rel="next" href="([^"]+)"', told[-1])
        url = found.group(1) if found else ""
    return told


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split()).replace("&#x27;", "'")


def test_every_form_holds_every_word_of_the_table(client: Client) -> None:
    whole = [words(client.get(url).content.decode()) for url in FORMS] + [words(" ".join(short_form(client)))]
    for cell in ChannelStage.objects.select_related("stage", "channel"):
        for said in (cell.text, cell.stage.about, cell.channel.name, cell.stage.name):
            assert all(said in told for told in whole), said


def test_the_short_form_is_a_sequence_of_pages_that_ends(client: Client) -> None:
    told = short_form(client)

    assert len(told) == 1 + 3 + 3 + 3
    assert f"Page 1 of {len(told)}" in told[0]
    assert "See it all in one table" in told[-1]
    assert client.get(f"/theory-of-change/slides/{len(told) + 1}/").status_code == 404
    assert client.get("/theory-of-change/slides/0/").status_code == 404


def test_spoken_it_takes_about_five_minutes(client: Client) -> None:
    text = words(client.get("/theory-of-change/aloud/").content.decode())
    assert len(text.split()) <= 5 * 150


def test_one_stage_name_changes_on_all_pages(client: Client) -> None:
    stage = Stage.objects.first()
    assert stage
    was = stage.name
    collaborative.change(stage, by=ruth(), name="Say what happened")

    pages = [client.get(url).content.decode() for url in [*FORMS, "/"]] + [" ".join(short_form(client))]
    assert all("Say what happened" in told for told in pages)
    assert not any(was in told for told in pages)
