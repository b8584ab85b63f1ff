"""Fetching one page from the web, as a polite visitor whom nobody can send where they like.

Links are given by people, so a link may point at a machine of our own (server-side request forgery). Each host is
resolved here, every address that is not a public one is refused, and the connection goes to the very address that was
looked at, so that a name cannot point elsewhere a moment later. Redirects are followed a few times, and each of them is
looked at anew. `robots.txt` (RFC 9309) is asked first. Size, time and kinds of content are limited; nothing that is
compressed is unpacked. Nothing of the members is sent: no cookie, no referrer.
"""

from __future__ import annotations

import codecs
import contextlib
import http.client
import ipaddress
import socket
import ssl
import time
import urllib.robotparser
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit, urlunsplit

MOST_BYTES = 2 * 1024 * 1024
MOST_ROBOTS = 500 * 1024  # RFC 9309 asks for at least 500 kibibytes
MOST_TEXT = 200_000  # letters
MOST_HOPS = 4
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
# handed out for special uses (IANA), though older Pythons call them global: 192.0.0.192 tells secrets of a machine in one cloud
SPECIAL = tuple(
    map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2001:db8::/32", "3fff::/20"))
)
SECONDS = 15.0  # in all, robots and redirects included
AGENT = "JustActionArchive/1 (keeps the text of pages that are given as proof)"
PORTS = frozenset({80, 443})
KINDS = frozenset({"text/html", "application/xhtml+xml", "text/plain"})

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Allowed = Callable[[Address, int], bool]


