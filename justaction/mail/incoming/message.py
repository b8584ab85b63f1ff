"""A message as it came, taken apart: who, what is new in it, files, calendars. Never trusted, whatever it says."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses

from charset_normalizer import from_bytes

from justaction.mail.incoming import automatic, html
from justaction.mail.incoming.reports import Report, report_in
from justaction.mail.incoming.words import new_words

MOST_BYTES = 25 * 1024 * 1024
MOST_PARTS = 200
MOST_WORDS = 200_000  # characters of text that are read
SMALL_PICTURE = 20 * 1024  # bytes; what is smaller and shown inside the text is a logo
MOST_NESTED = 60  # multiparts; reading deep ones takes long
_NESTED = re.compile(rb"^content-type:\s*multipart/", re.IGNORECASE | re.MULTILINE)
_ID = re.compile(r"<[^<>\s]{1,250}>")
_IGNORED = {
    "application/pgp-signature",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "text/vcard",
}
_SEALED = {"application/pgp-encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}


class Unreadable(ValueError):  # noqa: N818  # the message is refused; nothing broke
    """Not a message, or one made to break its reader."""


@dataclass(frozen=True)
class File:
    """A file that came along, as it came: its name, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Incoming:
    """A message. `words` is what is new in it, `whole` all its text; `answers` are the Message-IDs that it answers, the
    nearest first; `trouble` is "too_large", "too_many" or "sealed" when the words could not or should not be read."""

    key: str
    sender: str
    subject: str = ""
    words: str = ""
    whole: str = ""
    files: tuple[File, ...] = ()
    calendars: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    recipients: tuple[str, ...] = field(default=(), repr=False)
    automatic: str = ""  # why no person wrote it, as `automatic.why` says
    by_calendar: bool = False  # sent by a calendar for a person
    report: Report | None = None  # what a mail server says of a letter of ours
    trouble: str = ""

    def in_trouble(self, word: str) -> Incoming:
        """The same, without its words and files."""
        return replace(self, trouble=word, words="", whole="", files=(), calendars=())


