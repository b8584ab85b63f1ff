"""The theory of change: one text in all its forms, changed by a decision."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from justaction.collaborative import actions as collaborative
from justaction.collaborative.models import ChannelStage, Stage
from justaction.errors import NotAllowed, Refused
from justaction.home import actions, front
from justaction.home.models import Recording, TheoryChange
from justaction.home.tests.making import a_recording, founded, ruth
from justaction.home.tests.test_rings import a_convener, decided
from justaction.members import actions as members
from justaction.members.tests.making import signs_in
from justaction.record.models import Entry
from justaction.texts.tests.making import mp3

pytestmark = pytest.mark.django_db
FORMS = ["/theory-of-change/", "/theory-of-change/aloud/", "/theory-of-change/easy/"]


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


def test_easy_read_has_a_line_for_each_sentence(client: Client) -> None:
    cell = ChannelStage.objects.first()
    assert cell
    collaborative.change(cell, by=ruth(), text="We count. We ask who has the money! ¿Quién decide?")
    page = client.get("/theory-of-change/easy/").content.decode()
    lines = ("We count.", "We ask who has the money!", "¿Quién decide?")
    spoken = "".join(f'<span class="line">{line}</span> ' for line in lines)
    assert f"<p>{spoken}</p>" in page
    assert front.sentences("我们计数。谁有钱？谁写规则！") == ["我们计数。", "谁有钱？", "谁写规则！"]


def test_somebody_reads_it_aloud_and_the_page_says_when_the_words_are_other_ones(client: Client) -> None:
    browser, url = signs_in(Client(), a_convener("Imani Reyes")), "/steer/theory/aloud/"
    wrong = browser.post(
        url, {"language": "en", "spoken_by": "Opal", "upload": SimpleUploadedFile("a.mp3", b"no")}
    )
    assert wrong.status_code == 422
    assert "Opal" in wrong.content.decode()
    tagged = SimpleUploadedFile("Our theory.mp3", mp3() + b"TAG" + b"41.8781 N".ljust(125))
    browser.post(url, {"language": "en", "spoken_by": "Opal Reads", "upload": tagged})

    aloud = client.get("/theory-of-change/aloud/").content.decode()
    assert "read by Opal Reads" in aloud
    assert "/theory-of-change/aloud/en/" in aloud
    assert "have changed" not in aloud
    part = client.get("/theory-of-change/aloud/en/", headers={"Range": "bytes=0-99"})
    assert (part.status_code, part["Content-Type"], part.content) == (206, "audio/mpeg", mp3()[:100])
    whole = client.get("/theory-of-change/aloud/en/")
    assert b"".join(whole.streaming_content) == mp3()  # type: ignore[attr-defined]  # a file

    stage = Stage.objects.first()
    assert stage
    collaborative.change(stage, by=ruth(), name="Say what happened")
    assert "have changed since" in client.get("/theory-of-change/aloud/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_new_recording_takes_the_place_of_the_old_one_and_its_file(client: Client) -> None:
    old = a_recording("Olga Reads").file
    a_recording("Nell Reads")
    assert not old.storage.exists(str(old.name))
    page = client.get("/theory-of-change/aloud/").content.decode()
    assert "Nell Reads" in page
    assert "Olga Reads" not in page

    new = Recording.objects.get().file
    signs_in(client, ruth()).post("/steer/theory/aloud/en/remove/")
    assert not new.storage.exists(str(new.name))
    assert client.get("/theory-of-change/aloud/en/").status_code == 404
    with pytest.raises(NotAllowed):
        actions.remove_recording("en", by=members.welcome(name="Ana Flores", address="ana@example.org"))


def test_words_change_by_a_decision(client: Client) -> None:
    imani, stage = a_convener("Imani Reyes"), Stage.objects.first()
    assert stage
    browser = signs_in(Client(), imani)
    said = {"name": "Say what happened", "about": stage.about, "reason": "So that a child understands."}
    browser.post(f"/steer/theory/stages/{stage.pk}/", said)
    change = TheoryChange.objects.get()
    assert "So that a child understands." in change.ballot.explanation
    with pytest.raises(Refused, match="not closed"):
        actions.apply_theory(change, by=imani)
    with pytest.raises(Refused, match="being decided"):
        actions.propose_theory(stage, reason="x", by=imani, name="Other")

    decided(change.ballot)
    assert "Put the new words in place" in browser.get("/steer/theory/").content.decode()
    browser.post(f"/steer/theory/changes/{change.pk}/apply/")

    page = client.get("/theory-of-change/").content.decode()
    assert "Say what happened" in page
    assert "How its words changed" in page
    assert Entry.objects.filter(kind="collaborative.changed", title__contains="Say what happened").exists()
    with pytest.raises(Refused, match="in place"):
        actions.apply_theory(change, by=imani)


def test_a_vote_that_does_not_carry_changes_nothing() -> None:
    stage = Stage.objects.first()
    assert stage
    change = actions.propose_theory(stage, reason="x", by=ruth(), name="Other", about=stage.about)
    decided(change.ballot, choice="block", accepted=False)

    with pytest.raises(Refused, match="did not carry"):
        actions.apply_theory(change, by=ruth())


def test_words_that_changed_meanwhile_are_not_written_over() -> None:
    cell = ChannelStage.objects.first()
    assert cell
    change = actions.propose_theory(cell, reason="x", by=ruth(), text="Other words.")
    decided(change.ballot)
    collaborative.change(cell, by=ruth(), text="A steward mended a slip.")

    with pytest.raises(Refused, match="changed since"):
        actions.apply_theory(change, by=ruth())


def test_what_cannot_be_proposed() -> None:
    stage, ana = Stage.objects.first(), members.welcome(name="Ana Flores", address="ana@example.org")
    assert stage
    with pytest.raises(NotAllowed):
        actions.propose_theory(stage, reason="x", by=ana, name="Other")
    with pytest.raises(Refused, match="already"):
        actions.propose_theory(stage, reason="x", by=ruth(), name=stage.name)
    with pytest.raises(Refused, match="why"):
        actions.propose_theory(stage, reason=" ", by=ruth(), name="Other")
    with pytest.raises(ValidationError):
        actions.propose_theory(stage, reason="x", by=ruth(), name="x" * 200)
