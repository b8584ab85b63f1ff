"""Fetching a page that somebody named: only from public places, only if robots.txt lets us, never more than we can hold."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from justaction.web import fetching, reaching
from justaction.web.fetching import Unfetchable, fetch

PAGE = """<!doctype html><html><head><title>Where our
money goes</title><style>p { color: red }</style><script>alert("no")</script></head>
<body><nav><a href="/">Home</a></nav><h1>Deposits</h1><p>We moved <b>12</b> of 30 accounts.</p>
<noscript>Turn on scripts</noscript><ul><li>Blue Door</li><li>Halsted</li></ul></body></html>"""


class Site(BaseHTTPRequestHandler):
    """A small site: what stands at which path, and what was asked of it."""

    pages: ClassVar[dict[str, tuple[int, dict[str, str], bytes]]] = {}
    asked: ClassVar[list[tuple[str, dict[str, str]]]] = []

    def do_GET(self) -> None:
        """Answer from the table."""
        self.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        status, headers, body = self.pages.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            return

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # its name there
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Site.pages = {"/page": (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE.encode())}
    Site.asked = []
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def here(address: fetching.Address, port: int) -> bool:
    """Loopback, for these tests alone."""
    return address.is_loopback


def why(url: str, **more: Any) -> str:
    with pytest.raises(Unfetchable) as no:
        fetch(url, allowed=here, **more)
    return no.value.why


def test_the_text_of_a_page_is_kept_without_its_scripts(site: str) -> None:
    page = fetch(f"{site}/page#part", allowed=here)
    assert page.title == "Where our money goes"
    assert page.text.splitlines() == [
        "Home",
        "Deposits",
        "We moved 12 of 30 accounts.",
        "Blue Door",
        "Halsted",
    ]
    assert page.url == f"{site}/page"
    path, headers = Site.asked[-1]
    assert path == "/page"
    assert "cookie" not in headers
    assert "referer" not in headers
    assert headers["user-agent"].startswith("JustActionArchive/")


def test_robots_are_asked_first_and_honoured(site: str) -> None:
    Site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /page\n")
    assert why(f"{site}/page") == "robots"
    assert [path for path, _headers in Site.asked] == ["/robots.txt"]
    Site.pages["/robots.txt"] = (
        200,
        {},
        b"User-agent: JustActionArchive\nAllow: /\n\nUser-agent: *\nDisallow: /\n",
    )
    assert fetch(f"{site}/page", allowed=here).title
    Site.pages["/robots.txt"] = (503, {}, b"")
    assert why(f"{site}/page") == "robots", "a site that cannot say is left alone"


@pytest.mark.parametrize(
    ("status", "headers", "body", "reason"),
    [
        (404, {}, b"", "gone"),
        (200, {"Content-Type": "application/zip"}, b"PK", "kind"),
        (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, b"\x1f\x8b", "kind"),
        (200, {"Content-Type": "text/html"}, b"x" * (fetching.MOST_BYTES + 1), "large"),
        (302, {"Location": "/loop"}, b"", "gone"),
        (302, {"Location": "file:///etc/passwd"}, b"", "unreachable"),
        (302, {"Location": "http://192.168.0.1/"}, b"", "private"),
        (302, {"Location": "http://169.254.169.254/latest/meta-data/"}, b"", "private"),
    ],
)
def test_what_cannot_be_kept(
    site: str, status: int, headers: dict[str, str], body: bytes, reason: str
) -> None:
    Site.pages["/loop"] = (status, headers, body)
    assert why(f"{site}/loop") == reason


def test_a_site_that_drips_is_left(site: str) -> None:
    assert why(f"{site}/page", seconds=0) == "slow"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "192.0.0.192", "192.88.99.1", "::ffff:192.0.0.192", "2002:c000:c0::1", "3fff::1", "2001:20::1",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "::127.0.0.1", "::10.0.0.1", "::ffff:0:10.0.0.1", "64:ff9b:1::a00:1", "fec0::1",
        "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::", "ff02::1",
    ],
)  # fmt: skip
def test_private_addresses_are_refused(address: str) -> None:
    assert not fetching.public_only(ipaddress.ip_address(address), 443)


Names = Callable[..., None]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> tuple[Names, list[str]]:
    """What a name server says of any name, answer after answer, and to which addresses a line was opened."""
    lines: list[str] = []
    plain = socket.socket.connect

    def says(*answers: list[str]) -> None:
        left = iter([*answers, *[answers[-1]] * 9])

        def resolved(host: str, port: int, *_more: Any, **_said: Any) -> list[Any]:
            if host.replace(".", "").isdigit():  # an address is itself
                return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in next(left)]

        monkeypatch.setattr(socket, "getaddrinfo", resolved)

    def connect(one: socket.socket, address: Any) -> None:
        lines.append(address[0])
        plain(one, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    return says, lines


def test_a_name_that_points_into_our_network_a_moment_later_gets_no_packet(
    site: str, names: tuple[Names, list[str]]
) -> None:
    says, lines = names
    port = site.rpartition(":")[2]
    says(["127.0.0.1"], ["10.0.0.7"])  # good for robots.txt, and rebound for the page
    assert why(f"http://rebinds.example:{port}/page") == "private"
    assert lines == ["127.0.0.1"]
    says(["127.0.0.1"], ["127.0.0.1", "10.0.0.7"])  # one private address among the answers
    assert why(f"http://rebinds.example:{port}/page") == "private"
    assert lines == ["127.0.0.1"] * 2


def test_a_line_goes_to_the_very_address_that_was_looked_at(
    site: str, names: tuple[Names, list[str]]
) -> None:
    says, lines = names
    port = site.rpartition(":")[2]
    says(["127.0.0.1"], ["127.0.0.1"], ["10.0.0.7"])  # whoever asked once more would be led astray
    assert fetch(f"http://honest.example:{port}/page", allowed=here).title
    assert lines == ["127.0.0.1"] * 2

    with reaching.allowing(here):
        says(["127.0.0.1"], ["127.0.0.1"], ["10.0.0.7"])
        assert reaching.ask("GET", f"http://honest.example:{port}/page").ok
        says(["127.0.0.1"], ["10.0.0.7"])
        with pytest.raises(reaching.Unreachable, match="private"):
            reaching.ask("GET", f"http://rebinds.example:{port}/page")
    assert lines == ["127.0.0.1"] * 3


def test_whom_we_speak_to_cannot_send_us_on(site: str, names: tuple[Names, list[str]]) -> None:
    says, lines = names
    Site.pages["/hook"] = (307, {"Location": "http://10.0.0.7/"}, b"")
    says(["127.0.0.1"])
    with reaching.allowing(here):
        answer = reaching.ask("GET", f"{site}/hook")
    assert answer.status == 307
    assert lines == ["127.0.0.1"]


@pytest.mark.parametrize("port", [22, 25, 6379, 8000, 8080])
def test_only_the_ports_of_the_web_are_used(port: int) -> None:
    assert not fetching.public_only(ipaddress.ip_address("93.184.215.14"), port)
    assert fetching.public_only(ipaddress.ip_address("93.184.215.14"), 443)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8000/steer/",
        "http://localhost/",
        "http://[::1]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://127.1/",
    ],
)
def test_a_link_to_our_own_machine_is_refused_however_it_is_written(url: str) -> None:
    with pytest.raises(Unfetchable) as no:
        fetch(url)
    assert no.value.why in {"private", "unreachable"}


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://",
        "http://me:secret@example.org/",
        "http://x:99999/",
    ],
)
def test_what_is_no_address_of_the_web_is_refused(url: str) -> None:
    assert why(url) == "unreachable"