def read(
    raw: bytes, *, envelope: str | None = None, recipient: str = "", ours: frozenset[str] = frozenset()
) -> Incoming:
    """The message in these bytes. Of more than MOST_BYTES only the headers are read. Raises Unreadable."""
    large = len(raw) > MOST_BYTES
    if not large and sum(1 for _one in _NESTED.finditer(raw)) > MOST_NESTED:
        raise Unreadable("too many parts in each other")
    try:
        message = message_from_bytes(raw[: 256 * 1024] if large else raw)
        found = _headers(message, raw, envelope=envelope, recipient=recipient, ours=ours)
        return found.in_trouble("too_large") if large else _with_parts(found, message)
    except Unreadable:
        raise
    except (MessageError, RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise Unreadable(f"{type(error).__name__}") from error


def _headers(
    message: Message, raw: bytes, *, envelope: str | None, recipient: str, ours: frozenset[str]
) -> Incoming:
    senders = [address for _name, address in getaddresses([header(message, "From")]) if "@" in address]
    if len(senders) != 1:
        raise Unreadable("no sender, or several")
    sender, subject = senders[0].strip().lower(), header(message, "Subject")[:300]
    own = _ID.search(header(message, "Message-ID"))
    named = [header(message, name) for name in ("Delivered-To", "X-Original-To", "Envelope-To")]
    shown = [str(one) for name in ("To", "Cc") for one in message.get_all(name, [])]
    before = _ID.findall(header(message, "In-Reply-To")) + _ID.findall(header(message, "References"))[::-1]
    return Incoming(
        key=own[0] if own else hashlib.sha256(raw).hexdigest(),
        sender=sender,
        subject=" ".join(subject.split()),
        answers=tuple(dict.fromkeys(before))[:50],
        recipients=tuple(_addresses([recipient, *named, *shown])),
        automatic=automatic.why(message, sender=sender, subject=subject, envelope=envelope, ours=ours),
        by_calendar=automatic.only_marked_by_a_calendar(message),
        report=report_in(message),
    )


def _addresses(headers: list[str]) -> Iterator[str]:
    """Every address in these headers; one header that nobody can read spoils no other."""
    for said in headers[:100]:
        for _name, address in getaddresses([said]):
            if "@" in address:
                yield address.strip().lower()


def header(message: Message, name: str) -> str:
    """A header as words, however it is encoded; on one line."""
    raw = message.get(name)
    if raw is None:
        return ""
    try:
        said = str(make_header(decode_header(raw)))
    except (HeaderParseError, LookupError, ValueError, UnicodeError):
        said = str(raw)
    return " ".join(_storable(said).split())


def _storable(text: str) -> str:
    """Without signs that no database keeps: zeros, and halves of pairs (UTF-16) that stand alone."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _with_parts(found: Incoming, message: Message) -> Incoming:
    plain: list[str] = []
    rich: list[str] = []
    files: list[File] = []
    calendars: list[str] = []
    sealed = False
    for part in _leaves(message):
        kind = part.get_content_type()
        name = part.get_filename() or ""
        attached = part.get_content_disposition() == "attachment"
        content = part.get_payload(decode=True)
        if kind in _SEALED:
            sealed = True
        if kind in _IGNORED or kind in _SEALED or not isinstance(content, bytes):
            continue
        if kind == "text/calendar":
            calendars.append(_decoded(part, content))
        elif kind in {"text/plain", "text/html"} and not attached and not name:
            (plain if kind == "text/plain" else rich).append(_text(part, content))
        elif not (len(content) < SMALL_PICTURE and part.get("Content-ID") and kind.startswith("image/")):
            files.append(File(_name(part, name), content))
    whole = "\n".join(text for text in plain if text.strip()) or "\n".join(
        html.to_text(text) for text in rich
    )
    whole = whole[:MOST_WORDS]
    if sealed and not whole.strip():
        return found.in_trouble("sealed")
    return replace(
        found, words=new_words(whole), whole=whole.strip(), files=tuple(files), calendars=tuple(calendars)
    )


def _leaves(message: Message) -> Iterator[Message]:
    """Its parts in order, without looking into a letter that is attached. Raises Unreadable for too many."""
    waiting, number = [message], 0
    while waiting:
        part, number = waiting.pop(), number + 1
        if number > MOST_PARTS:
            raise Unreadable("too many parts")
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting += [one for one in reversed(inner) if isinstance(one, Message)]
        else:
            yield part


def _name(part: Message, name: str) -> str:
    try:
        said = str(make_header(decode_header(name)))
    except (HeaderParseError, LookupError, ValueError, UnicodeError):
        said = name
    return " ".join(_storable(said).split())[:200] or part.get_content_type().replace("/", ".")


def _text(part: Message, content: bytes) -> str:
    text = _decoded(part, content).replace("\r\n", "\n").replace("\r", "\n")
    if str(part.get_param("format", "")).lower() == "flowed":
        return _unflowed(text, together=str(part.get_param("delsp", "")).lower() == "yes")
    return text


def _decoded(part: Message, content: bytes) -> str:
    """Its words, as a database can keep them."""
    return _storable(_in_its_charset(part, content))


def _in_its_charset(part: Message, content: bytes) -> str:
    """In the charset that it names, else in the one that it surely is, else in what fits best."""
    named = str(part.get_content_charset("") or "utf-8")
    if named in {"us-ascii", "ascii", "unknown-8bit", "x-unknown", "default"}:
        named = "utf-8"
    if named in {"iso-8859-1", "latin-1", "latin1"}:
        named = "cp1252"  # what programs that say so mean (WHATWG Encoding)
    for charset in (named, "utf-8"):
        try:
            return content.decode(charset)
        except (UnicodeError, LookupError):
            continue
    best = from_bytes(content).best()
    return str(best) if best is not None else content.decode("cp1252", "replace")


def _unflowed(text: str, *, together: bool) -> str:
    """Lines that a mail program broke, whole again (RFC 3676). What is quoted keeps its lines."""
    lines: list[str] = []
    open_ = False
    for raw in text.split("\n"):
        quoted = raw.startswith(">")
        line = raw[1:] if raw.startswith(" ") else raw  # space-stuffed
        if open_ and not quoted and lines:
            lines[-1] += line
        else:
            lines.append(line)
        open_ = line.endswith(" ") and line != "-- " and not quoted
        if open_ and together:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)
