"""The campaign kit of an edition: what its makers find in it, and short links that lead nowhere else."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from icalendar import Calendar
from PIL import Image

from justaction.charts import card
from justaction.conftest import Cast
from justaction.shareout import actions
from justaction.shareout.models import Edition, ShortLink
from justaction.shareout.tests.making import Jobs, pressed_once, published
from justaction.web import house

SIZES = {"link": (1200, 630), "square": (1080, 1080), "story": (1080, 1920), "banner": (1500, 500)}


@pytest.fixture
def edition(cast: Cast, run_jobs: Jobs) -> Iterator[Edition]:
    """An edition that is out; the place speaks English, Spanish and Arabic."""
    cast.collaborative.languages = ["en", "es", "ar"]
    cast.collaborative.save()
    house.changed()
    with pressed_once():
        yield published(cast, run_jobs)


def kit_of(client: Client, row: Edition) -> zipfile.ZipFile:
    answer = client.get(f"/steer/share-out/{row.year}/{row.number}/campaign.zip")
    assert answer["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.content))


def test_a_coordinator_makes_short_links_and_takes_the_kit_in_each_language(
    cast: Cast, edition: Edition, client: Client
) -> None:
    client.force_login(cast.imani)
    page = f"/steer/share-out/{edition.year}/{edition.number}/campaign/"
    assert client.get(page).status_code == 200
    assert client.post(page).status_code == 302
    link = ShortLink.objects.get(path=edition.url)
    assert link.url in client.get(page).content.decode()
    package = kit_of(client, edition)
    folder = f"campaign-{edition.year}-{edition.number}"
    names = set(package.namelist())
    for code in ("en", "es", "ar"):
        for path in ("words/out.txt", "schedule.csv", "schedule.ics", "cards/alt.txt", "README.txt"):
            assert f"{folder}/{code}/{path}" in names
        assert link.url in package.read(f"{folder}/{code}/words/out.txt").decode()
    for name, size in SIZES.items():
        for code in ("en", "es", "ar"):
            assert Image.open(io.BytesIO(package.read(f"{folder}/{code}/cards/{name}.png"))).size == size
    assert b"<svg" in package.read(f"{folder}/codes/read.svg")
    assert kit_of(client, edition).read(f"{folder}/en/cards/story.png") == package.read(
        f"{folder}/en/cards/story.png"
    )


def test_words_fit_their_channel_as_it_counts_and_days_are_working_days(
    cast: Cast, edition: Edition, client: Client
) -> None:
    client.force_login(cast.ruth)
    package = kit_of(client, edition)
    folder = f"campaign-{edition.year}-{edition.number}/en/"
    rows = list(csv.reader(io.StringIO(package.read(folder + "schedule.csv").decode())))
    days = {datetime.fromisoformat(row[0]) for row in rows[1:]}
    assert len(days) == 4
    assert all(day.weekday() < 5 and day.hour == 10 for day in days)
    for _when, _what, channel, words in rows[1:]:
        most = {"Mastodon": 500, "Bluesky": 300}.get(channel, 10_000)
        assert len(words) <= most, channel
    events = Calendar.from_ical(package.read(folder + "schedule.ics")).walk("VEVENT")
    assert {event.decoded("dtstart") for event in events} == days


def test_a_short_link_leads_to_its_page_in_the_readers_language_and_nowhere_else(
    cast: Cast, edition: Edition, client: Client
) -> None:
    links = actions.make_links(edition, by=cast.ruth)
    assert actions.make_links(edition, by=cast.imani) == links, "they stay"
    assert client.get(f"/s/{links['read'].code}/").headers["Location"] == edition.url
    assert client.get(f"/es/s/{links['look'].code}/").headers["Location"] == "/es/commitments/"
    assert client.get("/s/nothing/").status_code == 404
    assert not client.get(f"/s/{links['read'].code}/").cookies
    for path in ("//evil.example/", "https://evil.example/"):
        with pytest.raises(IntegrityError), transaction.atomic():
            ShortLink.objects.create(code="abcde", path=path)


def test_who_does_not_tell_of_it_has_no_kit(cast: Cast, edition: Edition, client: Client) -> None:
    page = f"/steer/share-out/{edition.year}/{edition.number}/campaign"
    client.force_login(cast.ana)
    assert client.get(f"{page}.zip").status_code == 403
    assert client.post(f"{page}/").status_code == 403
    Edition.objects.filter(pk=edition.pk).update(state="draft", published_at=None)
    client.force_login(cast.ruth)
    assert client.get(f"{page}/").status_code == 403, "a draft is not told of"


def test_no_card_is_drawn_with_letters_missing(cast: Cast, edition: Edition, client: Client) -> None:
    edition.content["title"] = "ما جلبه العام"
    Edition.objects.filter(pk=edition.pk).update(content=edition.content)
    client.force_login(cast.ruth)
    package = kit_of(client, edition)
    assert not [name for name in package.namelist() if name.endswith(".png")]
    folder = f"campaign-{edition.year}-{edition.number}/en/"
    assert "ما جلبه العام" in package.read(folder + "words/out.txt").decode()
    assert "cannot draw" in package.read(folder + "README.txt").decode()
    assert (
        client.get(f"/steer/share-out/{edition.year}/{edition.number}/campaign/link.png").status_code == 404
    )


def test_words_on_a_card_have_enough_contrast() -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1."""
    for ink in (card.WORDS, card.QUIET):
        assert contrast(ink, card.GROUND) >= 4.5


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        ]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted([light(one), light(other)])
    return (high + 0.05) / (low + 0.05)
