"""Bytes that nobody meant to send, for every reader of bytes from outside: seeded, bounded in time, told in figures.

Each reader has good examples, made by our own writers, and the errors that it says it raises. What comes out of a bent
example is one of them or a result; anything else, a hang or a heap of memory is a fault of ours.
"""

from __future__ import annotations

import io
import json
import resource
import signal
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from types import FrameType
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

HANGS_AFTER = 10  # seconds for one example
MOST_MEMORY = 300 * 1024  # KiB that all runs of one reader may add to the process
TOKENS = (
    *(
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\r\n",
        b"\n\n",
        b'"',
        b"'",
        b"=",
        b":",
        b",",
        b";",
        b"%",
        b"<!--",
        b"]]>",
    ),
    *(
        b"-1",
        b"0",
        b"1e999",
        b"NaN",
        b"null",
        b"99999999999999999999",
        b"\xe2\x80\xae",
        b"\xf0\x9f\x92\xa5",
        b"(" * 99,
    ),
    *(
        b"{" * 200,
        b"[" * 3000,
        b"=?utf-8?b?//8=?=",
        b"BEGIN:VEVENT\r\n",
        b"PK\x03\x04",
        b"\xff" * 9,
        b"__proto__",
    ),
)


class Hung(BaseException):
    """A reader did not come back in time. Nothing that catches ordinary errors stops it."""


@dataclass(frozen=True)
class Reader:
    """Something that reads outside bytes: what it may raise, and examples that it can read."""

    name: str
    read: Callable[[bytes], Any]
    raises: tuple[type[BaseException], ...]
    examples: tuple[bytes, ...]


@dataclass
class Told:
    """What happened: runs, seconds, refusals, and what should never have come out."""

    name: str
    runs: int = 0
    refused: int = 0
    seconds: float = 0
    slowest: float = 0
    kib: int = 0
    faults: dict[str, bytes] = field(default_factory=dict)

    def said(self) -> str:
        figures = f"{self.runs:>7} runs {self.refused:>7} refused {self.seconds:6.1f} s, slowest {self.slowest * 1000:6.1f} ms"
        return f"{self.name:<22}{figures}, {self.kib // 1024:>4} MB more, {len(self.faults)} faults"


def bent(example: bytes, dice: Random, others: tuple[bytes, ...]) -> bytes:
    """The example with one to eight things wrong."""
    data = bytearray(example)
    for _ in range(dice.randint(1, 8)):
        at = dice.randrange(len(data) + 1)
        to = min(len(data), at + dice.choice((1, 2, 4, 16, 200)))
        match dice.randrange(8):
            case 0 if at < len(data):
                data[at] ^= 1 << dice.randrange(8)
            case 1:
                data[at:to] = b""
            case 2:
                data[at:at] = data[at:to] * dice.choice((1, 2, 50))
            case 3:
                data[at:to] = dice.choice(TOKENS)
            case 4:
                data[at:at] = dice.choice(TOKENS)
            case 5:
                data[at:] = b""
            case 6:
                other = dice.choice(others)
                here = dice.randrange(len(other) + 1)
                data[at:to] = other[here : here + dice.choice((4, 40, 400))]
            case _:
                data[at:to] = dice.randbytes(max(1, to - at))
        del data[400_000:]
    return bytes(data)


