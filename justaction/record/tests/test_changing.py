"""The note by which a log changes its key: who follows it where, and whom nobody follows. All without a database."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from justaction.record.tests.test_tree import reader
from justaction.record.tests.test_verify import entry, write
from justaction.record.tree.changing import Change, changes_in, following, open_change, sign_change
from justaction.record.tree.cosigning import request
from justaction.record.tree.leaf import canonical
from justaction.record.tree.notes import Checkpoint, Key, NoteError, sign
from justaction.record.tree.policy import Policy
from justaction.record.tree.proofs import consistency
from justaction.record.tree.verify import main as verify
from justaction.record.tree.witness import main as witness
from justaction.record.tree.witnessing import Witness, make

ORIGIN = "record.example.org/record"
OLD, NEW, LATER, THIEF = (Ed25519PrivateKey.from_private_bytes(bytes([at]) * 32) for at in range(1, 5))
A, B, C, T = (Key(ORIGIN, one.public_key().public_bytes_raw()) for one in (OLD, NEW, LATER, THIEF))


def point(size: int) -> Checkpoint:
    return Checkpoint(ORIGIN, size, reader(size).root())


FIRST = Change(1, A, B, point(5), "2026-11-27")
SECOND = Change(2, B, C, point(9), "2027-11-27")
NOTE = sign_change(FIRST, OLD, NEW)


class Files(dict[str, bytes]):
    """Published files."""

    def read(self, path: str) -> bytes:
        try:
            return self[path]
        except KeyError:
            raise FileNotFoundError(path) from None


def checkpoint(size: int, *by: Ed25519PrivateKey) -> bytes:
    return sign(point(size).text, ORIGIN, *by).encode()


def test_a_note_is_read_back_and_can_never_be_taken_for_a_checkpoint() -> None:
    assert open_change(NOTE) == FIRST
    assert FIRST.text.split("\n")[0] == "justaction-key-change/1"
    with pytest.raises(NoteError, match="checkpoint is three lines"):
        Policy((A,)).open(NOTE)
    assert all(value == value and len(str(value)) in (1, 64) for value in FIRST.facts.values())


@pytest.mark.parametrize("by", [(OLD,), (NEW,), (OLD, OLD), (NEW, THIEF)])
def test_a_note_that_one_key_alone_signed_introduces_nobody(by: tuple[Ed25519PrivateKey, ...]) -> None:
    note = sign(FIRST.text, ORIGIN, *by).encode()
    with pytest.raises(NoteError, match="only one of its two keys signed it"):
        open_change(note)


def test_a_note_that_strangers_signed_or_that_was_touched_introduces_nobody() -> None:
    with pytest.raises(NoteError, match="none of the keys"):
        open_change(sign(FIRST.text, ORIGIN, THIEF).encode())
    for at in range(len(NOTE)):
        touched = bytearray(NOTE)
        touched[at] ^= 1
        with pytest.raises(NoteError):
            open_change(bytes(touched))


@pytest.mark.parametrize(
    ("line", "other"),
    [
        ("change 1", "change 0"), ("change 1", "change 01"), ("size 5", "size 05"), ("size 5", "size -1"),
        ("on 2026-11-27", "on 2026-13-27"), ("on 2026-11-27", "on today"), ("was ", "were "), (f"now {B.vkey}", f"now {A.vkey}"),
    ],
)  # fmt: skip
def test_a_note_has_one_form(line: str, other: str) -> None:
    assert line in FIRST.text
    with pytest.raises(NoteError):
        open_change(sign(FIRST.text.replace(line, other), ORIGIN, OLD, NEW).encode())


def test_notes_lead_from_any_key_that_is_known_to_all_others_and_to_no_stranger() -> None:
    for known in (A, B, C):
        assert set(following(Policy((known,)), [FIRST, SECOND]).logs) == {A, B, C}
    assert following(Policy((T,)), [FIRST, SECOND]).logs == (T,)


def test_an_old_key_is_good_alone_for_what_it_signed_and_for_nothing_after() -> None:
    trust = following(Policy((A,)), [FIRST, SECOND])
    for size, by in ((5, [OLD]), (6, [OLD, NEW]), (9, [NEW]), (10, [LATER]), (10, [NEW, LATER])):
        assert trust.open(checkpoint(size, *by))[0] == point(size)
    for size, old in ((6, OLD), (10, NEW)):
        with pytest.raises(NoteError, match="signed it alone, but another key took its place after"):
            trust.open(checkpoint(size, old))
    with pytest.raises(NoteError, match="no note introduces the one that did"):
        trust.open(checkpoint(6, THIEF))


def test_notes_go_on_from_each_other_and_a_key_is_replaced_once() -> None:
    second = sign_change(SECOND, NEW, LATER)
    assert changes_in(Files({"keys/1": NOTE, "keys/2": second})) == [FIRST, SECOND]
    again = Change(2, A, T, point(9), "2027-01-01")
    for files in (
        {"keys/1": second},
        {"keys/1": NOTE, "keys/2": NOTE},
        {"keys/1": NOTE, "keys/2": sign_change(again, OLD, THIEF)},
    ):
        with pytest.raises(NoteError, match=r"^keys/\d: it "):
            changes_in(Files(files))


# --- the witness ------------------------------------------------------------------------------------------------------


@pytest.fixture
def partner(tmp_path: Path) -> Witness:
    made = make(tmp_path / "w", "branch.example.org")
    made.follow(A)
    return made


def asked(old: int, new: int, *by: Ed25519PrivateKey) -> bytes:
    return request(old, consistency(reader(new), old, new), checkpoint(new, *by))


def test_a_witness_follows_a_note_and_then_the_new_key(partner: Witness, tmp_path: Path) -> None:
    assert partner.add_checkpoint(asked(0, 5, OLD)).status == 200
    assert (
        partner.add_checkpoint(asked(5, 6, NEW, OLD)).status == 200
    )  # it knows the old one, and both signed
    refused = partner.add_checkpoint(asked(6, 7, NEW))
    assert (refused.status, "no note introduced" in refused.body) == (403, True)
    note = tmp_path / "1"
    note.write_bytes(NOTE)
    assert witness(["follow", str(tmp_path / "w"), str(note)]) == 0
    assert witness(["follow", str(tmp_path / "w"), str(note)]) == 0  # saying it twice changes nothing
    assert partner.add_checkpoint(asked(6, 7, NEW)).status == 200
    alone = partner.add_checkpoint(asked(7, 8, OLD))
    assert (alone.status, "took its place after 5" in alone.body) == (403, True)


def test_a_witness_follows_all_notes_in_a_folder_of_the_record(
    partner: Witness, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "log"
    (log / "keys").mkdir(parents=True)
    assert witness(["follow", str(tmp_path / "w"), str(log)]) == 2
    assert "has no note" in capsys.readouterr().err
    (log / "keys/1").write_bytes(NOTE)
    (log / "keys/2").write_bytes(sign_change(SECOND, NEW, LATER))
    assert witness(["follow", str(tmp_path / "w"), str(log)]) == 0
    (kept,) = partner.logs()
    assert (kept.keys, kept.ends) == ((A, B, C), {A: 5, B: 9})
    late = make(tmp_path / "late", "college.example.org")
    late.follow(B)  # one that began after the first change
    assert witness(["follow", str(tmp_path / "late"), str(log)]) == 0
    assert late.logs()[0].keys == (B, C)


def test_a_witness_takes_no_key_that_no_note_introduces(
    partner: Witness, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever breaks in cannot talk it into their own key: not as a key, not in a policy, not by a note of theirs."""
    policy = tmp_path / "policy.txt"
    policy.write_text(f"log {T.vkey}\nlog {A.vkey}\nquorum none\n")
    note = tmp_path / "note"
    for text in (T.vkey, str(policy)):
        assert witness(["follow", str(tmp_path / "w"), text]) == 2
        assert "no note introduces" in capsys.readouterr().err
    note.write_bytes(sign(Change(1, A, T, point(5), "2026-11-27").text, ORIGIN, THIEF).encode())
    assert witness(["follow", str(tmp_path / "w"), str(note)]) == 2
    assert "only one of its two keys" in capsys.readouterr().err
    note.write_bytes(sign_change(Change(1, C, T, point(5), "2026-11-27"), LATER, THIEF))
    assert witness(["follow", str(tmp_path / "w"), str(note)]) == 2
    assert "does not begin at a key" in capsys.readouterr().err
    assert partner.logs()[0].keys == (A,)


