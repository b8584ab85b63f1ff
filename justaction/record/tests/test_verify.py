"""`justaction-verify`: an untouched record holds; one changed byte is found, and the entry is named."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pymerkle
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection

from justaction.record import published as log
from justaction.record.models import Disclosure, Entry
from justaction.record.tests.making import norm, norms, published, signature
from justaction.record.tests.test_tree import turns
from justaction.record.tree.leaf import canonical, commitment, leaf_hash, read, read_json
from justaction.record.tree.notes import Checkpoint, Key, sign
from justaction.record.tree.receipts import read_proof
from justaction.record.tree.tiles import LogWriter
from justaction.record.tree.verify import main

ENTRIES = 600  # two full tiles and a partial one


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of 600 entries in a folder, with the public words of each, made without a database."""
    folder = tmp_path_factory.mktemp("record")
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    write(folder, [entry(at)[0] for at in range(ENTRIES)], private)
    (folder / "disclosure").mkdir()
    for at in range(0, ENTRIES, 7):
        leaf, word = entry(at)
        (folder / f"disclosure/{at}.json").write_text(
            json.dumps({"index": at, "leaf": b64encode(leaf).decode(), "disclosures": [word]})
        )
    return folder


def entry(at: int) -> tuple[bytes, dict[str, str]]:
    salt, value = bytes([at % 256]) * 32, f"Norm number {at}."
    leaf = canonical(
        {
            "v": "justaction-entry/1",
            "t": "norm.agreed",
            "d": "2026-03-01T10:00:00Z",
            "s": f"{at:032x}",
            "r": 1,
            "p": [],
            "m": {"on": "2026-03-01"},
            "c": {"text": b64encode(commitment(salt, "text", value)).decode()},
        }
    )
    return leaf, {"path": "text", "salt": b64encode(salt).decode(), "value": value}


def write(folder: Path, leaves: list[bytes], private: Ed25519PrivateKey) -> None:
    def sink(path: str, data: bytes) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)

    writer = LogWriter(sink)
    writer.extend(leaves)
    writer.flush()
    origin = "record.example.org/record"
    key = Key(origin, private.public_key().public_bytes_raw())
    note = sign(Checkpoint(origin, writer.size, writer.root()).text, origin, private)
    sink("checkpoint", note.encode())
    sink("policy.txt", f"log {key.vkey}\nquorum none\n".encode())


@pytest.fixture
def copy(untouched: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(untouched, tmp_path / "copy"))


Verify = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def verify(capsys: pytest.CaptureFixture[str]) -> Verify:
    """Run the command and return its exit status and its JSON; its words must come out as well."""

    def run(*arguments: str | Path) -> tuple[int, dict[str, Any]]:
        status = main([str(argument) for argument in arguments])
        words = capsys.readouterr().out
        assert words.strip()
        assert main([*map(str, arguments), "--json"]) == status
        return status, json.loads(capsys.readouterr().out)

    return run


def change(file: Path, at: int, bit: int = 1) -> None:
    data = bytearray(file.read_bytes())
    data[at] ^= bit
    file.write_bytes(data)


def named(said: dict[str, Any]) -> set[tuple[int, int]]:
    return {(each["first"], each["last"]) for each in said["findings"]}


def test_an_untouched_record_holds(untouched: Path, verify: Verify) -> None:
    status, said = verify("audit", untouched)
    assert (status, said["holds"], said["entries"]) == (0, True, ENTRIES)
    assert said["disclosures"] == len(range(0, ENTRIES, 7))


@pytest.mark.parametrize("index", [0, 1, 255, 256, 300, 511, 512, 599])
def test_one_changed_byte_of_a_tile_names_its_entry(index: int, copy: Path, verify: Verify) -> None:
    tile = copy / ("tile/0/002.p/88" if index >= 512 else f"tile/0/00{index // 256}")
    change(tile, index % 256 * 32 + 5)
    status, said = verify("audit", copy)
    assert status == 1
    assert named(said) == {(index, index)}
    assert "its hash" in said["findings"][0]["words"]
    assert f"entry {index}:" in said["findings"][0]["words"]


@pytest.mark.parametrize("index", [0, 1, 255, 256, 300, 511, 512, 599])
def test_one_changed_byte_of_a_bundle_names_its_entry(index: int, copy: Path, verify: Verify) -> None:
    bundle = copy / ("tile/entries/002.p/88" if index >= 512 else f"tile/entries/00{index // 256}")
    change(bundle, bundle.read_bytes().index(f"{index:032x}".encode()) + 31)
    status, said = verify("audit", copy)
    assert status == 1
    assert named(said) == {(index, index)}
    assert "its bytes" in said["findings"][0]["words"]