@contextmanager
def hanging_is_a_fault() -> Iterator[None]:
    def ring(_number: int, _frame: FrameType | None) -> None:
        raise Hung(f"no answer in {HANGS_AFTER} seconds")

    before = signal.signal(signal.SIGALRM, ring)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def fuzz(reader: Reader, *, seconds: float, seed: int) -> Told:
    """Bend and read until the time is over. The same seed bends the same examples in the same order."""
    dice, told = Random(f"{seed}:{reader.name}"), Told(reader.name)
    for example in reader.examples:
        reader.read(example)  # a good one is read
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.monotonic()
    with hanging_is_a_fault():
        while told.seconds < seconds:
            data = bent(dice.choice(reader.examples), dice, reader.examples)
            signal.alarm(HANGS_AFTER)
            start = time.process_time()
            try:
                reader.read(data)
            except reader.raises:
                told.refused += 1
            except (KeyboardInterrupt, SystemExit):
                raise
            except BaseException as wrong:
                where = traceback.extract_tb(wrong.__traceback__)[-1]
                told.faults.setdefault(f"{type(wrong).__name__} at {where.name}:{where.lineno}", data)
            signal.alarm(0)
            told.slowest = max(told.slowest, time.process_time() - start)
            told.runs += 1
            told.seconds = time.monotonic() - began
    told.kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    if told.kib > MOST_MEMORY:
        told.faults[f"{told.kib} KiB of memory"] = b""
    return told


# --- the readers, with examples that our own writers make --------------------------------------------------------


def readers() -> list[Reader]:
    return [*_of_the_record(), *_of_tables(), *_of_mail(), *_of_files(), *_of_other_servers(), *_of_writing()]


def _of_the_record() -> Iterator[Reader]:
    from justaction.record.tree import changing, leaf, notes, receipts, tiles

    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    note = notes.sign(
        "example.org/record\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", "example.org/record", private
    )
    key = notes.Key("example.org/record", private.public_key().public_bytes_raw())
    head = note.split("\n\n")[0] + "\n"
    proof = f"{receipts.HEADER}\nindex 0\n\n{note}"
    row = leaf.canonical({"c": {}, "k": "signature.added", "v": 1})
    yield Reader("note", lambda data: notes.open_note(data, [key]), (notes.NoteError,), (note.encode(),))
    yield Reader(
        "checkpoint",
        lambda data: notes.read_checkpoint(data.decode("utf-8", "surrogateescape")),
        (ValueError,),
        (head.encode(),),
    )
    yield Reader(
        "key of a record",
        lambda data: notes.read_vkey(data.decode("utf-8", "surrogateescape")),
        (ValueError,),
        (str(key.vkey).encode(),),
    )
    later = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
    after = notes.Key(key.name, later.public_key().public_bytes_raw())
    change = changing.Change(1, key, after, notes.read_checkpoint(head), "2026-11-27")
    yield Reader(
        "changed key",
        changing.open_change,
        (notes.NoteError,),
        (changing.sign_change(change, private, later),),
    )
    yield Reader(
        "proof",
        lambda data: receipts.read_proof(data.decode("utf-8", "surrogateescape")),
        (ValueError,),
        (proof.encode(),),
    )
    receipt = json.dumps(
        {
            "v": receipts.VERSION,
            "key": key.vkey,
            "proof": proof,
            "leaf": "AAAA",
            "index": 0,
            "origin": key.name,
            "disclosures": [],
        }
    ).encode()
    yield Reader("receipt", _refused_or(receipts.check_receipt, receipt), (ValueError,), (receipt,))
    yield Reader("bundle", tiles.unbundle, (ValueError,), (tiles.bundle([row, b"", b"x" * 300]),))
    yield Reader("entry", _refused_or(leaf.read, row), (ValueError,), (row,))


def _refused_or(read: Callable[[bytes], Any], example: bytes) -> Callable[[bytes], Any]:
    """The example itself is well formed and untrue: it is refused, and that is no fault before the bending begins."""

    def tried(data: bytes) -> Any:
        try:
            return read(data)
        except ValueError:
            if data == example:
                return None
            raise

    return tried


def _of_tables() -> Iterator[Reader]:
    from justaction.ballots.tally import reading
    from justaction.errors import Refused
    from justaction.texts import tables

    csv = 'name,address,kind\nNoor Haddad,noor@example.org,individual\n"Zoë, B",=1+1,\n'.encode()
    yield Reader(
        "csv", tables.read_table, (Refused,), (csv, csv.replace(b",", b";"), csv.decode().encode("utf-16"))
    )
    soc = b"# FILE NAME: a.soc\n# NUMBER ALTERNATIVES: 3\n# ALTERNATIVE NAME 1: A\n# ALTERNATIVE NAME 2: B\n# ALTERNATIVE NAME 3: C\n# NUMBER VOTERS: 3\n# NUMBER UNIQUE ORDERS: 2\n2: 1,2,3\n1: 3,1,2\n"
    rows = b"count,1,2\n3,A,B\n2,B,A\n"
    yield Reader("ballots, preflib", lambda data: reading.read(data, "a.soc"), (reading.Unreadable,), (soc,))
    yield Reader("ballots, table", lambda data: reading.read(data, "a.csv"), (reading.Unreadable,), (rows,))


