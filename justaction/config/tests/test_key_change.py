"""The record's key is being changed: the doctor says so, both keys are sealed and come back, and no backup undoes it."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from justaction.config import doctor, handing_over
from justaction.config.backups import keys as sealing
from justaction.config.backups import restoring
from justaction.conftest import Cast
from justaction.record import keys, next_key, published, publisher, recovering
from justaction.record.tests.making import norms
from justaction.record.tests.making import published as made_public
from justaction.record.tree.folder import Folder
from justaction.record.tree.notes import COSIGNATURE, Key
from justaction.web import clock

pytestmark = pytest.mark.django_db

WORDS = "a long password of ours"


def said() -> list[tuple[str, str]]:
    return [(one.saw, one.fix) for one in doctor.key_change()]


def test_the_doctor_says_how_far_a_change_is_and_what_comes_next() -> None:
    assert said() == []
    made_public(norms(2))
    assert said() == []
    next_key.begin()
    ((saw, fix),) = said()
    assert ("half done" in saw, fix.endswith("record-key introduce")) == (True, True)
    next_key.introduce()
    ((saw, fix),) = said()
    assert ("both sign; it may be finished after" in saw, fix) == (True, "")  # all is well while it waits
    with clock.at(clock.now() + timedelta(days=8)):
        ((_saw, fix),) = said()
        assert fix.endswith("record-key finish")
        next_key.finish()
    assert said() == []


def test_the_doctor_names_a_note_that_does_not_hold(settings: Any) -> None:
    made_public(norms(1))
    next_key.begin()
    next_key.introduce()
    (settings.RECORD_DIR / "keys/1").write_bytes(b"nothing\n")
    ((saw, fix),) = said()
    assert ("keys/1" in saw, "Put that file" in fix) == (True, True)


def test_both_keys_are_sealed_and_come_back(settings: Any) -> None:
    made_public(norms(2))
    next_key.begin()
    next_key.introduce()
    folder: Path = settings.RECORD_KEYS_DIR
    both = {name: (folder / name).read_bytes() for name in (keys.KEY, keys.NEXT)}
    sealed = sealing.sealed(WORDS)
    for name in both:
        (folder / name).unlink()
    assert set(sealing.unseal(sealed, WORDS)) == {*both}
    assert {name: (folder / name).read_bytes() for name in both} == both
    assert all((folder / name).stat().st_mode & 0o077 == 0 for name in both)
    norms(1)
    publisher.publish()
    next_key.finish(anyway=True)
    with pytest.raises(sealing.Closed, match="is another key"):  # a file from before takes nothing back
        sealing.unseal(sealed, WORDS)


def test_a_backup_from_before_the_change_does_not_take_the_record_back(settings: Any, tmp_path: Path) -> None:
    made_public(norms(3))
    shutil.copytree(settings.RECORD_DIR, tmp_path / "backup")
    old = published.policy().logs
    next_key.begin()
    next_key.introduce()
    next_key.finish(anyway=True)
    made_public(norms(2))
    assert published.policy().logs != old
    assert restoring._newest_log(tmp_path / "backup") == "here"  # it is the same record, and farther
    here = recovering.log_in(Folder(settings.RECORD_DIR))
    assert here is not None
    assert recovering.recover(here) == 0
    assert publisher.publish(check_all=True).size == here.checkpoint.size


def test_who_leaves_is_told_of_the_records_key_and_of_a_witness_at_their_address(
    cast: Cast, settings: Any
) -> None:
    def left() -> dict[str, tuple[str, str]]:
        return {one.check: (one.saw, one.fix) for one in handing_over.examine(cast.ruth)}

    made_public(norms(1))
    assert "can still sign" in left()["record key"][0]
    assert left()["witness keys"] == ("none at their address", "")
    next_key.begin()
    assert "record-key introduce" in left()["key change"][1]
    domain = cast.ruth.email.rpartition("@")[2]
    theirs, other = (
        Key(name, name.encode().ljust(32, b".")[:32], COSIGNATURE) for name in (f"w.{domain}", "archive.net")
    )
    settings.RECORD_WITNESSES = [(theirs, "https://a.example.org"), (other, "https://b.example.org")]
    saw, fix = left()["witness keys"]
    assert (saw, "Ask who runs it" in fix) == (theirs.name, True)
    assert any("record-key begin" in one for one in handing_over.BY_HAND)
