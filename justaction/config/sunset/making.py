"""Puts the archive together: pages, data, feeds, the record and its verifier, and how to cite it all."""

from __future__ import annotations

import json
import shutil
import zipapp
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from justaction.collaborative.models import Collaborative
from justaction.config.backups.making import Tell
from justaction.config.sunset import pages
from justaction.config.sunset.door import Door
from justaction.config.sunset.walking import Walk
from justaction.record import keys as record_keys
from justaction.record import place as places
from justaction.record import recovering, tree
from justaction.record.publisher import publish
from justaction.search.models import Document
from justaction.search.sources import PUBLIC
from justaction.web import clock

FIRST = (
    "/",
    "/data/",
    "/data/datapackage.json",
    "/data/catalog.jsonld",
    "/feeds/",
    "/feed.xml",
    "/record/",
    "/record/verify/",
)
VERIFIER = "justaction-verify.pyz"
BEGIN = """import sys
try:
    from justaction.record.tree.verify import main
except ModuleNotFoundError as lacking:
    sys.exit(f"Python lacks {lacking.name} here. Fetch it once: python3 -m pip install cryptography rfc8785")
sys.exit(main())
"""


class NotEmpty(Exception):  # noqa: N818  # a state that a steward reads
    """The folder for the archive holds something already."""


@dataclass(frozen=True)
class Made:
    pages: int
    files: int
    entries: int
    root: str


def make(to: Path, tell: Tell = lambda *_: None) -> Made:
    """Write the archive into a folder that is not there yet, or empty. Raises NotEmpty, record.Apart, record.Stopped; a stop on
    the way leaves nothing at `to`."""
    to = to.resolve()
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise NotEmpty(f"{to} holds something already. Name a new folder.")
    publish()
    part = to.with_name(f".{to.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        made = _fill(part, tell)
        if to.exists():
            to.rmdir()
        part.rename(to)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return made


def _fill(into: Path, tell: Tell) -> Made:
    walk = Walk(into)
    found = Document.objects.filter(audience=PUBLIC).order_by("id").values_list("url", flat=True)
    walk.all_from([*FIRST, *found.iterator(chunk_size=500)], tell)
    log = _add_record(into / "record", tell)
    for number, (place, address) in enumerate(walk.html.items()):
        tell("Making pages readable", number, len(walk.html))
        _still(into / place, address, walk)
    tell("Making pages readable", len(walk.html), len(walk.html))
    _describe_data(into, walk)
    size, root = (log.checkpoint.size, log.root) if log else (0, "")
    _add_words(into, size, root)
    return Made(len(walk.html), sum(1 for one in into.rglob("*") if one.is_file()), size, root)


def _still(file: Path, address: str, walk: Walk) -> None:
    path = urlsplit(address).path
    language = path.split("/")[1] if path.split("/")[1:2] else ""
    codes = {code for code, _name in settings.LANGUAGES}
    with translation.override(language if language in codes else settings.LANGUAGE_CODE):
        banner = _(
            "This is an archive of %(name)s, as it stood on %(day)s. It asks no server for anything."
        ) % {
            "name": Collaborative.objects.get().name,
            "day": date_format(clock.today(), "DATE_FORMAT"),
        }
        instead = _("What was asked here can no longer be sent: this is an archive.")
    lead: Callable[[str], str | None] = partial(walk.lead, page=address)
    file.write_text(
        pages.still(file.read_text("utf-8"), lead, banner=banner, in_place_of_forms=instead), "utf-8"
    )


def _add_record(into: Path, tell: Tell) -> recovering.Log | None:
    """The files of the log as they are published, the words of each entry that anybody may read, and the verifier."""
    with record_keys.alone():
        files = places.public()
        found = recovering.log_in(files)
        if found is None:
            return None
        for name in files.names():
            target = into / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(files.read(name))
    words = into / "disclosure"
    words.mkdir(exist_ok=True)
    door = Door()
    for index in range(found.checkpoint.size):
        tell("Reading the record", index, found.checkpoint.size)
        answer = door.ask(f"/record/disclosure/{index}.json")
        if answer.status == 200:  # what may not be read stays out, as on the site
            (words / f"{index}.json").write_bytes(b"".join(answer.body))
        answer.close()
    tell("Reading the record", found.checkpoint.size, found.checkpoint.size)
    _add_verifier(into / VERIFIER)
    return found


def _add_verifier(to: Path) -> None:
    """`justaction-verify` in one file, which Python runs as it is."""
    with TemporaryDirectory() as room:
        package = Path(room) / "justaction" / "record" / "tree"
        package.mkdir(parents=True)
        for folder in (package.parent.parent, package.parent):
            (folder / "__init__.py").touch()
        for file in _modules(Path(str(tree.__file__)).parent):
            shutil.copy(file, package)
        (Path(room) / "__main__.py").write_text(BEGIN, "utf-8")
        zipapp.create_archive(room, to, interpreter="/usr/bin/env python3")


def _modules(folder: Path) -> Iterator[Path]:
    return iter(sorted(folder.glob("*.py")))


def _describe_data(into: Path, walk: Walk) -> None:
    """The description of the data at the root, since its ways may not lead upward (Data Package 2, "path")."""
    file = into / "data" / "datapackage.json"
    if not file.exists():
        return
    said = json.loads(file.read_bytes())
    for one in said["resources"]:
        one["path"] = walk.places.get(urlsplit(one["path"]).path, "")
    said["resources"] = [one for one in said["resources"] if one["path"]]
    (into / file.name).write_text(json.dumps(said, ensure_ascii=False, indent=1), "utf-8")


def _add_words(into: Path, size: int, root: str) -> None:
    ours = Collaborative.objects.get()
    day = clock.today().isoformat()
    quoted = {
        name: json.dumps(text, ensure_ascii=False)
        for name, text in (("title", ours.name), ("about", ours.purpose))
    }
    (into / "CITATION.cff").write_text(
        f"""cff-version: 1.2.0
message: If you speak of this archive, please cite it so.
type: dataset
title: {quoted["title"]}
abstract: {quoted["about"]}
authors:
  - name: {quoted["title"]}
date-released: "{day}"
url: "{settings.SITE_URL}"
identifiers:
  - type: other
    value: "{root or "no record"}"
    description: Root of the public record with {size} entries
""",
        "utf-8",
    )
    (into / "README.md").write_text(
        f"""# {ours.name}: everything that was public, on {day}

{ours.purpose}

Open `index.html`. Nothing here needs a server, a script or the network. Links to other sites are as they were.

| where | what |
|---|---|
| `index.html` and the folders | the pages, in each of their languages |
| `datapackage.json` | every table (CSV), column by column (Frictionless data package 2); `data/catalog.jsonld` by DCAT 3 |
| `feed.xml`, `feeds/` | the last news, for feed readers |
| `record/` | the public record: checkpoint, tiles, entries, and the words that anybody may read (`disclosure/`) |
| `record/{VERIFIER}` | its verifier, in one file |
| `CITATION.cff` | how to cite this archive |

## Check it

The record has {size} entries and this root: `{root}`. With Python 3.11 or later and two libraries:

    python3 -m pip install cryptography rfc8785
    python3 record/{VERIFIER} audit record

`record/verify/index.html` checks a single receipt in your browser, also from a disk.
Compare root and size with any checkpoint of {settings.SITE_URL} that somebody kept: `--since CHECKPOINT`.
""",
        "utf-8",
    )
