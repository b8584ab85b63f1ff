"""Whether a file that was made harmless elsewhere is so still, without changing a byte of it. Pure, but for `uploads`.

`uploads.clean` writes pictures and documents anew, and a lossy picture never comes out the same twice. A file whose digest
is bound elsewhere must keep its bytes. So it is looked at: a picture must carry nothing but pixels, an office file nothing
that cleaning would change, and everything else must come out of cleaning as it went in.
"""

from __future__ import annotations

import io
import struct
import zipfile

from justaction.texts import uploads

_JPEG_MARKS = {
    0xC0,
    0xC4,
    0xDB,
    0xDD,
    0xE0,
}  # a baseline frame, its tables, restarts, JFIF (ITU-T T.81, annex B)
_WEBP_CHUNKS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}  # pixels, and that there are layers (RFC 9649)
MOST_JFIF = 16  # bytes of JFIF without a thumbnail


def kind(name: str, content: bytes) -> str:
    """The media type of a file that can be kept as it is; "" when it cannot. Raises `uploads.Unfit` for what could not
    be taken at all."""
    clean = uploads.clean(name, content, most_bytes=max(len(content), 1))
    if clean.content == content:
        return clean.media_type
    if clean.media_type == "image/jpeg":
        bare = _bare_jpeg(content)
    elif clean.media_type == "image/webp":
        bare = _bare_webp(content)
    else:
        bare = content.startswith(b"PK") and _parts(content) == _parts(clean.content)
    return clean.media_type if bare else ""


def _parts(content: bytes) -> list[tuple[str, bytes]]:
    """What an office file holds, whatever wrote the archive around it; cleaning has unpacked it within its limits."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return [(info.filename, package.read(info)) for info in package.infolist()]


def _bare_jpeg(content: bytes) -> bool:
    """One baseline scan with its tables, nothing before, between or after."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        mark, (size,) = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])
        if mark == 0xDA:
            return _scan_ends(content, at + 2 + size)
        if mark not in _JPEG_MARKS or (mark == 0xE0 and size != MOST_JFIF):
            return False
        at += 2 + size
    return False


def _scan_ends(content: bytes, at: int) -> bool:
    """Whether the pixels go on to the very end of the file: no other mark stands among them."""
    while 0 <= (at := content.find(b"\xff", at)) < len(content) - 1:
        follows = content[at + 1]
        if follows == 0xD9:
            return at + 2 == len(content)
        if follows != 0 and not 0xD0 <= follows <= 0xD7:
            return False
        at += 2
    return False


def _bare_webp(content: bytes) -> bool:
    if struct.unpack("<I", content[4:8])[0] + 8 != len(content):
        return False
    at = 12
    while at + 8 <= len(content):
        (size,) = struct.unpack("<I", content[at + 4 : at + 8])
        if content[at : at + 4] not in _WEBP_CHUNKS:
            return False
        at += 8 + size + size % 2
    return at == len(content)
