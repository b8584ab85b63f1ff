"""The archive around a package: a ZIP file of plain names, with a manifest that binds every byte in it. Pure.

A package is read from where it lies, a part at a time: of what it holds, at most one part is in memory.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import stat
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import rfc8785

FORMAT = "justaction-toolkit"
VERSION = 1
MOST_BYTES = 64 * 1024 * 1024  # of the file
MOST_UNPACKED = 64 * 1024 * 1024  # ours are not compressed
MOST_PARTS = 2000
MOST_JSON = 8 * 1024 * 1024  # of one JSON part
CHUNK = 256 * 1024
MANIFEST = "manifest.json"

_NAME = re.compile(
    r"manifest\.json|edition\.json|README\.txt|LICENCE\.txt|tools/[a-z0-9_-]{1,80}\.json|files/[0-9a-f]{64}"
)
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP file can tell; ours tells no other


def gettext_noop(words: str) -> str:
    """Mark words for translation."""
    return words


_ = gettext_noop


class Unfit(ValueError):  # noqa: N818  # a package is refused; nothing broke
    """A package that we do not take; its text is a sentence for the person, marked for translation."""


@dataclass(frozen=True)
class Opened:
    """A package whose every byte is as its manifest says. Its parts are read from the stream, which has to stay open."""

    manifest: dict[str, Any]
    parts: dict[str, str]  # name of each, and its SHA-256 as hex
    digest: str  # SHA-256 of the file, as hex
    package: zipfile.ZipFile = field(repr=False)

    def part(self, name: str) -> bytes:
        """The bytes of a part. Raises Unfit when there is none."""
        if name not in self.parts:
            raise Unfit(_("A part of the package is missing."))
        return self.package.read(name)

    def json(self, name: str) -> Any:
        """A part as JSON. Raises Unfit."""
        if name in self.parts and self.package.getinfo(name).file_size > MOST_JSON:
            raise Unfit(_("A part of the package is too large."))
        return parsed(self.part(name))


def canonical(value: Any) -> bytes:
    """One spelling of JSON (RFC 8785)."""
    return rfc8785.dumps(value)


def pack(facts: Mapping[str, Any], parts: Mapping[str, bytes]) -> bytes:
    """The bytes of a package: the same facts and parts give the same bytes, anywhere and at any time.

    Nothing is compressed, since programs that compress differ from version to version. `facts` are what the manifest
    says beside the format and the digests of the parts. Raises ValueError for names that a package cannot hold.
    """
    if wrong := [name for name in parts if not _NAME.fullmatch(name) or name == MANIFEST]:
        raise ValueError(f"a package holds no {wrong[0]}")
    manifest: dict[str, Any] = {
        **facts,
        "files": {name: hashlib.sha256(parts[name]).hexdigest() for name in sorted(parts)},
        "format": FORMAT,
        "version": VERSION,
    }
    manifest["digest"] = hashlib.sha256(canonical(manifest)).hexdigest()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name, content in [(MANIFEST, canonical(manifest)), *sorted(parts.items())]:
            info = zipfile.ZipInfo(name, date_time=_EARLIEST)
            info.create_system, info.external_attr = 3, (stat.S_IFREG | 0o644) << 16
            package.writestr(info, content)
    return out.getvalue()


def unpack(stream: BinaryIO) -> Opened:
    """A package, opened and compared with its manifest. Nothing is written anywhere. Raises Unfit."""
    if stream.seek(0, io.SEEK_END) > MOST_BYTES:
        raise Unfit(_("The package is too large: at most 64 megabytes."))
    stream.seek(0)
    hashed = hashlib.sha256()
    while some := stream.read(CHUNK):
        hashed.update(some)
    try:
        package = zipfile.ZipFile(stream)  # open as long as the stream is
        parts = _parts(package)
        manifest = _manifest(package, parts)
    except Unfit:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
    ) as error:
        raise Unfit(_("This is not a package, or it broke on the way. Fetch it again.")) from error
    _check_manifest(manifest, parts)
    return Opened(manifest, parts, hashed.hexdigest(), package)


def _manifest(package: zipfile.ZipFile, parts: dict[str, str]) -> Any:
    if MANIFEST not in parts:
        raise Unfit(_("This is not a package of a toolkit: it has no manifest."))
    opened = Opened({}, parts, "", package)
    found = opened.json(MANIFEST)
    del parts[MANIFEST]
    return found


def _parts(package: zipfile.ZipFile) -> dict[str, str]:
    """Each name with the SHA-256 of what it holds, read through once."""
    infos = package.infolist()
    bomb = Unfit(_("The package unpacks to far too much. We did not open it."))
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise bomb
    parts: dict[str, str] = {}
    for info in infos:
        _check_name(info)
        if info.filename in parts:
            raise Unfit(_("The package holds one name twice."))
        hashed, size = hashlib.sha256(), 0
        with package.open(info) as stream:  # what it says of its size may be a lie
            while size <= info.file_size and (some := stream.read(CHUNK)):
                hashed.update(some)
                size += len(some)
        if size != info.file_size:
            raise bomb
        parts[info.filename] = hashed.hexdigest()
    return parts


def _check_name(info: zipfile.ZipInfo) -> None:
    name = info.orig_filename
    if ".." in name.split("/") or name.startswith("/") or "\\" in name or ":" in name or "\x00" in name:
        raise Unfit(_("The package holds a path that leads out of it. We did not open it."))
    mode = info.external_attr >> 16
    if stat.S_ISLNK(mode) or (stat.S_IFMT(mode) and not stat.S_ISREG(mode)):
        raise Unfit(_("The package holds a link to a file elsewhere. We did not open it."))
    if info.flag_bits & 0x1:
        raise Unfit(_("The package is locked with a password. Ask for one without."))
    if not _NAME.fullmatch(name):
        raise Unfit(_("The package holds something that does not belong there."))


def _check_manifest(manifest: Any, parts: Mapping[str, str]) -> None:
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise Unfit(_("This is not a package of a toolkit."))
    version = manifest.get("version")
    if type(version) is not int or version < 1:
        raise Unfit(_("This is not a package of a toolkit."))
    if version > VERSION:
        raise Unfit(_("The package was made by a newer program. Bring this site up to date, then try again."))
    broken = Unfit(
        _("The package is not what it was when it was made: its digests do not fit. Fetch it again.")
    )
    said = {name: value for name, value in manifest.items() if name != "digest"}
    if manifest.get("digest") != hashlib.sha256(_spelled(said)).hexdigest():
        raise broken
    if manifest.get("files") != parts:
        raise broken
    if any(name.startswith("files/") and manifest["files"][name] != name[6:] for name in parts):
        raise broken


def _spelled(value: Any) -> bytes:
    try:
        return canonical(value)
    except (ValueError, RecursionError) as error:  # numbers that no JSON program keeps
        raise Unfit(_("A part of the package cannot be read.")) from error


def parsed(data: bytes) -> Any:
    """JSON without tricks: no key twice, no numbers that are none, not too deep. Raises Unfit."""
    if len(data) > MOST_JSON:
        raise Unfit(_("A part of the package is too large."))

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("a key stands twice")
        return found

    def never(word: str) -> Any:
        raise ValueError(word)

    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=once, parse_constant=never)
    except (ValueError, RecursionError) as error:
        raise Unfit(_("A part of the package cannot be read.")) from error
