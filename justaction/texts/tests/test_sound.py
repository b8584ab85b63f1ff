"""Recordings keep their sound, and lose what tells where, when and on what they were made."""

from __future__ import annotations

import io
import struct
import wave

import pytest
from hypothesis import given
from hypothesis import strategies as st

from justaction.texts import sound
from justaction.texts.tests.making import mp3
from justaction.texts.uploads import Unfit, clean_sound

SECRET = b"41.8781 N my phone"


def wav() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(8000)
        made.writeframes(bytes(8000))
    return out.getvalue()


def box(name: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I", 8 + len(body)) + name + body


def m4a(handler: bytes = b"soun") -> bytes:
    moved = struct.pack(">IIII", 0, 7777, 8888, 1000) + bytes(80)
    track = box(
        b"trak",
        box(b"tkhd", moved),
        box(
            b"mdia", box(b"mdhd", moved), box(b"hdlr", bytes(8) + handler + bytes(12) + SECRET), box(b"minf")
        ),
        box(b"udta", SECRET),
    )
    moov = box(b"moov", box(b"mvhd", moved), track, box(b"udta", box(b"meta", SECRET)))
    return box(b"ftyp", b"M4A \0\0\0\0") + moov + box(b"uuid", SECRET) + box(b"mdat", b"sound" * 40)


def test_an_mp3_keeps_its_frames_and_loses_its_tags() -> None:
    tag = b"ID3\x04\x00\x00" + bytes([0, 0, 0, len(SECRET)]) + SECRET
    made = clean_sound("my street.mp3", tag + mp3() + b"TAG" + SECRET.ljust(125))
    assert (made.media_type, made.name, made.content) == (sound.MP3, "my street.mp3", mp3())


def test_a_wav_keeps_its_samples_and_loses_everything_else() -> None:
    body = wav()[12:] + b"LIST" + struct.pack("<I", len(SECRET)) + SECRET
    made = clean_sound("a.wav", b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WAVE" + body)
    assert SECRET not in made.content
    with wave.open(io.BytesIO(made.content)) as read:
        assert (read.getnframes(), read.getframerate()) == (4000, 8000)


def test_an_m4a_keeps_its_sound_in_place_and_loses_place_time_and_device() -> None:
    given_ = m4a()
    made = clean_sound("a.m4a", given_).content
    assert len(made) == len(given_)
    assert made.index(b"sound" * 40) == given_.index(b"sound" * 40)
    assert SECRET not in made
    assert struct.pack(">I", 7777) not in made


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", m4a(b"vide"), m4a()[:200], mp3(3), b"RIFF\x10\0\0\0WAVEfmt ", b"\x89PNG\r\n\x1a\n"],
)
def test_what_is_no_sound_is_refused_with_words(content: bytes) -> None:
    with pytest.raises(Unfit) as no:
        clean_sound("a.mp3", content)
    assert str(no.value).endswith(".")


@given(
    st.binary(max_size=600),
    st.sampled_from([b"", b"ID3", b"RIFF\0\0\0\0WAVE", b"\0\0\0\x14ftypM4A ", b"\xff\xfb"]),
)
def test_whatever_is_given_it_is_cleaned_or_refused(content: bytes, head: bytes) -> None:
    try:
        clean_sound("x", head + content)
    except Unfit:
        return