def test_a_changed_length_in_a_bundle_names_where_it_begins(copy: Path, verify: Verify) -> None:
    change(copy / "tile/entries/001", 0)
    status, said = verify("audit", copy)
    assert status == 1
    assert min(first for first, _ in named(said)) == 256


@pytest.mark.parametrize("more", [b"\0", b"\0\3fox"])
def test_what_stands_behind_the_last_entry_of_a_bundle_is_found(
    more: bytes, copy: Path, verify: Verify
) -> None:
    bundle = copy / "tile" / "entries" / "000"
    bundle.write_bytes(bundle.read_bytes() + more)
    status, said = verify("audit", copy)
    assert status == 1
    (finding,) = said["findings"]
    assert finding["words"] == "tile/entries/000 holds more than its entries, behind entry 255"


def test_a_changed_hash_higher_up_names_the_entries_below_it(copy: Path, verify: Verify) -> None:
    change(copy / "tile/1/000.p/2", 40)
    status, said = verify("audit", copy)
    assert status == 1
    assert named(said) == {(256, 511)}


def test_one_changed_byte_of_a_disclosure_names_its_entry(copy: Path, verify: Verify) -> None:
    file = copy / "disclosure/7.json"
    change(file, file.read_bytes().index(b"Norm"), 2)
    status, said = verify("audit", copy)
    assert status == 1
    assert named(said) == {(7, 7)}
    assert "was changed" in said["findings"][0]["words"]
    assert verify("audit", copy, "--no-disclosures")[0] == 0


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"index": 7, "index": 7, "leaf": "", "disclosures": []}',
        '{"index": 7.0, "leaf": "", "disclosures": []}',
        '{"index": 8, "leaf": "", "disclosures": []}',
        '{"index": 7, "leaf": "AB==", "disclosures": []}',
        '{"index": 7, "leaf": "", "disclosures": [], "more": 1}',
    ],
)
def test_a_malformed_disclosure_names_its_entry(text: str, copy: Path, verify: Verify) -> None:
    (copy / "disclosure/7.json").write_text(text)
    status, said = verify("audit", copy)
    assert (status, named(said)) == (1, {(7, 7)})


@pytest.mark.parametrize(
    ("path", "entries"),
    [
        ("tile/0/001", (256, 511)),
        ("tile/0/002.p/88", (512, 599)),
        ("tile/1/000.p/2", (0, 511)),
        ("tile/entries/001", (256, 511)),
    ],
)
def test_a_missing_file_names_its_entries(
    path: str, entries: tuple[int, int], copy: Path, verify: Verify
) -> None:
    (copy / path).unlink()
    status, said = verify("audit", copy)
    assert status == 1
    assert entries in named(said)
    assert any(each["path"] == path for each in said["findings"])


def test_a_checkpoint_that_was_changed_is_not_trusted(copy: Path, verify: Verify) -> None:
    change(copy / "checkpoint", (copy / "checkpoint").read_bytes().index(b"600"))
    status, said = verify("audit", copy)
    assert status == 1
    assert "signature" in said["why"]


def test_a_record_signed_by_another_key_is_refused_by_who_kept_the_old_one(
    untouched: Path, tmp_path: Path, verify: Verify
) -> None:
    other = tmp_path / "other"
    write(other, [entry(at)[0] for at in range(3)], Ed25519PrivateKey.from_private_bytes(bytes(32)))
    assert verify("audit", other)[0] == 0
    status, said = verify("audit", other, "--key", untouched / "policy.txt")
    assert status == 1
    assert "none of the keys" in said["why"]


# --- against an older checkpoint -----------------------------------------------------------------------------------


def older(folder: Path, count: int, *, rewritten: bool = False) -> Path:
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    leaves = [entry(at)[0] for at in range(count)]
    if rewritten:
        leaves[1] = entry(9999)[0]
    write(folder, leaves, private)
    return folder / "checkpoint"


@pytest.mark.parametrize("count", [0, 1, 200, 256, 511, 599, 600])
def test_an_older_checkpoint_is_the_beginning(
    count: int, untouched: Path, tmp_path: Path, verify: Verify
) -> None:
    old = older(tmp_path / "old", count)
    assert verify("audit", untouched, "--since", old)[0] == 0
    assert verify("consistency", old, untouched)[0] == 0
    assert verify("consistency", old, untouched / "checkpoint", "--log", untouched)[0] == 0


