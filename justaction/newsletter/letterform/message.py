"""A letter as bytes (RFC 5322), made once for all readers of one language: what differs is put in by `for_reader`.

Bodies are quoted-printable (RFC 2045), and each place for a reader's own word stands on a line of its own between soft
line breaks, so any ASCII word fits there.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from email import quoprimime
from email.header import Header
from email.utils import formataddr

MARK = "reader-own-word"  # stands in HTML and text where the reader's token comes


@dataclass(frozen=True)
class Mould:
    """A letter without its reader: headers that are the same for all, and the body in pieces around the token, with
    dots at the beginning of lines doubled as SMTP wants them."""

    head: bytes
    pieces: tuple[bytes, ...]

    def for_reader(self, own: Mapping[str, str], token: str) -> bytes:
        """The letter of one reader: their own headers (ASCII), and their token in each place."""
        lines = "".join(f"{name}: {value}\r\n" for name, value in own.items())
        return lines.encode("ascii") + self.head + token.encode("ascii").join(self.pieces)


def mould(*, headers: Mapping[str, str], sender: tuple[str, str], text: str, html: str) -> Mould:
    """Make the mould. `headers` are words of any language, `sender` a name and an ASCII address."""
    boundary = f"=_{secrets.token_hex(16)}"
    lines = [f"{name}: {_header(name, value)}" for name, value in headers.items()]
    lines += [
        f"From: {formataddr(sender)}",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative; boundary="{boundary}"',
    ]
    head = ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")
    body = "".join(
        f"--{boundary}\r\nContent-Type: text/{kind}; charset=utf-8\r\n"
        f"Content-Transfer-Encoding: quoted-printable\r\n\r\n{_printable(words)}\r\n"
        for kind, words in (("plain", text), ("html", html))
    )
    body = re.sub(r"(?m)^\.", "..", body)  # as it travels (RFC 5321, 4.5.2): once for all readers
    pieces = f"{body}--{boundary}--\r\n".split(MARK)
    return Mould(head, tuple(piece.encode("ascii") for piece in pieces))


def _header(name: str, value: str) -> str:
    if value.isascii() and len(name) + len(value) < 76:
        return value
    return Header(value, "utf-8", header_name=name, maxlinelen=76).encode(linesep="\r\n")


def _printable(words: str) -> str:
    """Quoted-printable with CRLF; each MARK on a line of its own that the reader does not see."""
    return f"=\r\n{MARK}=\r\n".join(_quoted(piece) for piece in words.split(MARK))


def _quoted(piece: str) -> str:
    raw = piece.replace("\r\n", "\n").encode().decode("latin-1")  # one sign for each byte
    return quoprimime.body_encode(raw, eol="\r\n")
