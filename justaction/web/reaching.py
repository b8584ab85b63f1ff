"""Speaking to other people's servers: one question, one answer, and no way to be led astray.

Addresses come from strangers, so they may point at a machine of our own (server-side request forgery). Only https is
spoken; each host is resolved here, every address that is not a public one is refused, and the connection goes to the
very address that was looked at. No redirect is followed, no cookie and no proxy is used, nothing compressed is taken;
size and time are limited. Whoever calls passes on what went wrong (`Unreachable.why`).

Plain http is spoken to this machine only, and only where a rule lets it through: `allowing(rule)` opens loopback for a
test; `fetching.public_only` never does.
"""

from __future__ import annotations

import ipaddress
import ssl
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import httpcore
import httpx

from justaction.web.fetching import Allowed, Unfetchable, public_only, resolve

MOST_BYTES = 1024 * 1024
SECONDS = 5.0  # in all
AGENT = "JustAction/1"

_rule: Allowed = public_only
_names = ThreadPoolExecutor(8, "names")  # the system's resolver knows no end of its own


class Unreachable(Exception):  # noqa: N818  # a server is not there for us; nothing broke
    """Why no answer came: `why` is one of private, insecure, large, slow, unreachable."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Answer:
    """What the server said; names of headers in any case."""

    status: int
    headers: httpx.Headers
    body: bytes

    @property
    def kind(self) -> str:
        """Its media type, without parameters."""
        return str(self.headers.get("content-type", "")).split(";")[0].strip().lower()

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


@contextmanager
def allowing(rule: Allowed) -> Iterator[None]:
    """Inside, this rule says which addresses may be spoken to, in all threads."""
    global _rule
    before, _rule = _rule, rule
    try:
        yield
    finally:
        _rule = before


def ask(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    seconds: float = SECONDS,
    most: int = MOST_BYTES,
) -> Answer:
    """What the server at `url` answers. Raises Unreachable."""
    guard = _Guard(_rule, time.monotonic() + seconds)
    said = {"User-Agent": AGENT, "Accept-Encoding": "identity", **(headers or {})}
    try:
        _check(url, _rule, seconds)
        with (
            httpx.Client(transport=_Transport(guard), timeout=seconds, trust_env=False) as client,
            client.stream(method, url, headers=said, content=body or None) as answer,
        ):
            return Answer(answer.status_code, answer.headers, _read(answer, guard, most))
    except Unfetchable as no:
        raise Unreachable(no.why) from None
    except httpx.TimeoutException as error:
        raise Unreachable("slow") from error
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, UnicodeError, ValueError) as error:
        raise Unreachable("unreachable") from error


def _check(url: str, rule: Allowed, seconds: float) -> None:
    """https; http only to this machine, where the rule lets it. Raises Unfetchable, ValueError."""
    found = httpx.URL(url)
    if not found.host or found.userinfo:
        raise Unfetchable("unreachable")
    if found.scheme == "http":
        at = ipaddress.ip_address(_address(found.host, found.port or 80, rule, seconds))
        if at.is_loopback:
            return
    if found.scheme != "https":
        raise Unfetchable("insecure")


def _address(host: str, port: int, rule: Allowed, seconds: float) -> str:
    """The address that was looked at, found in this time: a name server that is silent holds nobody up."""
    try:
        return _names.submit(resolve, host, port, rule).result(timeout=seconds)
    except TimeoutError:
        raise Unfetchable("slow") from None


def _read(answer: httpx.Response, guard: _Guard, most: int) -> bytes:
    if answer.headers.get("content-encoding", "identity").lower() != "identity":
        raise Unfetchable("unreachable")
    found = bytearray()
    for piece in answer.iter_raw():
        found += piece
        if len(found) > most:
            raise Unfetchable("large")
        guard.left(None)
    return bytes(found)


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


class _Transport(httpx.HTTPTransport):
    """httpx with connections of ours."""

    def __init__(self, guard: _Guard) -> None:
        super().__init__(verify=_tls(), trust_env=False)
        self._pool = httpcore.ConnectionPool(ssl_context=_tls(), network_backend=guard)


class _Guard(httpcore.NetworkBackend):
    """Connects to the address that it looked at, and lets nothing last beyond the end."""

    def __init__(self, rule: Allowed, ends: float) -> None:
        self._rule, self._ends, self._plain = rule, ends, httpcore.SyncBackend()

    def left(self, timeout: float | None) -> float:
        """How long a single wait may be. Raises Unfetchable when no time is left."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise Unfetchable("slow")
        return left if timeout is None else min(timeout, left)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A line to an address that the rule allows, whatever the name says a moment later."""
        address = _address(host, port, self._rule, self.left(timeout))
        line = self._plain.connect_tcp(address, port, self.left(timeout), local_address, socket_options)
        return _Line(line, self)


class _Line(httpcore.NetworkStream):
    """A connection whose every wait ends with the whole."""

    def __init__(self, line: httpcore.NetworkStream, guard: _Guard) -> None:
        self._line, self._guard = line, guard

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._line.read(max_bytes, self._guard.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._line.write(buffer, self._guard.left(timeout))

    def close(self) -> None:
        self._line.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        line = self._line.start_tls(ssl_context, server_hostname, self._guard.left(timeout))
        return _Line(line, self._guard)

    def get_extra_info(self, info: str) -> Any:
        return self._line.get_extra_info(info)