@pytest.mark.parametrize("count", [2, 256, 300, 600])
def test_a_rewritten_history_is_found(count: int, untouched: Path, tmp_path: Path, verify: Verify) -> None:
    old = older(tmp_path / "old", count, rewritten=True)
    status, said = verify("audit", untouched, "--since", old)
    assert status == 1
    assert "history was rewritten" in said["findings"][0]["words"]
    assert verify("consistency", old, untouched)[0] == 1


def test_a_shortened_history_is_found(untouched: Path, tmp_path: Path, verify: Verify) -> None:
    old = older(tmp_path / "old", 700)
    status, said = verify("audit", untouched, "--since", old)
    assert status == 1
    assert named(said) == {(600, 699)}
    assert verify("consistency", old, untouched)[0] == 1


# --- one entry -----------------------------------------------------------------------------------------------------


@pytest.fixture
def kept(db: None, tmp_path: Path) -> dict[str, Path]:
    """A proof and a receipt of a signature, as files."""
    _, found = published([norm(), signature("Ana Flores")])
    proof = log.proof(found)
    assert proof is not None
    files = {"proof": tmp_path / "a.tlog-proof", "receipt": tmp_path / "receipt.json"}
    files["proof"].write_text(proof.text)
    files["receipt"].write_text(json.dumps(log.receipt(found)))
    return files


def test_a_proof_holds_and_says_what_it_proves(kept: dict[str, Path], verify: Verify) -> None:
    status, said = verify("proof", kept["proof"], "--log", settings.RECORD_DIR)
    assert (status, said["entry"]["t"]) == (0, "signature.added")
    assert verify("proof", kept["proof"], "--key", log.policy().logs[0].vkey)[0] == 0
    assert verify("proof", kept["proof"])[0] == 2  # whose log is it?


def test_a_receipt_holds_and_opens_the_words(kept: dict[str, Path], verify: Verify) -> None:
    status, said = verify("receipt", kept["receipt"])
    assert (status, said["words"]) == (0, {"name": "Ana Flores"})


@pytest.mark.parametrize("which", ["proof", "receipt"])
def test_no_proof_or_receipt_with_a_changed_letter_holds(
    which: str, kept: dict[str, Path], verify: Verify
) -> None:
    whole = kept[which].read_bytes()
    key = log.policy().logs[0].vkey
    for at in range(0, len(whole), 7):
        kept[which].write_bytes(whole)
        change(kept[which], at)
        assert main([which, str(kept[which]), "--key", key]) == 1, whole[: at + 1][-40:]


def test_a_receipt_with_another_value_is_refused(kept: dict[str, Path], verify: Verify) -> None:
    stated = json.loads(kept["receipt"].read_text())
    stated["disclosures"][0]["value"] = "Ana Florez"
    kept["receipt"].write_text(json.dumps(stated))
    status, said = verify("receipt", kept["receipt"])
    assert status == 1
    assert "“name” is not what was committed to" in said["why"]


def test_a_leaf_is_read_strictly() -> None:
    leaf = entry(1)[0]
    assert read(leaf)["t"] == "norm.agreed"
    for changed in (
        leaf.replace(b'"r":1', b'"r":1,"r":1'),
        leaf.replace(b'"r":1', b'"r":1.0'),
        leaf.replace(b'"r":1', b'"r": 1'),
        leaf.replace(b'"r":1', b'"r":NaN'),
        leaf.replace(b"entry/1", b"entry/2"),
        leaf.replace(b'"m":{"on":"2026-03-01"}', b'"m":[]'),
        leaf.replace(b'"p":[]', b'"p":["","","","","","","","",""]'),
        leaf.replace(b'"r":1,', b""),
        b"[" * 100_000,
        b"\xff",
    ):
        with pytest.raises(ValueError):  # noqa: PT011  # each says something else
            read(changed)
    with pytest.raises(ValueError, match="twice"):
        read_json('{"a": {"b": 1, "b": 1}}')


# --- the rows of the database --------------------------------------------------------------------------------------


@pytest.fixture
def database(transactional_db: None) -> Path:
    """The database file behind the test, with a published log."""
    if connection.vendor != "sqlite":
        pytest.skip("rows are read from a SQLite file")
    published([*norms(300), signature()])
    return Path(str(connection.settings_dict["NAME"]))


def test_untouched_rows_are_those_of_the_log(database: Path, verify: Verify) -> None:
    status, said = verify("audit", settings.RECORD_DIR, "--rows", database)
    assert (status, said["rows"]) == (0, Entry.objects.count())


