"""Signed notes and checkpoints: read strictly, and a wrong signature of a known key is never passed over."""

from __future__ import annotations

from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from justaction.record.tree.notes import (
    Checkpoint,
    Key,
    NoteError,
    number,
    open_note,
    read_checkpoint,
    read_vkey,
    sign,
    unbase64,
)
from justaction.record.tree.policy import Policy

ORIGIN = "record.example.org/record"
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = Key(ORIGIN, PRIVATE.public_key().public_bytes_raw())
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(32))
POINT = Checkpoint(ORIGIN, 17, bytes(range(32)))
NOTE = sign(POINT.text, ORIGIN, PRIVATE)

calm = hypothesis_settings(deadline=None)  # a busy machine is no fault


def test_a_checkpoint_is_read_back_as_it_was_signed() -> None:
    assert Policy((read_vkey(KEY.vkey),)).open(NOTE.encode()) == (POINT, (KEY,))


def test_the_example_of_the_specification_has_the_key_id_that_its_rule_gives() -> None:
    """Go's own example key (golang.org/x/mod/sumdb/note)."""
    vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    key = read_vkey(vkey)
    assert key.vkey == vkey
    note = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
        "\n"
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )
    text, signed = open_note(note.encode(), [key])
    assert text.endswith("your problem is.\n")
    assert signed == [key]


@calm
@given(st.integers(0, len(NOTE.encode()) * 8 - 1))
def test_no_note_with_one_bit_changed_opens(bit: int) -> None:
    changed = bytearray(NOTE.encode())
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(NoteError):
        Policy((KEY,)).open(bytes(changed))


def test_a_wrong_signature_of_a_known_key_is_an_error_even_beside_a_right_one() -> None:
    other = Key("other.example.org", STRANGER.public_key().public_bytes_raw())
    wrong = f"— {other.name} {b64encode(other.id + bytes(64)).decode()}\n"
    assert open_note((NOTE + wrong).encode(), [KEY])[1] == [KEY]  # a stranger's signature is passed over
    with pytest.raises(NoteError, match="is wrong"):
        open_note((NOTE + wrong).encode(), [KEY, other])


def test_a_note_that_only_strangers_signed_is_refused() -> None:
    with pytest.raises(NoteError, match="none of the keys"):
        open_note(sign(POINT.text, ORIGIN, STRANGER).encode(), [KEY])


def test_a_checkpoint_that_another_log_signed_is_refused() -> None:
    other = Key("other.example.org", STRANGER.public_key().public_bytes_raw())
    with pytest.raises(NoteError, match="no key of"):
        Policy((KEY, other)).open(sign(POINT.text, other.name, STRANGER).encode())


def test_limits_hold() -> None:
    line = NOTE.rsplit("\n\n", 1)[1]
    assert open_note((NOTE + line * 63).encode(), [KEY])
    with pytest.raises(NoteError, match="64 signatures"):
        open_note((NOTE + line * 64).encode(), [KEY])
    with pytest.raises(NoteError, match="65536"):
        open_note(sign("a" * 65536 + "\n", ORIGIN, PRIVATE).encode(), [KEY])


@pytest.mark.parametrize(
    "note",
    [
        b"",
        b"text\n",
        NOTE.encode()[:-1],
        NOTE.replace("\n\n", "\n").encode(),
        NOTE.replace("—", "-").encode(),
        NOTE.replace("— ", "—").encode(),
        NOTE.encode() + b"\n",
        NOTE.replace("17", "17\r").encode(),
        NOTE.encode() + b"\xff\n",
        (NOTE + "— a+b AAAAAAA=\n").encode(),
        (NOTE + "— name AAAA\n").encode(),
        (NOTE + "— name AAAAAAB=\n").encode(),
        (NOTE + "— name AAAA AAAAAAA=\n").encode(),
    ],
)
def test_a_malformed_note_is_refused(note: bytes) -> None:
    with pytest.raises(NoteError):
        open_note(note, [KEY])


@pytest.mark.parametrize(
    "text",
    [
        "origin\n017\n" + b64encode(bytes(32)).decode() + "\n",
        "origin\n+17\n" + b64encode(bytes(32)).decode() + "\n",
        "origin\n١٧\n" + b64encode(bytes(32)).decode() + "\n",
        "origin\n17\n" + b64encode(bytes(31)).decode() + "\n",
        "origin\n17\n" + b64encode(bytes(32)).decode() + "\nan extension\n",
        "\n17\n" + b64encode(bytes(32)).decode() + "\n",
        "origin\n17\n" + b64encode(bytes(32)).decode(),
        "origin\n17\n",
    ],
)
def test_a_malformed_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        read_checkpoint(text)


@pytest.mark.parametrize(
    "vkey", ["", "name", "name+00000000", KEY.vkey[:-4], KEY.vkey.replace("record", "xecord", 1)]
)
def test_a_malformed_key_is_refused(vkey: str) -> None:
    with pytest.raises(NoteError):
        read_vkey(vkey)


@pytest.mark.parametrize("text", ["AB==", "A", "AAA", "AA=A", "AA==\n", " AAAA", "AA-_", "ÄÄÄÄ"])
def test_base64_has_one_form(text: str) -> None:
    with pytest.raises(NoteError):
        unbase64(text)


def test_numbers_have_one_form() -> None:
    assert number("0") == 0
    for text in ("", "00", "01", "-1", "1.0", "1_0", "9" * 20):
        with pytest.raises(NoteError):
            number(text)
