"""The record gets a new signing key: begin, introduce, finish; partners follow, old receipts hold, and a crash costs nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.test import Client

from justaction.record import (
    actions,
    describing,
    keys,
    next_key,
    place,
    published,
    publisher,
    sequencer,
    tasks,
)
from justaction.record.models import Entry, Witness
from justaction.record.next_key import NotNow, Stage
from justaction.record.publisher import Stopped
from justaction.record.tests.making import norms, signature
from justaction.record.tests.making import published as made_public
from justaction.record.tests.test_publish import audited
from justaction.record.tests.witnessing import introduce, partners
from justaction.record.tree.changing import Change, sign_change
from justaction.record.tree.notes import Key, sign
from justaction.record.tree.policy import Policy
from justaction.record.tree.verify import main as verify
from justaction.record.tree.witness import main as witness
from justaction.web import clock

pytestmark = pytest.mark.django_db

SOON = timedelta(days=8)


def signers(path: str = "checkpoint") -> set[str]:
    """The ids of the keys that signed a published checkpoint, of all that the notes lead to."""
    return {key.id.hex() for key in published.trust().open(published.file(path))[1]}


def own() -> Key:
    (key,) = published.policy().logs
    return key


def receipt(entry: Entry, to: Path) -> Path:
    to.write_text(json.dumps(published.receipt(entry)))
    return to


def test_from_begin_to_end_with_witnesses_and_an_old_receipt(
    collaborative: Any, settings: Any, client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with partners(settings, tmp_path) as three:
        entry = made_public([*norms(3), signature()])[-1]
        introduce(*three)
        tasks.witness()
        old = own()
        kept = tmp_path / "policy.kept"
        kept.write_bytes(published.file("policy.txt"))
        before = receipt(entry, tmp_path / "before.json")

        call_command("record_key", "begin")
        new = Key(old.name, keys.private(keys.NEXT).public_key().public_bytes_raw())  # type: ignore[union-attr]
        assert next_key.standing().stage == Stage.BEGUN
        made_public(norms(1))
        assert signers() == {old.id.hex()}  # nobody knows it yet

        call_command("record_key", "introduce")
        assert signers() == {old.id.hex(), new.id.hex()}
        assert published.policy().logs == (new, old)
        told = Entry.objects.get(kind="key.changed")
        (change,) = published.key_changes()
        assert (change.was, change.now, change.at.size) == (old, new, told.index)
        assert client.get("/record/keys/1").content == published.file("keys/1")
        assert client.get("/record/keys/2").status_code == 404
        assert "keys/1" in client.get("/record/").content.decode()
        Witness.objects.update(next_at=clock.now())
        tasks.witness()
        assert not Witness.objects.exclude(trouble="").exists()  # they know the old key, and it still signs
        during = receipt(entry, tmp_path / "during.json")
        assert json.loads(during.read_text())["key"] == old.vkey

        with pytest.raises(CommandError, match="Both keys sign until"):
            call_command("record_key", "finish")
        with clock.at(clock.now() + SOON):
            with pytest.raises(CommandError, match="Too few witnesses know the new key"):
                call_command("record_key", "finish")
            for one in three[:2]:
                assert witness(["follow", str(one.folder), str(settings.RECORD_DIR)]) == 0
            call_command("record_key", "finish")
            assert not (settings.RECORD_KEYS_DIR / keys.NEXT).exists()
            assert own() == new
            later = made_public([signature("Tom Reyes")])[0]
            tasks.witness()
            # two of three followed: a quorum
            assert signers() == signers("checkpoint.witnessed") == {new.id.hex()}
            (left,) = Witness.objects.exclude(trouble="")
            assert (left.trouble, left.vkey) == ("refused", three[2].key.vkey)

        after = receipt(later, tmp_path / "after.json")
        assert json.loads(after.read_text())["key"] == new.vkey
        log = settings.RECORD_DIR
        for file in (before, during, after):
            assert verify(["receipt", str(file)]) == 0  # complete in itself
            for trust in (kept, log / "policy.txt", old.vkey, new.vkey):
                assert verify(["receipt", str(file), "--key", str(trust), "--log", str(log)]) == 0, trust
        assert verify(["receipt", str(before), "--key", str(kept)]) == 0  # and without anybody's notes
        capsys.readouterr()
        assert verify(["receipt", str(after), "--key", str(kept)]) == 1
        assert "no note that was followed introduces it" in capsys.readouterr().out
        assert verify(["audit", str(log), "--key", str(kept)]) == 0
        page = client.get("/record/verify/").content.decode()
        assert "justaction-key-change/1" in page


def test_an_attacker_with_a_key_of_their_own_is_refused_by_everybody(settings: Any, tmp_path: Path) -> None:
    """They hold the server's files, and not the old key: they can put a key and a note there, and nobody follows."""
    with partners(settings, tmp_path, 1) as (library,):
        made_public(norms(3))
        introduce(library)
        tasks.witness()
        kept, old = str(own().vkey), own()
        theirs = Ed25519PrivateKey.generate()
        stranger, at = keys.public(old.name, theirs), keys.head()
        assert at is not None
        files = place.public()
        change = Change(1, old, stranger, at, "2026-11-27")
        for note in (sign(change.text, old.name, theirs).encode(), sign_change(change, theirs, theirs)):
            files.put("keys/1", note)
            files.put("checkpoint", sign(at.text, old.name, theirs).encode())
            files.put("policy.txt", f"log {stranger.vkey}\nquorum none\n".encode())
            assert verify(["audit", str(settings.RECORD_DIR), "--key", kept]) == 1
            assert witness(["follow", str(library.folder), str(settings.RECORD_DIR)]) == 2
            assert witness(["follow", str(library.folder), str(settings.RECORD_DIR / "policy.txt")]) == 2
            norms(1)
            with pytest.raises(Stopped, match="A note about a changed key does not hold"):
                publisher.publish()
        assert library.witness.logs()[0].keys == (old,)


