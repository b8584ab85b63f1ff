"""Asks the site for an address, as a visitor without cookies does, inside this process."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from justaction.config import env


@dataclass
class Answer:
    """What came back. `body` is read once, a part at a time."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: Iterable[bytes] = ()

    @property
    def kind(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip()

    def close(self) -> None:
        getattr(self.body, "close", lambda: None)()


class Door:
    def __init__(self) -> None:
        self._site = WSGIHandler()

    def ask(self, path: str, query: str = "") -> Answer:
        """The answer to a GET; `path` is quoted, as in an address."""
        answer = Answer()

        def start(status: str, headers: list[tuple[str, str]], _wrong: Any = None) -> Any:
            answer.status = int(status.split()[0])
            answer.headers = {name.lower(): value for name, value in headers}

        parts = urlsplit(settings.SITE_URL)
        environ = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": env.host(settings.SITE_URL),
            "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": parts.netloc,
            "HTTP_X_FORWARDED_PROTO": parts.scheme,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": parts.scheme,
            "wsgi.input": BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        answer.body = self._site(environ, start)
        return answer
