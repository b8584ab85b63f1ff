"""Speaking to other people's servers: one question, one answer, and no way to be led astray.

Addresses come from strangers, so they may point at a machine of our own (server-side request forgery). Only https is
spoken; each host is resolved here, every address that is not a public one is refused, and the connection goes to the
very address that was looked at. No redirect is followed, no cookie and no proxy is used, nothing compressed is taken;
size and time are limited. Whoever calls passes on what went wrong (`Unreachable.why`).

Plain http is spoken to this machine only, and only where a rule lets it through: `allowing(rule)` opens loopback for a
test; `fetching.public_only` never does.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from justaction.web.fetching import Allowed, Unfetchable, public_only

if TYPE_CHECKING:
    import httpx

MOST_BYTES = 1024 * 1024
SECONDS = 5.0  # in all
AGENT = "JustAction/1"

_rule: Allowed = public_only


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
    import httpx  # few processes ask anybody, and it takes long to load

    from justaction.web import lines

    guard = lines.Guard(_rule, time.monotonic() + seconds)
    said = {"User-Agent": AGENT, "Accept-Encoding": "identity", **(headers or {})}
    try:
        lines.check(url, _rule, seconds)
        with (
            httpx.Client(transport=lines.Transport(guard), timeout=seconds, trust_env=False) as client,
            client.stream(method, url, headers=said, content=body or None) as answer,
        ):
            return Answer(answer.status_code, answer.headers, lines.read(answer, guard, most))
    except Unfetchable as no:
        raise Unreachable(no.why) from None
    except httpx.TimeoutException as error:
        raise Unreachable("slow") from error
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, UnicodeError, ValueError) as error:
        raise Unreachable("unreachable") from error
