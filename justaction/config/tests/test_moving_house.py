"""The whole collaborative leaves in one archive and arrives on a clean installation: all of it, or nothing."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pyrage
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from pyrage import x25519

from justaction.config.backups import archive
from justaction.config.moving import tables
from justaction.conftest import Cast
from justaction.mail.models import Letter
from justaction.members.actions import erasing
from justaction.members.models import Erasure, Person
from justaction.record import keys as record_keys
from justaction.record import recovering
from justaction.record.publisher import publish
from justaction.record.tree.audit import audit
from justaction.record.tree.sources import Folder
from justaction.statement import actions as statement
from justaction.statement.models import Signature
from justaction.web import clock, house
from justaction.web.shelf import shelf
from tests import mould
from tests.house import ROOT, environment

pytestmark = pytest.mark.django_db(transaction=True)
KEY = x25519.Identity.generate()
GONE = "zebulon@gone.example"
# what arriving changes by itself: letters in doubt, how far the log was looked at
CHANGES = {"tables/mail.Letter.jsonl", "tables/record.Head.jsonl"}


@pytest.fixture
def home(cast: Cast, settings: Any, tmp_path: Path) -> Path:
    """Where the cast lives: with signers, a file, letters that wait, a record that is published."""
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    settings.BACKUP_DIR = tmp_path / "backups"
    (tmp_path / "key.txt").write_text(f"{KEY}\n")
    for number in range(3):
        statement.confirm(statement.sign(name=f"Person {number}", address=f"p{number}@example.org"))
    statement.confirm(statement.sign(name="Zebulon Quickwater", address=GONE))
    default_storage.save("evidence/kept.txt", ContentFile(b"what was kept"))
    publish()
    return tmp_path


def say(*words: object) -> str:
    out = StringIO()
    call_command(*map(str, words), stdout=out, stderr=out)
    return out.getvalue()


def export(to: Path) -> dict[str, Any]:
    """Export, and what the archive says of itself."""
    to.parent.mkdir(exist_ok=True)
    say("export", to, "--to", str(KEY.to_public()), "--verbosity=0")
    return contents(to)


def contents(path: Path) -> dict[str, Any]:
    into = path.with_suffix(".opened")
    shutil.rmtree(into, ignore_errors=True)
    archive.unpack(path, KEY, into)
    said: dict[str, Any] = json.loads((into / archive.CONTENTS).read_bytes())
    return said


def bring(path: Path) -> str:
    return say("import", "collaborative", path, "--key", path.parent.parent / "key.txt")


def leave(settings: Any, to: Path, *, keys_too: bool = False) -> None:
    """Another machine: an empty database, empty folders; the keys of the record have been put back before."""
    mould.empty()
    old = settings.RECORD_KEYS_DIR
    for name in ("data", "files", "record", "record-keys"):
        (to / name).mkdir(parents=True)
    settings.DATA_DIR, settings.MEDIA_ROOT = to / "data", to / "files"
    settings.RECORD_DIR, settings.RECORD_KEYS_DIR = to / "record", to / "record-keys"
    if keys_too:
        shutil.copy(old / record_keys.KEY, to / "record-keys")
    house.forget()
    shelf.clear()


def test_everything_arrives_with_the_same_counts_and_the_same_root(
    home: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    first = export(home / "moved" / "ours.tar.gz.age")
    checkpoint = (settings.RECORD_DIR / "checkpoint").read_bytes()
    waiting = Letter.objects.filter(state=Letter.State.QUEUED).count()
    leave(settings, home / "new", keys_too=True)
    assert not Person.objects.exists()

    said = bring(home / "moved" / "ours.tar.gz.age")

    rows = sum(first["rows"].values())
    assert f"{rows} rows and 1 files are in place" in said
    told = capsys.readouterr().err  # how far it was: the archive that is opened, row by row, file by file
    assert re.search(rf"Opening it, in MB +█+ \d+\n(?s:.*)Putting rows in place +█+ {rows}\n", told)
    assert f"root {first['record']['root']}" in said
    assert recovering.root() == first["record"]["root"]
    assert audit(Folder(settings.RECORD_DIR), since=checkpoint).holds
    with default_storage.open("evidence/kept.txt") as kept:
        assert kept.read() == b"what was kept"
    assert list(Signature.objects.order_by("id").values_list("name", flat=True))[-1] == "Zebulon Quickwater"
    assert Client().get("/").status_code == 200
    assert waiting > 0
    assert not Letter.objects.filter(state=Letter.State.QUEUED).exists()  # perhaps they went out before

    second = export(home / "moved" / "again.tar.gz.age")
    assert second["rows"] == first["rows"]
    differ = {name for name, digest in first["files"].items() if second["files"].get(name) != digest}
    assert differ <= CHANGES
    # life goes on: keys that the database gives out, the record, the index
    statement.confirm(statement.sign(name="Somebody New", address="new@example.org"))
    assert publish().added > 0
    assert Signature.objects.filter(state="confirmed").count() == 5


def test_it_holds_no_key_and_nothing_that_opens_a_door(home: Path, settings: Any, cast: Cast) -> None:
    Client().force_login(cast.ruth)
    path = home / "moved" / "ours.tar.gz.age"
    said = export(path)
    assert b"ruth@example.org" not in path.read_bytes()  # sealed
    assert "tables/sessions.Session.jsonl" not in said["files"]
    pem = (settings.RECORD_KEYS_DIR / record_keys.KEY).read_bytes()
    for file in path.with_suffix(".opened").rglob("*"):
        held = file.read_bytes() if file.is_file() else b""
        assert pem not in held
        assert settings.SECRET_KEY.encode() not in held
    with pytest.raises(CommandError, match="there already"):
        export(path)


def test_without_the_key_of_the_record_all_arrives_and_nothing_is_signed(home: Path, settings: Any) -> None:
    path = home / "moved" / "ours.tar.gz.age"
    root = export(path)["record"]["root"]
    leave(settings, home / "new")
    with pytest.raises(CommandError, match=r"not signed for now.*signing key is gone"):
        bring(path)
    assert recovering.root() == root


def test_whoever_was_erased_since_is_erased_again(home: Path, settings: Any) -> None:
    path = home / "moved" / "ours.tar.gz.age"
    export(path)
    person = Person.objects.get(email=GONE)
    asked = erasing.ask_to_erase(person, by=person)
    Erasure.objects.filter(pk=asked.pk).update(due_at=clock.now() - timedelta(seconds=1))
    erasing.erase_due()
    shutil.copy(settings.RECORD_KEYS_DIR / erasing.LIST, path.parent)  # as the next export or backup would
    leave(settings, home / "new", keys_too=True)
    assert "1 people were erased again" in bring(path)
    assert not Person.objects.filter(email=GONE).exists()


def repacked(path: Path, to: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The archive with other members; whoever can open it can also do that."""
    into = path.with_suffix(".opened")
    held = {str(file.relative_to(into)): file.read_bytes() for file in into.rglob("*") if file.is_file()}
    last = held.pop(archive.CONTENTS)
    held[archive.CONTENTS] = last
    change(held)
    plain = BytesIO()
    with tarfile.open(fileobj=plain, mode="w:gz") as tar:
        for name, data in held.items():
            about = tarfile.TarInfo(name)
            about.size = len(data)
            tar.addfile(about, BytesIO(data))
    to.write_bytes(pyrage.encrypt(plain.getvalue(), [KEY.to_public()]))
    return to