def _of_mail() -> Iterator[Reader]:
    from justaction.convenings.arranging import replies
    from justaction.mail.incoming import html, message, words

    plain = (
        b"From: =?utf-8?b?Wm/Dqw==?= <zoe@example.org>\r\nTo: reply+1@example.org\r\nSubject: Re: hello\r\nMessage-ID: <1@example.org>\r\n"
        b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8; '
        b"format=flowed\r\n\r\nYes.\r\n\r\nOn Monday Ana wrote:\r\n> No?\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Yes<br>&amp;</p>\r\n--b\r\n"
        b'Content-Type: image/png; name="a.png"\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b--\r\n'
    )
    notice = (
        b"From: mailer@example.org\r\nTo: bounce+1@example.org\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="r"\r\n\r\n--r\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n'
        b"--r\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; example.org\r\n\r\nFinal-Recipient: rfc822; ana@example.org\r\n"
        b"Action: failed\r\nStatus: 5.1.1\r\n\r\n--r--\r\n"
    )
    complaint = notice.replace(b"delivery-status", b"feedback-report", 1).replace(
        b"Content-Type: message/delivery-status\r\n\r\n",
        b"Content-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n",
    )
    calendar = (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:1@example.org\r\nSEQUENCE:1\r\nDTSTAMP:20261001T120000Z\r\n"
        b"RECURRENCE-ID;TZID=America/Chicago:20261001T180000\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    yield Reader("mail, notices", message.read, (message.Unreadable,), (plain, notice, complaint))
    yield Reader(
        "words of a letter",
        lambda data: words.new_words(html.to_text(data.decode("utf-8", "replace"))),
        (),
        (plain,),
    )
    yield Reader("calendar", lambda data: replies.read(data.decode("utf-8", "replace")), (), (calendar,))


def _of_files() -> Iterator[Reader]:
    from justaction.texts import opening, uploads
    from justaction.toolkit import packages, packing

    def picture(kind: str) -> bytes:
        out = io.BytesIO()
        Image.new("RGB", (20, 12), "#6A45D1").save(out, kind)
        return out.getvalue()

    kinds = tuple(picture(kind) for kind in ("PNG", "JPEG", "WEBP"))
    import pikepdf

    document = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(document)
    yield Reader("picture", lambda data: uploads.clean("a.png", data), (uploads.Unfit,), kinds)
    yield Reader("pdf", lambda data: uploads.clean("a.pdf", data), (uploads.Unfit,), (document.getvalue(),))
    word = a_docx()
    yield Reader("office file", lambda data: uploads.clean("a.docx", data), (uploads.Unfit,), (word,))
    yield Reader("docx, opened", _opened, (opening.Unfit,), (word,))
    pack = packing.pack({"kind": "tool", "licence": "CC-BY-4.0", "origin": {}}, {"tools/a.json": b"{}"})
    raw = pack if isinstance(pack, bytes) else pack.read()

    def package(data: bytes) -> Any:
        try:
            return packages.read(io.BytesIO(data))
        except packing.Unfit:
            if data == raw:
                return None
            raise

    yield Reader("package", package, (packing.Unfit, uploads.Unfit), (raw,))


def _opened(data: bytes) -> Any:
    """As the room without files and network opens it, which answers for broken ones: what zipfile and ElementTree raise."""
    import zlib
    from xml.etree.ElementTree import ParseError

    from justaction.texts import opening

    try:
        return opening.opened(data)
    except (
        zipfile.BadZipFile,
        ParseError,
        zlib.error,
        KeyError,
        ValueError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
    ) as broken:
        raise opening.Unfit(opening.BROKEN) from broken


def a_docx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        kinds = "http://schemas.openxmlformats.org/package/2006/content-types"
        made.writestr(
            "[Content_Types].xml",
            f'<?xml version="1.0"?><Types xmlns="{kinds}"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName='
            '"/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        )
        made.writestr(
            "_rels/.rels",
            '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        made.writestr(
            "word/document.xml",
            '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
            "<w:t>We begin now.</w:t></w:r></w:p></w:body></w:document>",
        )
    return out.getvalue()


def _of_other_servers() -> Iterator[Reader]:
    from cryptography.hazmat.primitives.asymmetric import rsa

    from justaction.errors import Refused
    from justaction.social.actions import following
    from justaction.social.wire import signatures

    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # nobody trusts it
    now = datetime(2026, 10, 1, 12, tzinfo=UTC)
    body = b'{"type":"Follow"}'

    def signed(scheme: str) -> bytes:
        headers = signatures.sign(
            scheme,
            "POST",
            "https://example.org/inbox",
            body,
            key=key,
            key_id="https://b.example/a#key",
            at=now,
        )
        return json.dumps({name.lower(): value for name, value in headers.items()}).encode()

    def claim(data: bytes) -> Any:
        try:
            given = json.loads(data)
        except (ValueError, RecursionError):
            given = {"signature": data.decode("latin-1"), "date": "x"}
        headers = (
            {str(name).lower(): str(value) for name, value in given.items()}
            if isinstance(given, dict)
            else {}
        )
        found = signatures.read(signatures.Sent("POST", "https://example.org/inbox", headers, body), now=now)
        return signatures.verify(found, key.public_key())

    activity = json.dumps(
        {
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": "https://b.example/1",
            "type": "Follow",
            "actor": "https://b.example/a",
            "object": {"id": "https://example.org/actor"},
        }
    ).encode()
    yield Reader(
        "signed headers",
        claim,
        (signatures.Unsigned,),
        (signed(signatures.CAVAGE), signed(signatures.RFC9421)),
    )
    yield Reader("activity", following._activity, (Refused,), (activity,))


def _of_writing() -> Iterator[Reader]:
    from pycrdt import Doc, XmlElement, XmlFragment, XmlText

    from justaction.coedit import checking, mapping, wire
    from justaction.errors import Refused

    told = wire.telling([wire.Presence(7, 1, '{"cursor":{"anchor":1}}')])
    yield Reader("presence", wire.presences, (wire.Malformed,), (told,))
    yield Reader(
        "pieces",
        lambda data: list(wire.pieces(data)),
        (wire.Malformed,),
        (wire.sized(told) + wire.sized(b"x"),),
    )
    yield Reader(
        "cursor",
        lambda data: wire.stamped(data.decode("utf-8", "replace"), "Ana", 1),
        (),
        (b'{"cursor":{"anchor":{"type":{"client":1,"clock":2}}}}',),
    )
    doc: Doc[Any] = Doc()
    text = mapping.fragment(doc)
    with doc.transaction():
        text.children.append(XmlElement("paragraph", {}, [XmlText("We begin now.")]))
    assert isinstance(text, XmlFragment)

    def edit(data: bytes) -> Any:
        wire.believable(data)
        other: Doc[Any] = Doc()
        faults: list[str] = []
        mapping.fragment(other).observe_deep(lambda events: faults.append(checking.fault_in(events)))
        try:
            other.apply_update(data)
        except BaseException as error:  # what pycrdt raises for bytes that are no update, as a room takes it
            if isinstance(error, Hung | KeyboardInterrupt):
                raise
            raise wire.Malformed(type(error).__name__) from error
        return mapping.to_json(other)

    yield Reader(
        "edit", edit, (wire.Malformed, Refused, KeyError, TypeError, ValueError), (doc.get_update(),)
    )
