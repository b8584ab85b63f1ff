"""A recording made harmless: the sound, and nothing that tells where, when or on which device it was made. Pure.

MP3 is read frame by frame (ISO/IEC 11172-3) and only whole frames are kept, without ID3 or APE tags. WAV (RIFF) keeps
its format and its samples. MPEG-4 sound (ISO/IEC 14496-12) keeps its boxes in their places, since samples are found by
their offset; boxes of metadata are emptied, and a file with anything but sound in it is refused.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

MP3, WAV, M4A = "audio/mpeg", "audio/wav", "audio/mp4"
FEWEST_FRAMES = 8
_RATES = {  # kbit/s by (version 1?, layer), as the standard tables them; 0 is “free”, which we do not take
    (True, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 3): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_HERTZ = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_HOLDERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf", b"edts"}
_KEPT = {
    *(b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"mvhd", b"trak", b"tkhd", b"edts", b"elst"),
    *(b"mdia", b"mdhd", b"hdlr", b"minf", b"smhd", b"dinf", b"dref", b"stbl", b"stsd", b"stts", b"stsc"),
    *(b"stsz", b"stz2", b"stco", b"co64", b"sgpd", b"sbgp", b"ctts", b"stss", b"sdtp"),
}
_DEEPEST = 8


class Unplayable(ValueError):  # noqa: N818  # a file is refused; nothing broke
    """What was given is no sound that we can take."""


def kind(content: bytes) -> str:
    """The media type of a recording by its first bytes; "" for anything else."""
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return WAV
    if content[4:8] == b"ftyp" and content[8:12] in {
        b"M4A ",
        b"mp42",
        b"isom",
        b"iso2",
        b"mp41",
        b"3gp4",
        b"3gp5",
    }:
        return M4A
    if content[:3] == b"ID3" or (len(content) > 3 and _frame(content, 0)):
        return MP3
    return ""


def clean(content: bytes) -> bytes:
    """The recording without anything but sound. Raises Unplayable."""
    of = kind(content)
    if of == WAV:
        return _wav(content)
    if of == M4A:
        return _m4a(content)
    if of == MP3:
        return _mp3(content)
    raise Unplayable("no sound")


# --- MP3 --------------------------------------------------------------------------------------------------------


def _frame(content: bytes, at: int) -> int:
    """How many bytes the frame that begins here has; 0 when none does."""
    head = content[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer = head[1] >> 3 & 3, 4 - (head[1] >> 1 & 3)
    rate, hertz, padding = head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    if version == 1 or layer != 3 or not 0 < rate < 15 or hertz == 3:
        return 0
    first = version == 3
    return (144 if first else 72) * _RATES[first, 3][rate] * 1000 // _HERTZ[version][hertz] + padding


def _mp3(content: bytes) -> bytes:
    at, kept, frames = 0, bytearray(), 0
    if content[:3] == b"ID3" and len(content) > 10:
        size = 0
        for byte in content[6:10]:
            size = size << 7 | byte & 0x7F
        at = 10 + size
    while at + 4 <= len(content):
        size = _frame(content, at)
        if size and at + size <= len(content):
            kept += content[at : at + size]
            frames += 1
            at += size
        elif frames == 0 and at < 4096 + 10:
            at += 1  # padding before the first frame
        else:
            break  # a tag at the end, or something that is not sound
    if frames < FEWEST_FRAMES:
        raise Unplayable("too few frames")
    return bytes(kept)


# --- WAV --------------------------------------------------------------------------------------------------------


def _wav(content: bytes) -> bytes:
    parts: dict[bytes, bytes] = {}
    at = 12
    while at + 8 <= len(content):
        name, size = content[at : at + 4], struct.unpack_from("<I", content, at + 4)[0]
        if name in {b"fmt ", b"data"} and name not in parts:
            parts[name] = content[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    form, data = parts.get(b"fmt ", b""), parts.get(b"data", b"")
    if (
        not 16 <= len(form) <= 40
        or struct.unpack_from("<H", form)[0] not in {1, 3, 6, 7, 0xFFFE}
        or len(data) < 64
    ):
        raise Unplayable("no samples")
    if len(data) % 2:
        data += b"\0"
    form += b"\0" * (len(form) % 2)
    body = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


# --- MPEG-4 -----------------------------------------------------------------------------------------------------


def _boxes(content: bytes | bytearray, start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Each box here: its name, where it begins, where its content begins, where it ends. Raises Unplayable."""
    at = start
    while at < end:
        if at + 8 > end:
            raise Unplayable("cut off")
        size, name, body = struct.unpack_from(">I", content, at)[0], bytes(content[at + 4 : at + 8]), at + 8
        if size == 1 and at + 16 <= end:
            size, body = struct.unpack_from(">Q", content, at + 8)[0], at + 16
        elif size == 0:
            size = end - at
        if size < body - at or at + size > end:
            raise Unplayable("cut off")
        yield name, at, body, at + size
        at += size


def _m4a(content: bytes) -> bytes:
    made = bytearray(content)
    handlers: list[bytes] = []
    _empty(made, 0, len(made), handlers, 0)
    if not handlers or set(handlers) != {b"soun"}:
        raise Unplayable("not only sound")
    return bytes(made)


def _empty(made: bytearray, start: int, end: int, handlers: list[bytes], depth: int) -> None:
    """Empty every box that is not needed to play; note what each track holds; forget the times of making."""
    if depth > _DEEPEST:
        raise Unplayable("too deep")
    for name, at, body, stop in list(_boxes(made, start, end)):
        if name not in _KEPT or name in {b"free", b"skip", b"wide"}:
            made[at + 4 : at + 8] = b"free"
            made[body:stop] = bytes(stop - body)
        elif name == b"hdlr" and stop - body >= 24:
            handlers.append(bytes(made[body + 8 : body + 12]))
            made[body + 24 : stop] = bytes(stop - body - 24)  # the name of the device or program
        elif name in {b"mvhd", b"tkhd", b"mdhd"} and stop - body >= 20:
            wide = 8 if made[body] == 1 else 4
            made[body + 4 : body + 4 + 2 * wide] = bytes(2 * wide)  # when it was made and changed
        elif name in _HOLDERS:
            _empty(made, body, stop, handlers, depth + 1)
