"""Markdown that people wrote, as HTML that can do no harm.

CommonMark by markdown-it-py with raw HTML off, then cleaned by nh3 with a short list of elements: two walls, each of
which would do. A heading in a text is never above the headings of its page.
"""

from __future__ import annotations

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

LONGEST = 200_000  # characters; a longer text is cut, so that nobody keeps the server busy
TAGS = {
    *("p", "br", "hr", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
Picture = tuple[str, int, int]  # its address as it stands in a text, its width and height in pixels


def to_html(text: str, *, top: int = 2, pictures: tuple[Picture, ...] = ()) -> SafeString:
    """Markdown as safe HTML; its highest heading is `top` (2 to 6). Raw HTML is shown as typed.

    Of pictures only `pictures` are shown, where words say what they show; all others become their words and address.
    """
    return SafeString(_to_html(text[:LONGEST], min(max(top, 2), 6), pictures))


def pictures_in(text: str) -> list[tuple[str, str]]:
    """The pictures that a text names, in its order: address, and the words for those who cannot see it."""
    return [
        (str(child.attrGet("src") or ""), _words(child.children or []))
        for token in _parser().parse(text[:LONGEST])
        for child in token.children or []
        if child.type == "image"
    ]


def to_text(text: str) -> str:
    """Markdown as plain words, without its marks: for search, letters and cards."""
    words = []
    for token in _parser().parse(text[:LONGEST]):
        if token.type == "inline":
            words.append(_words(token.children or []))
        elif token.type in {"fence", "code_block"}:
            words.append(token.content.strip())
    return "\n\n".join(word for word in words if word)


@lru_cache(maxsize=64)
def sections(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Markdown cut at its headings of the two highest ranks: what stands before the first, then (heading, text) of each."""
    text = text[:LONGEST]
    lines = text.splitlines(keepends=True)
    tokens = _parser().parse(text)
    cuts: list[tuple[int, int, str]] = []
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and token.level == 0 and token.tag in {"h1", "h2"} and token.map:
            heading = _words(tokens[place + 1].children or [])
            cuts.append((token.map[0], token.map[1], heading))
    ends = [start for start, _after, _heading in cuts[1:]] + [len(lines)] * bool(cuts)
    before = "".join(lines[: cuts[0][0]] if cuts else lines)
    parts = zip(cuts, ends, strict=True)
    return before, tuple((heading, "".join(lines[after:end])) for (_start, after, heading), end in parts)


def links(text: str) -> list[tuple[str, str]]:
    """The links in Markdown: words and address of each."""
    found = []
    for children in _inline(text):
        for place, child in enumerate(children):
            if child.type == "link_open":
                end = next(n for n in range(place, len(children)) if children[n].type == "link_close")
                found.append((_words(children[place:end]), str(child.attrGet("href") or "")))
    return found


def pictures(text: str) -> list[tuple[str, str]]:
    """The pictures in Markdown: what each says in words, and its address."""
    return [
        (child.content.strip(), str(child.attrGet("src") or ""))
        for children in _inline(text)
        for child in children
        if child.type == "image"
    ]


def _inline(text: str) -> list[list[Token]]:
    return [token.children or [] for token in _parser().parse(text[:LONGEST]) if token.type == "inline"]


@lru_cache(maxsize=512)
def _to_html(text: str, top: int, pictures: tuple[Picture, ...]) -> str:
    parser, ours = _parser(), {src: (width, height) for src, width, height in pictures}
    tokens = parser.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) - 1 + top, 6)}"
        _pictures_to_links(token, ours)
    html = str(parser.renderer.render(tokens, parser.options, {}))
    return nh3.clean(
        html,
        tags=TAGS | ({"img"} if ours else set()),
        attributes={**ATTRIBUTES, "img": {"src", "alt", "width", "height"}} if ours else ATTRIBUTES,
        attribute_filter=lambda tag, name, value: (
            None if (tag, name) == ("img", "src") and value not in ours else value
        ),
        url_schemes=SCHEMES,
        link_rel="nofollow noopener ugc",
        strip_comments=True,
    )


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])


def _pictures_to_links(token: Token, ours: dict[str, tuple[int, int]]) -> None:
    """A picture would be fetched from another site; a link only when somebody follows it. Our own get their size."""
    for child in token.children or []:
        if child.type != "image":
            continue
        size = ours.get(str(child.attrGet("src") or ""))
        if size is not None and _words(child.children or []):
            child.attrSet("width", str(size[0]))
            child.attrSet("height", str(size[1]))
        else:
            child.type, child.tag, child.nesting = "text", "", 0
            child.content = f"{child.content} ({child.attrGet('src') or ''})"
            child.children = None


def _words(tokens: list[Token]) -> str:
    parts = []
    for token in tokens:
        if token.type in {"text", "code_inline", "image"}:
            parts.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
    return "".join(parts).strip()
