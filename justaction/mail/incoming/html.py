"""The words of a letter that came as HTML only, as plain text with a little Markdown: links, lists, quotes."""

from __future__ import annotations

import re
from html.parser import HTMLParser

ORIGINAL = "-----Original Message-----"  # stands where a mail program marks what it quotes
MOST = 1_000_000  # characters of HTML that are read
DEEPEST = 200  # elements inside each other; what is deeper is read as if it were not
_BLOCKS = {
    *("p", "div", "br", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr"),
    *("section", "article", "header", "footer", "dt", "dd", "dl", "blockquote", "center", "address"),
}
_APART = {"p", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote"}
_UNSEEN = {"script", "style", "head", "title", "template", "noscript", "svg", "object", "select"}
_VOID = {"br", "hr", "img", "meta", "link", "input", "wbr", "area", "base", "col", "embed", "source", "track"}
_CLOSES_ITSELF = {"p", "li", "tr", "td", "th", "dt", "dd", "option"}  # when the next one begins
_SIGNATURES = {"gmail_signature", "moz-signature", "protonmail_signature_block", "applemailsignature"}
_QUOTED = {"divrplyfwdmsg", "appendonsend", "yahoo_quoted", "protonmail_quote", "outlookmessageheader"}
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.I)


def to_text(html: str) -> str:
    """The words a reader sees. Whatever is hidden, and signatures that a mail program marked as such, are left out."""
    reader = _Reader()
    reader.feed(html[:MOST])
    reader.close()
    lines = "".join(reader.words).splitlines()
    text = "\n".join(line.rstrip() for line in lines)
    return re.sub(r"\n(?:>[> ]*\n|\n){2,}", "\n\n", text).strip("\n")


class _Reader(HTMLParser):
    """Collects words. `inside` are the open elements, each with whether it hides what is in it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.inside: list[tuple[str, bool]] = []
        self.links: list[tuple[str, int]] = []
        self.quotes = 0
        self.fresh = True  # at the beginning of a line

    @property
    def unseen(self) -> bool:
        return bool(self.inside) and self.inside[-1][1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        marks = {word.lower() for word in f"{said.get('class', '')} {said.get('id', '')}".split()}
        hidden = (
            self.unseen
            or tag in _UNSEEN
            or bool(marks & _SIGNATURES)
            or bool(_HIDDEN.search(said.get("style", "")))
        )
        if tag == "br" and self.fresh and not hidden:
            self._empty_line()
        elif tag in _BLOCKS and not hidden:
            self._line(apart=tag in _APART)
        if marks & _QUOTED and not hidden:
            self._say(ORIGINAL)
            self._line()
        if tag in _CLOSES_ITSELF and self.inside and self.inside[-1][0] == tag:
            self.inside.pop()
        if tag not in _VOID and len(self.inside) < DEEPEST:
            self.inside.append((tag, hidden))
        if hidden:
            return
        if tag == "blockquote":
            self.quotes += 1
        elif tag == "li":
            self._say("- ")
        elif tag == "a":
            self.links.append((said.get("href", ""), len(self.words)))

    def handle_endtag(self, tag: str) -> None:
        if not any(name == tag for name, _hidden in self.inside):
            return
        while self.inside:
            name, hidden = self.inside.pop()
            if not hidden:
                self._close(name)
            if name == tag:
                break

    def _close(self, tag: str) -> None:
        if tag == "a" and self.links:
            href, start = self.links.pop()
            shown = "".join(self.words[start:]).strip()
            if href.startswith(("http://", "https://")) and shown and shown not in href:
                self._say(f" ({href})")
        if tag == "blockquote":
            self._line()
            self.quotes = max(0, self.quotes - 1)
        elif tag in _BLOCKS:
            self._line(apart=tag in _APART)

    def handle_data(self, data: str) -> None:
        if self.unseen:
            return
        words = re.sub(r"[ \t\r\n\f\u00a0]+", " ", data)
        if self.fresh:
            words = words.lstrip()
        if words:
            self._say(words)

    def _say(self, words: str) -> None:
        if self.fresh and self.quotes:
            self.words.append("> " * min(self.quotes, 5))
        self.words.append(words)
        self.fresh = False

    def _line(self, *, apart: bool = False) -> None:
        """End the line; a block that stands apart has an empty one after it."""
        if not self.fresh:
            self.words.append("\n")
            self.fresh = True
            if apart:
                self._empty_line()

    def _empty_line(self) -> None:
        self.words.append("> " * min(self.quotes, 5) + "\n")
