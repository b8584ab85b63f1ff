"""The words of a post as each channel reads them: how long they are, what is a link in them, as HTML. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from justaction.social.wire import graphemes

LINK_COUNTS = 23  # Mastodon counts every link so, however long it is
OUR_OWN_MOST = 1000  # letters, where we set the limit
BLUESKY_MOST, BLUESKY_BYTES = 300, 3000  # letters and bytes of UTF-8: lexicon app.bsky.feed.post
MASTODON_MOST = 500  # letters, unless the server says otherwise

_LINK = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_TAG = re.compile(r"(?<![\w/#&])#(\w*[^\W\d_]\w*)")
_MENTION = re.compile(r"(?<![\w/@.])(@\w+(?:[\w.-]*\w)?)@[\w.-]+\w")


@dataclass(frozen=True)
class Piece:
    """Part of a text: `kind` is text, link or tag; `at` and `ends` are places in the text."""

    kind: str
    text: str
    at: int
    ends: int


def pieces(text: str) -> Iterator[Piece]:
    """The text in parts, in order; nothing is lost."""
    at = 0
    for kind, start, end in sorted(_found(text), key=lambda one: one[1]):
        if start < at:
            continue
        if start > at:
            yield Piece("text", text[at:start], at, start)
        yield Piece(kind, text[start:end], start, end)
        at = end
    if at < len(text):
        yield Piece("text", text[at:], at, len(text))


def _found(text: str) -> Iterator[tuple[str, int, int]]:
    for one in _LINK.finditer(text):
        link = one[0].rstrip(".,;:!?…")
        while link.endswith(")") and link.count(")") > link.count("("):
            link = link[:-1].rstrip(".,;:!?…")
        yield "link", one.start(), one.start() + len(link)
    for one in _TAG.finditer(text):
        yield "tag", one.start(), one.end()


def for_mastodon(text: str) -> int:
    """Letters as Mastodon counts them: a link is 23, the server in a mention is nothing."""
    links = [one for one in pieces(text) if one.kind == "link"]
    rest = "".join(one.text for one in pieces(text) if one.kind != "link")
    return graphemes.length(_MENTION.sub(r"\1", rest)) + LINK_COUNTS * len(links)


def for_bluesky(text: str) -> int:
    """Letters as Bluesky counts them."""
    return graphemes.length(text)


def facets(text: str) -> list[dict[str, object]]:
    """Where links and tags stand, by bytes of UTF-8, as Bluesky asks (lexicon app.bsky.richtext.facet)."""
    found: list[dict[str, object]] = []
    for one in pieces(text):
        if one.kind == "text":
            continue
        start = len(text[: one.at].encode())
        feature = (
            {"$type": "app.bsky.richtext.facet#link", "uri": one.text}
            if one.kind == "link"
            else {"$type": "app.bsky.richtext.facet#tag", "tag": one.text[1:]}
        )
        index = {"byteStart": start, "byteEnd": start + len(one.text.encode())}
        found.append({"index": index, "features": [feature]})
    return found


def html(text: str, *, tag_url: str = "") -> str:
    """The text as HTML: paragraphs, lines, links; a tag leads to `tag_url` with the tag behind it, if there is one."""
    return "".join(
        f"<p>{'<br>'.join(_line(line, tag_url) for line in block.split(chr(10)))}</p>"
        for block in re.split(r"\n{2,}", text.strip())
        if block
    )


def _line(line: str, tag_url: str) -> str:
    out = []
    for one in pieces(line):
        if one.kind == "link":
            out.append(
                f'<a href="{escape(one.text)}" rel="nofollow noopener noreferrer">{escape(one.text)}</a>'
            )
        elif one.kind == "tag" and tag_url:
            out.append(
                f'<a href="{escape(tag_url + one.text[1:])}" class="mention hashtag" rel="tag">{escape(one.text)}</a>'
            )
        else:
            out.append(escape(one.text))
    return "".join(out)


def tags(text: str) -> list[str]:
    """The tags in a text, each once, with their sign."""
    return list(dict.fromkeys(one.text for one in pieces(text) if one.kind == "tag"))


def with_link(text: str, link: str) -> str:
    """The text with its link below it, unless it is there already."""
    return f"{text.rstrip()}\n\n{link}".strip() if link and link not in text else text
