"""Where the rooms are: on the site's own address behind a proxy or on one port, on a port of their own without one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str:
    """What stands before `/live/<uuid>` for this visitor: like `wss://example.org` or `ws://localhost:8001`."""
    if settings.LIVE_URL:
        return _as_socket(settings.LIVE_URL)
    host = request.get_host()
    if settings.HTTPS or settings.LIVE_PORT == settings.PORT:
        return f"{'wss' if request.is_secure() else 'ws'}://{host}"
    return f"ws://{_name(host)}:{settings.LIVE_PORT}"


def sources() -> list[str]:
    """What a page that writes has to allow in `connect-src` beside 'self', which means its own port alone.

    A policy cannot name an address in brackets (CSP 3, host-source): whoever comes by `[::1]` has the way around.
    """
    if settings.LIVE_URL:
        return [_as_socket(settings.LIVE_URL), settings.LIVE_URL]
    if settings.HTTPS:
        return [f"wss://{urlsplit(settings.SITE_URL).netloc}"]  # 'self' leaves it out in older browsers
    hosts = sorted(host for host in settings.ALLOWED_HOSTS if not {"*", "["} & set(host) and host[0] != ".")
    return [f"{scheme}://{host}:{settings.LIVE_PORT}" for host in hosts for scheme in ("ws", "http")]


def origins() -> set[str]:
    """The origins whose pages may speak with the rooms."""
    hosts = [host for host in settings.ALLOWED_HOSTS if "*" not in host and not host.startswith(".")]
    if settings.HTTPS:
        return {settings.SITE_URL, *(f"https://{host}" for host in hosts)}
    ports = (settings.PORT, settings.LIVE_PORT)
    return {settings.SITE_URL, *(f"http://{host}:{port}" for host in hosts for port in ports)}


def headers_of(scope: Mapping[str, Any]) -> dict[str, str]:
    """The headers of an ASGI request, by small name."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def document_of(path: str, tail: str = "") -> UUID | None:
    """The document that an address names: `/live/<uuid>`, and what has to stand after it."""
    head, _slash, word = path.removeprefix("/live/").partition("/")
    if word.rstrip("/") != tail:
        return None
    try:
        return UUID(head)
    except ValueError:
        return None


def _as_socket(url: str) -> str:
    return "ws" + url.removeprefix("http")


def _name(host: str) -> str:
    """A host without its port."""
    head, colon, port = host.rpartition(":")
    return head if colon and port.isdecimal() else host