def test_rows_that_still_wait_are_no_fault(database: Path, verify: Verify) -> None:
    norm("Soon.")
    assert verify("audit", settings.RECORD_DIR, "--rows", database)[0] == 0


def test_one_changed_byte_of_a_row_names_its_entry(database: Path, verify: Verify) -> None:
    row = Entry.objects.get(index=270)
    for changed in (
        {"leaf": bytes(row.leaf).replace(b"2026-03-01", b"2026-03-02")},
        {"leaf_hash": bytes(32)},
    ):
        Entry.objects.filter(pk=row.pk).update(**changed)
        status, said = verify("audit", settings.RECORD_DIR, "--rows", database)
        assert (status, named(said)) == (1, {(270, 270)})
        assert "the database" in said["findings"][0]["words"]
        Entry.objects.filter(pk=row.pk).update(leaf=row.leaf, leaf_hash=row.leaf_hash)


def test_a_changed_word_or_salt_in_the_database_names_its_entry(database: Path, verify: Verify) -> None:
    word = Disclosure.objects.get(entry__index=3)
    for changed in ({"value": "Something else."}, {"salt": bytes(32)}):
        Disclosure.objects.filter(pk=word.pk).update(**changed)
        status, said = verify("audit", settings.RECORD_DIR, "--rows", database)
        assert (status, named(said)) == (1, {(3, 3)})
        Disclosure.objects.filter(pk=word.pk).update(value=word.value, salt=word.salt)


def test_a_missing_row_names_its_entry(database: Path, verify: Verify) -> None:
    Entry.objects.get(index=5).delete()
    status, said = verify("audit", settings.RECORD_DIR, "--rows", database)
    assert (status, named(said)) == (1, {(5, 5)})


# --- over the web, and alone ---------------------------------------------------------------------------------------


def test_the_record_is_audited_over_the_web(live_server: Any, collaborative: Any, verify: Verify) -> None:
    entries = published([*norms(20), signature()])
    address = f"{live_server.url}/record"
    status, said = verify("audit", address)
    assert (status, said["entries"], said["disclosures"]) == (0, Entry.objects.count(), 20 + 3)
    row = entries[3]
    Entry.objects.filter(pk=row.pk).update(leaf=bytes(row.leaf).replace(b"2026-03-01", b"2026-03-02"))
    status, said = verify("audit", address)
    assert (status, named(said)) == (1, {(row.index, row.index)})
    assert verify("audit", f"{live_server.url}/nowhere")[0] == 2


def test_what_cannot_be_reached_is_not_called_false(verify: Verify, tmp_path: Path) -> None:
    assert verify("audit", "http://127.0.0.1:9/record")[0] == 2
    assert verify("audit", tmp_path / "nowhere")[0] == 2
    assert verify("proof", tmp_path / "nothing.tlog-proof")[0] == 2
    assert verify("audit", tmp_path)[0] == 2  # a folder, but not a record


def test_the_verifier_needs_no_django_and_nothing_of_ours_but_the_tree() -> None:
    code = (
        "import sys, justaction.record.tree.verify\n"
        "ours = {name for name in sys.modules if name.startswith('justaction.')}\n"
        "wrong = [name for name in ours if name != 'justaction.record' and not name.startswith('justaction.record.tree')]\n"
        "wrong += [name for name in sys.modules if name.split('.')[0] in {'django', 'pysqlite3'}]\n"
        "sys.exit(str(wrong) if wrong else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_proof_is_accepted_by_somebody_elses_program(kept: dict[str, Path]) -> None:
    """pymerkle knows nothing of us: it gets the leaf hash, the root of the checkpoint and our hashes."""
    proof = read_proof(kept["proof"].read_text())
    origin, size, root = proof.note.split("\n")[:3]
    assert origin == settings.RECORD_ORIGIN
    theirs = pymerkle.InclusionProof.deserialize(
        {
            "type": "inclusion",
            "metadata": {
                "algorithm": "sha256",
                "security": True,
                "size": int(size),
                "index": proof.index + 1,
            },
            "rule": turns(proof.index, int(size)),
            "path": [leaf_hash(proof.extra).hex(), *[node.hex() for node in proof.path]],
        }
    )
    pymerkle.verify_inclusion(leaf_hash(proof.extra), b64decode(root), theirs, size=int(size))
    with pytest.raises(pymerkle.InvalidProof):
        pymerkle.verify_inclusion(leaf_hash(b"{}"), b64decode(root), theirs, size=int(size))
