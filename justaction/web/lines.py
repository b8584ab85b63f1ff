"""Connections of httpx that go to the very address that was looked at, and end in time: how `reaching.py` speaks."""

from __future__ import annotations

import ipaddress
import ssl
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

import httpcore
import httpx

from justaction.web.fetching import Allowed, Unfetchable, resolve

_names = ThreadPoolExecutor(8, "names")  # the system's resolver knows no end of its own


def check(url: str, rule: Allowed, seconds: float) -> None:
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


def read(answer: httpx.Response, guard: Guard, most: int) -> bytes:
    """The body, as it comes. Raises Unfetchable when it is packed, too large or too slow."""
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


class Transport(httpx.HTTPTransport):
    """httpx with connections of ours."""

    def __init__(self, guard: Guard) -> None:
        super().__init__(verify=_tls(), trust_env=False)
        self._pool = httpcore.ConnectionPool(ssl_context=_tls(), network_backend=guard)


class Guard(httpcore.NetworkBackend):
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

    def __init__(self, line: httpcore.NetworkStream, guard: Guard) -> None:
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
