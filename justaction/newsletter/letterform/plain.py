"""The plain text of a letter: the same words as its HTML, and the address of each link."""

from __future__ import annotations

from html.parser import HTMLParser
from textwrap import fill

WIDTH = 72
_BLOCKS = {"p", "h2", "h3", "h4", "h5", "h6", "li", "tr", "blockquote", "pre", "hr"}


def plain(html: str) -> str:
    """The words of safe HTML, in lines of 72 signs; a link is followed by its address on a line of its own."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return "\n".join(reader.lines).strip() + "\n"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.words = ""
        self.links: list[str] = []
        self.lists: list[int] = []  # the next number of each open list; 0 for bullets
        self.mark = ""
        self.heading = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS or tag in {"ul", "ol"}:
            self.end_block()
        if tag in {"ul", "ol"}:
            self.lists.append(int(dict(attrs).get("start") or 1) if tag == "ol" else 0)
        elif tag == "li":
            number = self.lists[-1] if self.lists else 0
            self.mark = f"{number}. " if number else "* "
            if number:
                self.lists[-1] += 1
        elif tag in {"h2", "h3"}:
            self.heading = "=" if tag == "h2" else "-"
        elif tag == "a" and (to := dict(attrs).get("href")):
            self.links.append(to)
        elif tag == "br":
            self.words += "\n"
        elif tag == "img":
            self.words += f"[{dict(attrs).get('alt') or ''}]"

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.end_block()
        elif tag in {"td", "th"}:
            self.words += "  "
        elif tag in {"ul", "ol"} and self.lists:
            self.end_block()
            self.lists.pop()
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        self.words += data

    def end_block(self) -> None:
        """Write what was read of a block, and the addresses of its links."""
        words = [" ".join(line.split()) for line in self.words.split("\n")]
        said = " ".join(words).strip()
        if said:
            inside = bool(self.lists)
            deep = "  " * max(len(self.lists) - 1, 0)
            rest = deep + (" " * len(self.mark) if inside else "")
            first = deep + self.mark if inside else ""
            self.lines.append(
                fill(said, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False,
                     break_on_hyphens=False)
            )  # fmt: skip
            if self.heading:
                self.lines.append(self.heading * min(len(said), WIDTH))
            self.lines += [f"{rest}{url}" for url in self.links if url not in said]
            if not inside:
                self.lines.append("")
            self.mark = " " * len(self.mark) if inside else ""
        self.words, self.links, self.heading = "", [], ""