def listed(held: dict[str, bytes], name: str, data: bytes | None, **more: Any) -> None:
    """Change a member, or take it away, and the list with it."""
    about = json.loads(held.pop(archive.CONTENTS))
    about.update(more)
    if data is not None:
        held[name], about["files"][name] = data, hashlib.sha256(data).hexdigest()
    elif name:
        held.pop(name), about["files"].pop(name)
    held[archive.CONTENTS] = json.dumps(about).encode()


def test_what_is_not_whole_is_refused_and_nothing_is_written(home: Path, settings: Any) -> None:
    path = home / "moved" / "ours.tar.gz.age"
    export(path)
    sealed, people = path.read_bytes(), "tables/members.Person.jsonl"
    with pytest.raises(CommandError, match="Somebody lives here"):
        bring(path)
    leave(settings, home / "new", keys_too=True)

    def unlisted(held: dict[str, bytes]) -> None:
        held[people] = held[people].replace(b"Ruth", b"Rude")

    def loose(held: dict[str, bytes]) -> None:
        listed(held, "tables/statement.Statement.jsonl", b"", rows=rows(held, "statement.Statement", 0))

    def rows(held: dict[str, bytes], label: str, count: int) -> dict[str, int]:
        return {**json.loads(held[archive.CONTENTS])["rows"], label: count}

    wrong: dict[str, Callable[[dict[str, bytes]], None]] = {
        r"does not hold what it lists: tables/members\.Person": unlisted,
        r"'\.\./outside' is no file": lambda held: listed(held, "../outside", b"out"),
        "the list of what is in it is not there": lambda held: (held.pop(archive.CONTENTS), None)[1],
        "made by version 0.0.1": lambda held: listed(held, "", None, schema="another", version="0.0.1"),
        "no archive of a collaborative": lambda held: listed(held, "", None, kind="backup"),
        r"rows of members\.Person are not in it": lambda held: listed(held, people, None),
        "line 1, is no row": lambda held: listed(held, people, b'["too short"]\n' + held[people]),
        r"Of members\.Person, 1 rows came": lambda held: listed(
            held, people, held[people].splitlines(keepends=True)[0]
        ),
        "points to nothing": loose,
        "record in it is not the one": lambda held: listed(held, "", None, record={"size": 1, "root": ""}),
        "does not say what is in it": lambda held: listed(held, "", None, rows={"members.Person": "many"}),
        "list of what is in it cannot be read": lambda held: held.update({archive.CONTENTS: b"[3]"}),
    }
    files = [repacked(path, home / "moved" / f"{n}.age", change) for n, change in enumerate(wrong.values())]
    hurt, cut = home / "moved" / "hurt.age", home / "moved" / "cut.age"
    hurt.write_bytes(sealed[:-9] + bytes([sealed[-9] ^ 1]) + sealed[-8:])
    cut.write_bytes(sealed[: len(sealed) * 2 // 3])
    for file, said in [*zip(files, wrong, strict=True), (hurt, "was changed"), (cut, "was changed")]:
        with pytest.raises(CommandError, match=said):
            bring(file)
        assert not Person.objects.exists(), said
        assert not default_storage.exists("evidence/kept.txt"), said
        assert not (settings.RECORD_DIR / "checkpoint").exists(), said
    assert not list((home / "new").rglob("outside"))
    default_storage.save("somebody/else.txt", ContentFile(b"here"))
    with pytest.raises(CommandError, match="files in the storage already"):
        bring(path)
    default_storage.delete("somebody/else.txt")
    assert "Everything is whole" in bring(path)


@pytest.mark.parametrize(
    ("name", "size", "said"),
    [
        ("files/huge", 10**15, "no room for it"),
        (archive.CONTENTS, archive.MOST_OF_THE_LIST + 1, "larger than any list of ours"),
        ("files/a\0b", 0, "no file that belongs"),
    ],
)
def test_what_would_fill_the_disk_is_refused_before_it_is_written(
    name: str, size: int, said: str, tmp_path: Path
) -> None:
    plain = BytesIO()
    with tarfile.open(fileobj=plain, mode="w:gz") as tar:
        member = tarfile.TarInfo("member")
        member.size, member.pax_headers = size, {"path": name}
        tar.fileobj.write(member.tobuf(tarfile.PAX_FORMAT))
    path, into = tmp_path / "bomb.age", tmp_path / "into"
    path.write_bytes(pyrage.encrypt(plain.getvalue(), [KEY.to_public()]))
    into.mkdir()
    with pytest.raises(archive.Damaged, match=said):
        archive.unpack(path, KEY, into)
    assert not [one for one in into.rglob("*") if one.is_file()]


def test_a_backup_and_an_archive_are_not_taken_for_each_other(home: Path, settings: Any) -> None:
    path = home / "moved" / "ours.tar.gz.age"
    export(path)
    leave(settings, home / "new", keys_too=True)
    with pytest.raises(CommandError, match="justaction import collaborative"):
        say("restore", path, "--key", home / "key.txt")


def test_every_model_moves_or_says_why_it_stays() -> None:
    known = {model._meta.label for model in tables.moving()}
    assert {"members.Person", "statement.Signature", "toolkit.Tool_fields", "mfa.Authenticator"} <= known
    assert not known & set(tables.STAYS)


@pytest.mark.drill  # two processes, one of which makes all tables of the other database
def test_from_postgresql_to_sqlite_and_back(home: Path, settings: Any) -> None:
    path, other = home / "moved" / "ours.tar.gz.age", home / "sqlite"
    first = export(path)
    (other / "record-keys").mkdir(parents=True)
    shutil.copy(settings.RECORD_KEYS_DIR / record_keys.KEY, other / "record-keys")

    def there(*words: object) -> None:
        subprocess.run(
            [sys.executable, "-m", "justaction", *map(str, words)],
            env=environment(other),
            cwd=ROOT,
            check=True,
        )

    back = home / "moved" / "back.tar.gz.age"
    there("import", "collaborative", path, "--key", home / "key.txt")
    there("export", back, "--to", KEY.to_public())
    middle = contents(back)
    assert (middle["rows"], middle["record"]) == (first["rows"], first["record"])
    leave(settings, home / "new", keys_too=True)
    assert "Everything is whole" in bring(back)
    last = export(home / "moved" / "last.tar.gz.age")
    assert (last["rows"], last["record"]) == (first["rows"], first["record"])
    differ = {name for name, digest in first["files"].items() if last["files"].get(name) != digest}
    assert differ <= CHANGES
