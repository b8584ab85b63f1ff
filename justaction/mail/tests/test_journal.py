"""The journal of letters on their way: what a killed worker knew is read again, and nothing more is believed."""

from __future__ import annotations

from pathlib import Path

import pytest

from justaction.mail.answers import REFUSED, SENT
from justaction.mail.pipe import Answer, Job, journal
from justaction.mail.pipe.journal import Journal, read


def jobs(*keys: int) -> list[Job]:
    return [Job(key, "a@example.org", "b@example.org", b"") for key in keys]


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "journals" / "one"
    with Journal(path) as written:
        written.note([], jobs(1, 2, 3))
        written.note([Answer(2, REFUSED, 550, "5.1.1 No such > user")], jobs(4))
        written.note([Answer(1, SENT, 250, "")], [])
        alive = read(path)
        assert alive is not None
        assert (alive.held, alive.whole) == (True, False), "who still writes may write more"
    said = read(path)
    assert said is not None
    assert said.whole
    assert said.open == {3, 4}
    assert said.answers[2] == Answer(2, REFUSED, 550, "5.1.1 No such > user")
    assert said.answers[1].outcome == SENT
    with pytest.raises(FileExistsError):
        Journal(path)
    journal.remove(path)
    assert read(path) is None


def test_after_the_machine_itself_went_down_a_missing_line_proves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is not synced, so what was written last may be lost with the power."""
    path, started = tmp_path / "one", tmp_path / "boot_id"
    started.write_text("monday\n")
    monkeypatch.setattr(journal, "STARTED", started)
    with Journal(path) as written:
        written.note([], jobs(1, 22))
        written.note([Answer(1, SENT, 250, "ok")], [])
    path.write_bytes(path.read_bytes() + b"< 22 sent 2")  # half a line
    said = read(path)
    assert said is not None
    assert (said.whole, said.open) == (True, {22})
    started.write_text("tuesday\n")
    later = read(path)
    assert later is not None
    assert (later.whole, set(later.answers)) == (False, {1})
    started.unlink()
    elsewhere = read(path)
    assert elsewhere is not None
    assert not elsewhere.whole, "a system that does not say when it started"
