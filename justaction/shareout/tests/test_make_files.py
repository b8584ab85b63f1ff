"""The job that makes the files: it leaves a word when it fails, and ends when its edition was settled by another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from justaction.conftest import Cast
from justaction.errors import Refused
from justaction.shareout import actions, checklist, pressing, reading, tasks
from justaction.shareout.models import Edition
from justaction.shareout.tests.making import Jobs, a_member, approved, gathered, pressed_once
from justaction.texts import binding, writing
from justaction.web import clock

pytestmark = pytest.mark.skipif(bool(writing.lacking()), reason="this machine lacks what draws PDFs")


def sent_out(cast: Cast, **words: Any) -> Edition:
    """An edition that was frozen just now; its job waits."""
    a_member(cast)
    return actions.publish(approved(cast, gathered(cast, **words)), by=cast.ruth)


def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> list[int]:
    """Let something happen when the press has begun; how often it was begun."""
    press, begun = pressing.press, list[int]()

    def slow(given: pressing.Given, **how: Any) -> dict[str, bytes]:
        begun.append(len(begun))
        if len(begun) == 1:
            happens()
        return press(given, **how)

    monkeypatch.setattr(pressing, "press", slow)
    return begun


def test_where_the_files_cannot_be_made_it_is_a_draft_again_and_says_why(
    cast: Cast, run_jobs: Jobs, monkeypatch: pytest.MonkeyPatch, signed_in: Any
) -> None:
    a_member(cast)
    row = approved(cast, gathered(cast, words="\U000f1234\U000f1235"))  # a plane that no font fills
    actions.publish(row, by=cast.ruth)
    page = signed_in(cast.ruth).get(f"/steer{row.url}").content.decode()
    assert "its files are being made" in page
    run_jobs()
    row.refresh_from_db()
    assert row.is_draft
    assert "no letters on paper" in row.trouble
    assert row.words == "\U000f1234\U000f1235"
    assert "no letters on paper" in signed_in(cast.ruth).get(f"/steer{row.url}").content.decode()
    monkeypatch.setattr(writing, "lacking", lambda: ("libpango-1.0-0",))
    assert [line.key for line in checklist.missing(row)] == ["pdf"]


def test_whatever_goes_wrong_leaves_a_word_where_its_editors_look(
    cast: Cast, run_jobs: Jobs, signed_in: Any
) -> None:
    row = sent_out(cast)
    way = Path(settings.MEDIA_ROOT) / "share-out"
    way.parent.mkdir(parents=True, exist_ok=True)
    way.write_text("where the files should go")
    with pressed_once():
        run_jobs()
    row.refresh_from_db()
    assert (row.state, row.files.count(), row.content) == ("draft", 0, {})
    for page in ("/me/", "/steer/share-out/", f"/steer{row.url}"):
        assert "Something went wrong on our machine." in signed_in(cast.ruth).get(page).content.decode(), page
    assert not checklist.missing(row)  # nothing that was given is lost: its approvals stand
    way.unlink()
    actions.publish(row, by=cast.ruth)
    with pressed_once():
        run_jobs()
    row.refresh_from_db()
    assert (row.state, row.trouble) == ("published", "")
    assert "Something went wrong" not in signed_in(cast.ruth).get("/me/").content.decode()


def test_a_job_that_nobody_hears_of_again_is_given_up_after_a_while(
    cast: Cast, run_jobs: Jobs, signed_in: Any
) -> None:
    row = sent_out(cast)
    assert row.frozen_at is not None
    with clock.at(row.frozen_at + timedelta(minutes=14)):
        tasks.release()
        row.refresh_from_db()
        assert row.state == "pressing"
    with clock.at(row.frozen_at + timedelta(minutes=15)):
        tasks.release()
        row.refresh_from_db()
        assert row.is_draft
        assert "after 15 minutes" in signed_in(cast.ruth).get(f"/steer{row.url}").content.decode()
        run_jobs()  # it comes after all
    row.refresh_from_db()
    assert (row.state, row.files.count()) == ("draft", 0)


def test_a_job_ends_when_its_edition_was_taken_back(
    cast: Cast, run_jobs: Jobs, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = sent_out(cast)
    with monkeypatch.context() as here:
        meanwhile(here, lambda: signed_in(cast.ruth).post(f"/steer{row.url}take-back/"))
        here.setattr(binding, "pdf", None)  # it never comes so far
        run_jobs()
    row.refresh_from_db()
    assert (row.state, row.trouble, row.files.count()) == ("draft", "", 0)


def test_a_job_never_gives_its_files_to_other_words(
    cast: Cast, run_jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taken back, changed and sent out again while the first job was at work: only the second one counts."""
    row = sent_out(cast)

    def changed() -> None:
        actions.take_back(row, by=cast.ruth)
        actions.write(row, by=cast.ruth, title="What we did, once more")
        row.refresh_from_db()
        actions.publish(approved(cast, row), by=cast.ruth)

    begun = meanwhile(monkeypatch, changed)
    run_jobs()
    row.refresh_from_db()
    assert (len(begun), row.state) == (2, "published")
    assert "What we did, once more" in reading.citation(row)
    assert not reading.troubles(row)


def test_a_job_that_fails_late_leaves_what_another_published_alone(
    cast: Cast, run_jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was given out twice: the second one was faster, and the first one fails now."""
    row = sent_out(cast)

    def published_by_another() -> None:
        with pressed_once():
            actions.make_files(row.pk)
        raise Refused("The PDF could not be made just now.")

    meanwhile(monkeypatch, published_by_another)
    run_jobs()
    row.refresh_from_db()
    assert (row.state, row.trouble) == ("published", "")
    assert not reading.troubles(row)