class Unfetchable(Exception):  # noqa: N818  # a page is not there for us; nothing broke
    """Why a page could not be kept: `why` is one of robots, private, gone, kind, large, slow, unreachable."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Page:
    """What was fetched: the address in the end, its title, and its text as people read it."""

    url: str
    title: str
    text: str


def public_only(address: Address, port: int) -> bool:
    """Public addresses on the ports of the web: no loopback, no private or shared networks, no multicast, no metadata
    service; an IPv6 address that wraps an IPv4 one is judged by what is inside. Of IPv6 only 2000::/3 is handed out for the
    public net (RFC 4291, 2.4): all else leads inside, or nowhere."""
    inside: Address = address
    if isinstance(address, ipaddress.IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour or address
        if address.teredo or not (address.ipv4_mapped or address in GLOBAL_UNICAST):
            return False
    if any(inside in network for network in SPECIAL):
        return False
    return port in PORTS and inside.is_global and not inside.is_multicast


def fetch(url: str, *, allowed: Allowed = public_only, seconds: float = SECONDS) -> Page:
    """The page at `url`. Raises Unfetchable."""
    ends = time.monotonic() + seconds
    for _hop in range(MOST_HOPS):
        parts = urlsplit(url)
        if not _may_visit(url, allowed, ends):
            raise Unfetchable("robots")
        status, headers, body = _get(url, allowed, ends, MOST_BYTES)
        if status in {301, 302, 303, 307, 308}:
            url = urljoin(url, headers.get("location", ""))
            continue
        if status != 200:
            raise Unfetchable("gone")
        kind = headers.get("content-type", "").split(";")[0].strip().lower()
        if kind not in KINDS or headers.get("content-encoding", "identity").lower() != "identity":
            raise Unfetchable("kind")
        text = body.decode(_charset(headers.get("content-type", "")), "replace").replace("\x00", "")
        clean = urlunsplit((parts.scheme, parts.netloc, parts.path, parts.query, ""))
        if kind == "text/plain":
            return Page(clean, "", text.strip()[:MOST_TEXT])
        reader = _Reader()
        reader.feed(text)
        return Page(clean, reader.title_text[:300], reader.text[:MOST_TEXT])
    raise Unfetchable("gone")


def _charset(content_type: str) -> str:
    named = content_type.lower().partition("charset=")[2].split(";")[0].strip(" \"'")
    try:
        return codecs.lookup(named).name if named else "utf-8"
    except (LookupError, ValueError):
        return "utf-8"


def _may_visit(url: str, allowed: Allowed, ends: float) -> bool:
    """What robots.txt says of us (RFC 9309): none there means yes; one that fails to answer means no."""
    parts = urlsplit(url)
    status, _headers, body = _get(
        urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", "")), allowed, ends, MOST_ROBOTS, cut=True
    )
    if 300 <= status < 500:
        return True
    if status != 200:
        return False
    rules = urllib.robotparser.RobotFileParser()
    rules.parse(body.decode("utf-8", "replace").splitlines())
    return rules.can_fetch(AGENT.split("/")[0], url)


def _get(
    url: str, allowed: Allowed, ends: float, most: int, *, cut: bool = False
) -> tuple[int, dict[str, str], bytes]:
    parts = urlsplit(url)
    try:
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise Unfetchable("unreachable") from error
    if parts.scheme not in {"http", "https"} or not host or parts.username or parts.password:
        raise Unfetchable("unreachable")
    address = resolve(host, port, allowed)
    line = _Line(host, port, address, secure=parts.scheme == "https", ends=ends)
    path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    try:
        line.request(
            "GET", path, headers={"User-Agent": AGENT, "Accept-Encoding": "identity", "Accept": "text/*"}
        )
        with contextlib.closing(line.getresponse()) as answer:
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, headers, _read(answer, line, ends, most, cut=cut)
    except Unfetchable:
        raise
    except TimeoutError as error:
        raise Unfetchable("slow") from error
    except (OSError, http.client.HTTPException, UnicodeError, ValueError) as error:
        raise Unfetchable("unreachable") from error
    finally:
        line.close()


def _read(answer: http.client.HTTPResponse, line: _Line, ends: float, most: int, *, cut: bool) -> bytes:
    """The body, piece by piece, so that one who drips a byte a second does not hold us longer than the time."""
    found = bytearray()
    while piece := answer.read1(65536):
        found += piece
        if len(found) > most:
            if cut:
                return bytes(found[:most])
            raise Unfetchable("large")
        line.tick(ends)
    return bytes(found)


def resolve(host: str, port: int, allowed: Allowed) -> str:
    """An address to connect to. One private address among the answers and the name is refused as a whole."""
    try:
        rows: Sequence[tuple[object, ...]] = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unfetchable("unreachable") from error
    found = [str(row[4][0]).split("%")[0] for row in rows]  # type: ignore[index]  # (address, port, …)
    if not found or not all(allowed(ipaddress.ip_address(one), port) for one in found):
        raise Unfetchable("private")
    return found[0]


class _Line(http.client.HTTPConnection):
    """A connection to the address that was looked at, under the name that was asked for."""

    def __init__(self, host: str, port: int, address: str, *, secure: bool, ends: float) -> None:
        super().__init__(host, port)
        self._address, self._secure = address, secure
        self.tick(ends)

    def tick(self, ends: float) -> None:
        """Let no single wait be longer than what is left of the time. Raises Unfetchable when none is left."""
        left = ends - time.monotonic()
        if left <= 0:
            raise Unfetchable("slow")
        self.timeout = left
        if self.sock is not None:
            self.sock.settimeout(left)

    def connect(self) -> None:
        """Connect to the address; a secure line checks the certificate for the name."""
        plain = socket.create_connection((self._address, self.port), self.timeout)
        if self._secure:
            plain = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)
        self.sock = plain


class _Reader(HTMLParser):
    """The text of a page: one line a block, without scripts, styles, forms and what is not shown."""

    SKIPPED = frozenset(
        {"script", "style", "noscript", "template", "svg", "head", "iframe", "object", "select"}
    )
    BLOCKS = frozenset(
        [
            "p",
            "div",
            "br",
            "li",
            "ul",
            "ol",
            "tr",
            "table",
            "section",
            "article",
            "header",
            "footer",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "blockquote",
            "pre",
            "dt",
            "dd",
            "main",
            "nav",
        ]
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._skipped: list[str] = []
        self._in_title = False
        self.title = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Leave out what is not text, and begin a line with each block."""
        if tag == "title" and not self.title:
            self._in_title = True
        if tag in self.SKIPPED:
            self._skipped.append(tag)
        elif tag in self.BLOCKS:
            self._parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End what was left out."""
        if tag == "title":
            self._in_title = False
        if tag in self._skipped:
            while self._skipped and self._skipped.pop() != tag:
                pass
        elif tag in self.BLOCKS:
            self._parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep text."""
        if self._in_title:
            self.title += data
        elif not self._skipped:
            self._parts.append(data)

    @property
    def title_text(self) -> str:
        """The title in one line."""
        return " ".join(self.title.split())

    @property
    def text(self) -> str:
        """All lines that hold something."""
        lines = (" ".join(line.split()) for line in "".join(self._parts).split("\n"))
        return "\n".join(line for line in lines if line)
