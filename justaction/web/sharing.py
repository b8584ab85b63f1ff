"""Ways to pass a page on: plain links to places where somebody can write, with the words filled in. Nothing is asked of
them before a person follows one, and no script of theirs runs here.

Bluesky's intent is documented at docs.bsky.app/docs/advanced-guides/intent-links; Mastodon answers `/share` on each server.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from justaction.web.glance import Glance

BLUESKY_SIGNS = 300  # that a post may have, by graphemes; we stay below by code points
SERVER = re.compile(r"(?=.{4,120}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


@dataclass(frozen=True)
class Share:
    """A page to pass on: `words` are what a post says before the address."""

    title: str
    words: str
    url: str

    @property
    def text(self) -> str:
        """The words and the address, as a post."""
        return f"{self.words}\n{self.url}"

    @property
    def mail_url(self) -> str:
        """A letter of one's own (RFC 6068)."""
        return "mailto:?" + urlencode({"subject": self.title, "body": self.text}, quote_via=quote)

    @property
    def bluesky_url(self) -> str:
        room = BLUESKY_SIGNS - len(self.url) - 1
        words = self.words if len(self.words) <= room else self.words[: room - 1].rstrip() + "…"
        return "https://bsky.app/intent/compose?" + urlencode({"text": f"{words}\n{self.url}"})

    def mastodon_url(self, server: str) -> str:
        """Where one writes on this server (a name that `server` gave)."""
        return f"https://{server}/share?" + urlencode({"text": self.text})


def of(one: Glance, url: str) -> Share:
    """What to say of a page: its title, and its state where it has one. `url` is its whole address."""
    state = f" ({one.state})" if one.state else ""
    return Share(one.title, f"{one.title}{state}", url)


def server(typed: str) -> str:
    """The name of a server as somebody typed it, with or without `https://` and `@me@`; "" where it is none."""
    name = typed.strip().lower().removeprefix("https://").split("/")[0].rsplit("@", 1)[-1].rstrip(".")
    try:
        name = name.encode("idna").decode() if not name.isascii() else name
    except UnicodeError:
        return ""
    return name if SERVER.fullmatch(name) else ""