def test_a_witness_follows_an_old_key_to_one_next_key_only_and_only_in_its_own_history(
    partner: Witness,
) -> None:
    assert partner.add_checkpoint(asked(0, 5, OLD)).status == 200
    other = Change(1, A, T, Checkpoint(ORIGIN, 5, b"x" * 32), "2026-11-27")
    with pytest.raises(NoteError, match="another history of 5 entries"):
        partner.follow_change(other)
    partner.follow_change(FIRST)
    with pytest.raises(NoteError, match="was replaced before"):
        partner.follow_change(Change(1, A, T, point(9), "2026-12-01"))


def test_what_a_witness_kept_before_there_were_notes_is_still_read(partner: Witness, tmp_path: Path) -> None:
    (file,) = (tmp_path / "w" / "logs").glob("*.json")
    said = json.loads(file.read_text())
    del said["ends"]
    file.write_text(json.dumps(said))
    assert partner.logs()[0].ends == {}


# --- the verifier -----------------------------------------------------------------------------------------------------

Verify = Callable[..., tuple[int, dict[str, Any], str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Verify:
    def call(*words: str | Path) -> tuple[int, dict[str, Any], str]:
        capsys.readouterr()
        status = verify([*map(str, words)])
        said = capsys.readouterr().out
        assert verify([*map(str, words), "--json"]) == status
        return status, json.loads(capsys.readouterr().out), said

    return call


def told(change: Change) -> bytes:
    """The entry about a change."""
    return canonical(
        {
            "v": "justaction-entry/1", "t": "key.changed", "d": "2026-11-27T10:00:00Z", "s": "0" * 32, "r": 1, "p": [],
            "m": change.facts, "c": {},
        }
    )  # fmt: skip


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A record of nine entries, the sixth about a changed key; signed by the new key alone."""
    log, before = tmp_path / "log", tmp_path / "before"
    leaves = [entry(at)[0] for at in range(5)]
    write(before, leaves, OLD)
    at = Policy((A,)).open((before / "checkpoint").read_bytes())[0]
    change = Change(1, A, B, at, "2026-11-27")
    write(log, [*leaves, told(change), *(entry(at)[0] for at in range(6, 9))], NEW)
    (log / "keys").mkdir()
    (log / "keys/1").write_bytes(sign_change(change, OLD, NEW))
    return log


def test_who_kept_the_old_key_follows_the_note_and_sees_everything_hold(changed: Path, run: Verify) -> None:
    status, said, words = run(
        "audit", changed, "--key", A.vkey, "--since", changed.parent / "before/checkpoint"
    )
    assert (status, said["key"], said["key_changes"], said["since"]) == (0, B.vkey, 1, 5)
    assert "signed notes lead there from the key you gave" in words
    assert (
        run("audit", changed, "--since", changed.parent / "before/checkpoint")[0] == 0
    )  # by its own policy too
    assert run("consistency", changed.parent / "before/checkpoint", changed, "--key", A.vkey)[0] == 0


def test_without_the_note_the_new_key_is_a_stranger(changed: Path, run: Verify) -> None:
    note = (changed / "keys/1").read_bytes()
    (changed / "keys/1").unlink()
    status, said, _ = run("audit", changed, "--key", A.vkey)
    assert (status, said["why"]) == (
        1,
        "checkpoint: none of the keys we know signed it, and no note introduces the one that did",
    )
    status, said, _ = run(
        "audit", changed
    )  # and who believes its policy misses the note of which the entry tells
    assert (status, said["findings"][0]["words"]) == (
        1,
        "entry 5: it tells of a changed key, but no note in keys/ is the one that it names",
    )
    (changed / "keys/1").write_bytes(note.rsplit(b"\n", 2)[0] + b"\n")  # signed by the old key only
    status, said, _ = run("audit", changed, "--key", A.vkey)
    assert (status, "keys/1: only one of its two keys signed it" in said["why"]) == (1, True)


def test_a_note_of_which_no_entry_tells_is_found(changed: Path, run: Verify) -> None:
    real = open_change((changed / "keys/1").read_bytes())
    quiet = Change(1, A, B, real.at, "2026-11-28")
    (changed / "keys/1").write_bytes(sign_change(quiet, OLD, NEW))
    status, said, _ = run("audit", changed)
    assert (status, [each["path"] for each in said["findings"]]) == (1, ["keys/1", "keys"])


def test_a_note_that_speaks_of_another_past_is_found(changed: Path, run: Verify) -> None:
    other = Change(1, A, B, Checkpoint(ORIGIN, 5, b"x" * 32), "2026-11-27")
    (changed / "keys/1").write_bytes(sign_change(other, OLD, NEW))
    status, said, _ = run("audit", changed)
    assert status == 1
    assert any(
        "keys/1, by which the key was changed: history was rewritten" in one["words"]
        for one in said["findings"]
    )