class Killed(BaseException):
    """As if the process had ended here."""


def killed(*_: Any, **__: Any) -> Any:
    raise Killed


@pytest.mark.parametrize(
    ("step", "where", "name"),
    [
        ("begin", keys, "make"),
        ("introduce", next_key, "sign_change"),
        ("introduce", actions, "tell_of_key"),
        ("introduce", sequencer, "sequence"),
        ("introduce", publisher, "_swap"),
        ("introduce", publisher, "sign"),
        ("finish", keys, "take_over"),
        ("finish", describing, "describe"),
    ],
)
def test_killed_between_any_two_steps_it_goes_on(
    step: str, where: Any, name: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    deeds: dict[str, Callable[[], Any]] = {
        "begin": next_key.begin, "introduce": next_key.introduce, "finish": lambda: next_key.finish(anyway=True),
    }  # fmt: skip
    made_public(norms(3))
    old = own()
    for each, deed in deeds.items():
        if each == step:
            with monkeypatch.context() as patch:
                patch.setattr(where, name, killed)
                with pytest.raises(Killed):
                    deed()
            assert audited(settings).holds  # readers see nothing half
            if each != "finish":
                made_public(norms(1))  # and what else is written goes on meanwhile
                assert audited(settings).holds
        deed()
        assert audited(settings).holds
    made_public(norms(1))
    assert own() != old
    assert signers() == {own().id.hex()}
    assert Entry.objects.filter(kind="key.changed").count() == 1
    assert next_key.standing().stage == Stage.NONE
    assert audited(settings).holds
    assert verify(["audit", str(settings.RECORD_DIR), "--key", old.vkey]) == 0


def test_when_a_key_of_a_change_is_gone_nothing_is_signed_until_it_is_back(settings: Any) -> None:
    made_public(norms(2))
    next_key.begin()
    next_key.introduce()
    folder = settings.RECORD_KEYS_DIR
    pem = (folder / keys.NEXT).read_bytes()
    (folder / keys.NEXT).unlink()
    norms(1)
    with pytest.raises(Stopped, match=r"The next key is gone: keys/1 introduced"):
        publisher.publish()
    with pytest.raises(NotNow, match="The next key is gone"):
        next_key.finish(anyway=True)
    keys.make(keys.NEXT)
    with pytest.raises(Stopped, match="The next key is another one"):
        publisher.publish()
    (folder / keys.NEXT).write_bytes(pem)
    publisher.publish()
    old = (folder / keys.KEY).read_bytes()
    next_key.finish(anyway=True)
    (folder / keys.KEY).write_bytes(old)  # a copy from before
    norms(1)
    with pytest.raises(Stopped, match="The next key is gone"):
        publisher.publish()
    (folder / keys.KEY).write_bytes(pem)
    publisher.publish()
    assert audited(settings).holds


def test_a_key_is_changed_again_and_the_first_key_still_leads_to_the_last(
    settings: Any, tmp_path: Path
) -> None:
    entry = made_public([*norms(1), signature()])[-1]
    first, kept = own(), receipt(entry, tmp_path / "first.json")
    for _ in range(3):
        for step in ("begin", "introduce"):
            call_command("record_key", step)
        call_command("record_key", "finish", "--anyway")
        made_public(norms(2))
    assert [one.number for one in published.key_changes()] == [1, 2, 3]
    assert own() == published.key_changes()[-1].now
    log = str(settings.RECORD_DIR)
    assert verify(["audit", log, "--key", first.vkey]) == 0
    assert verify(["receipt", str(kept), "--key", own().vkey, "--log", log]) == 0


def test_steps_out_of_turn_change_nothing(
    settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(NotNow, match="Nothing was published yet"):
        next_key.begin()
    made_public(norms(1))
    with pytest.raises(CommandError, match="There is no next key"):
        call_command("record_key", "introduce")
    with pytest.raises(CommandError, match="No change is under way"):
        call_command("record_key", "finish", "--anyway")
    assert next_key.begin() == next_key.begin()
    with pytest.raises(CommandError, match="No change is under way"):
        call_command("record_key", "finish", "--anyway")
    next_key.introduce()
    with pytest.raises(CommandError, match="A change is under way already"):
        call_command("record_key", "begin")
    call_command("record_key")
    said = capsys.readouterr().out
    assert "both sign" in said
    assert "/record/keys/1" in said
    settings.RECORD_SIGNS = False
    for step in ("begin", "introduce", "finish"):
        with pytest.raises(CommandError, match="does not sign"):
            call_command("record_key", step)


def test_a_next_key_for_machines_whose_keys_can_only_be_read(settings: Any, tmp_path: Path) -> None:
    """It is made elsewhere and laid beside the key; at the end it takes the key's place there, and that is written down."""
    made_public(norms(2))
    folder = settings.RECORD_KEYS_DIR
    call_command("record_key", "begin", "--to", str(tmp_path / "secret"))
    assert next_key.standing().stage == Stage.NONE
    made = tmp_path / "secret" / keys.NEXT
    assert made.stat().st_mode & 0o077 == 0
    made.rename(folder / keys.NEXT)
    call_command("record_key", "introduce")
    (folder / keys.NEXT).rename(folder / keys.KEY)  # as a new secret is mounted
    assert next_key.standing().stage == Stage.TAKEN
    call_command("record_key", "finish")
    assert next_key.standing().stage == Stage.NONE
    assert Policy((own(),)).open(published.file("checkpoint"))[0].size == Entry.objects.count()


def test_the_first_key_is_made_ahead_for_machines_whose_keys_can_only_be_read(
    settings: Any, tmp_path: Path
) -> None:
    """The first entry is signed by the key that was carried there, and no other is made."""
    made = StringIO()
    call_command("record_key", "make", "--to", str(tmp_path / "made"), stdout=made)
    with pytest.raises(CommandError, match="is there already"):
        call_command("record_key", "make", "--to", str(tmp_path / "made"))
    with pytest.raises(CommandError, match="Say where"):
        call_command("record_key", "make")
    settings.RECORD_KEYS_DIR = tmp_path / "made"
    made_public(norms(2))
    assert own().vkey in made.getvalue()
