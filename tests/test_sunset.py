"""The end: what was public stands in a folder, whole and checkable, and what was not public is not in it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from django.conf import settings
from django.core.management import CommandError, call_command

from justaction.collaborative import actions as collaborative
from justaction.config.management.commands import sunset
from justaction.conftest import Cast
from justaction.members.actions import erasing
from justaction.members.models import Erasure, Person
from justaction.record import recovering
from justaction.statement import actions as statement
from justaction.web import clock, house
from tests.house import environment

pytestmark = pytest.mark.django_db(
    transaction=True
)  # the site closes connections between pages, as it does when it is served
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FETCHES = {"link", "img", "source", "script", "iframe", "audio", "video", "object", "use", "image"}
KEPT_BACK = "hidden@private.example"


class Ways(HTMLParser):
    """What a page of the archive leads to, and what it loads."""

    def __init__(self) -> None:
        super().__init__()
        self.ways: list[tuple[str, str]] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name in {"href", "src", "poster", "data", "action"} and value:
                self.ways.append((tag, value))


def read(file: Path) -> Ways:
    ways = Ways()
    ways.feed(file.read_text("utf-8"))
    return ways


def wrong_links(archive: Path) -> Iterator[str]:
    """Every link that leads nowhere, and everything that would be fetched from somewhere else."""
    for file in archive.rglob("*.html"):
        for tag, way in read(file).ways:
            parts = urlsplit(way)
            if parts.scheme in {"mailto", "tel", "data"} or way.startswith("#"):
                continue
            if parts.scheme or parts.netloc:
                ours = f"{parts.scheme}://{parts.netloc}" == settings.SITE_URL
                if tag in FETCHES or ours:
                    yield f"{file.relative_to(archive)} asks {way}"
            elif not (file.parent / unquote(parts.path)).is_file():
                yield f"{file.relative_to(archive)} leads to {way}, which is not there"


def make(to: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(sunset.starting, "stale_static", lambda: "")
    out = StringIO()
    call_command("sunset", to, "--verbosity=0", stdout=out)
    return out.getvalue()


def text_of(archive: Path) -> Iterator[tuple[str, str]]:
    for file in archive.rglob("*"):
        if file.is_file() and file.suffix not in {".woff2", ".png", ".pdf", ".pyz"}:
            yield str(file.relative_to(archive)), file.read_bytes().decode("utf-8", "replace")


def test_everything_public_stands_in_a_folder_that_needs_no_server(
    cast: Cast,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours = cast.collaborative
    ours.languages = ["en", "es"]
    ours.save()
    house.forget()
    statement.confirm(statement.sign(name="Listed Lena", address="lena@shown.example", listed=True))
    statement.confirm(statement.sign(name="Hidden Hanno", address=KEPT_BACK))
    statement.confirm(statement.sign(name="Zebulon Quickwater", address="z@gone.example", listed=True))
    gone = erasing.ask_to_erase(
        Person.objects.get(email="z@gone.example"), by=Person.objects.get(email="z@gone.example")
    )
    Erasure.objects.filter(pk=gone.pk).update(due_at=clock.now() - timedelta(seconds=1))
    erasing.erase_due()

    archive = tmp_path / "archive"
    said = make(archive, monkeypatch)

    assert not list(wrong_links(archive))
    acting = [file for file in archive.rglob("*.html") if read(file).tags & {"form", "script"}]
    checks = [
        archive / "record" / "verify" / "index.html",
        archive / "es" / "record" / "verify" / "index.html",
    ]
    assert set(acting) <= set(checks)
    assert checks[0] in acting  # the page that checks a receipt works without a server
    helps = (archive / "help" / "index.html").read_text()
    assert "can no longer be sent" not in helps, "nobody misses the forms at the foot of each page"
    for place in (
        "index.html",
        "es/index.html",
        "signers/index.html",
        "feed.xml",
        "record/index.html",
    ):
        assert (archive / place).is_file(), place
    assert "Listed Lena" in (archive / "signers" / "index.html").read_text()
    assert '<html lang="es"' in (archive / "es" / "index.html").read_text()
    for name, text in text_of(archive):
        for private in (
            KEPT_BACK,
            "Hidden Hanno",
            "Zebulon Quickwater",
            "lena@shown.example",
            "ruth@example.org",
        ):
            assert private not in text, (name, private)
    package = json.loads((archive / "datapackage.json").read_text())
    assert package["resources"]
    assert all((archive / one["path"]).is_file() and ".." not in one["path"] for one in package["resources"])

    root = recovering.root()
    assert root in said
    assert yaml.safe_load((archive / "CITATION.cff").read_text())["identifiers"][0]["value"] == root
    done = verified(archive)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "disclosures are what was committed to" in done.stdout
    lacking = verified(archive, "-S")  # a Python that has no libraries
    assert (lacking.returncode, "pip install cryptography rfc8785" in lacking.stderr) == (1, True)
    tile = next(file for file in (archive / "record" / "tile" / "0").rglob("*") if file.is_file())
    whole = tile.read_bytes()
    tile.write_bytes(b"xxxx" + whole[4:])
    assert verified(archive).returncode == 1
    tile.write_bytes(whole)
    assert root in (archive / "record" / "checkpoint").read_text()
    with pytest.raises(CommandError, match="holds something already"):
        make(archive, monkeypatch)


def verified(archive: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    """What the verifier in the archive says of the record in it, with nothing of ours around."""
    return subprocess.run(
        [sys.executable, *flags, "record/justaction-verify.pyz", "audit", "record"],
        cwd=archive,
        env=environment(archive.parent / "nothing") | {"PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


def test_while_names_are_hidden_the_archive_names_nobody(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    statement.confirm(statement.sign(name="Listed Lena", address="lena@shown.example", listed=True))
    collaborative.hide_names(by=cast.ruth, reason="Somebody was threatened.")
    make(tmp_path / "archive", monkeypatch)
    assert not list(wrong_links(tmp_path / "archive"))
    for name, text in text_of(tmp_path / "archive"):
        assert "Listed Lena" not in text, name


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium")
def test_the_archive_opens_from_a_folder(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path / "archive", monkeypatch)
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--enable-logging=stderr",
        f"--user-data-dir={tmp_path}/c",
    ]
    page = f"file://{tmp_path}/archive/index.html"
    seen = subprocess.run(
        [str(CHROMIUM), *flags, "--dump-dom", page], capture_output=True, text=True, check=True, timeout=120
    )
    assert "This is an archive of Just Action" in seen.stdout
    assert "CONSOLE" not in seen.stderr
