"""Markdown taken into a document: CommonMark, tables, and callouts and clauses between lines of `:::`. Pure.

Raw HTML is words. A picture of ours stays a picture; one from elsewhere becomes a link, since it would be fetched from
another site. Headings of the first level become the second; what a document cannot hold keeps its words.
"""

from __future__ import annotations

import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from justaction.texts.rich.schema import (
    CALLOUTS,
    DEEPEST,
    HOLDS,
    MOST_LETTERS,
    Node,
    check,
    href,
    too_deep,
    too_large,
)

_FENCE = re.compile(r":::[ \t]*([a-z]*)[ \t]*")
_PICTURE = re.compile(r"(?:https?://[^/]+)?/pictures/([0-9a-f-]{36})/")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
OPENS = {
    "paragraph_open": "paragraph",
    "heading_open": "heading",
    "bullet_list_open": "bulletList",
    "ordered_list_open": "orderedList",
    "list_item_open": "listItem",
    "blockquote_open": "blockquote",
    "table_open": "table",
    "tr_open": "tableRow",
    "th_open": "tableHeader",
    "td_open": "tableCell",
    "callout_open": "callout",
    "clause_open": "clause",
}
TEXTBLOCKS = {"paragraph", "heading"}


def from_markdown(text: str) -> Node:
    """The document, checked. Raises Refused (413) for a text that is too long, (422) for one nested too deep."""
    if len(text) > MOST_LETTERS:
        raise too_large()
    taking = _Taking()
    for token in _parser().parse(text):
        taking.take(token)
    return check({"type": "doc", "content": taking.doc["content"] or [{"type": "paragraph"}]})


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "maxNesting": DEEPEST * 3})
    parser.enable("table")
    parser.block.ruler.before(
        "fence", "fenced", _fenced, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    parser.block.ruler.before("fence", "apart", _apart, {"alt": ["paragraph", "list"]})
    return parser


def _apart(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """`<!-- -->` alone on a line says nothing, but keeps two lists apart."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    if line.strip() != "<!-- -->":
        return False
    if not silent:
        state.line = start + 1
        state.push("apart", "", 0)
    return True


def _fenced(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`::: note` … `:::`, the inner ones closed first."""
    if state.level > DEEPEST * 2:  # the parser would drop in silence what is deeper still
        raise too_deep()
    found = _FENCE.fullmatch(_line(state, start))
    if not found or found[1] not in {*CALLOUTS, "clause"}:
        return False
    if silent:
        return True
    depth, last = 1, start
    while depth and last + 1 < end:
        last += 1
        if state.sCount[last] < state.blkIndent and not state.isEmpty(last):
            break
        if inner := _FENCE.fullmatch(_line(state, last)):
            depth += 1 if inner[1] else -1
    kind = "clause" if found[1] == "clause" else "callout"
    state.push(f"{kind}_open", "div", 1).info = found[1]
    before, parent = state.lineMax, state.parentType
    state.lineMax, state.parentType = (last if not depth else last + 1), "blockquote"
    state.md.block.tokenize(state, start + 1, state.lineMax)
    state.lineMax, state.parentType = before, parent
    state.push(f"{kind}_close", "div", -1)
    state.line = last + 1
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


class _Taking:
    """The tokens, put together as nodes. What cannot stand where it is written is lifted out, or keeps its words."""

    def __init__(self) -> None:
        self.doc: Node = {"type": "doc", "content": []}
        self.stack: list[Node] = [self.doc]
        self.skipped: list[bool] = []

    def take(self, token: Token) -> None:
        if token.type in OPENS:
            self.open(OPENS[token.type], token)
        elif token.type.endswith("_close") and token.type.replace("_close", "_open") in OPENS:
            if not self.skipped.pop():
                self.close(self.stack.pop())
        elif token.type == "inline":
            self.inline(token)
        elif token.type in {"fence", "code_block"}:
            self.code(token.content)
        elif token.type == "hr" and self.holds("horizontalRule"):
            self.top()["content"].append({"type": "horizontalRule"})

    def top(self) -> Node:
        return self.stack[-1]

    def holds(self, kind: str) -> bool:
        return kind in HOLDS[self.top()["type"]]

    def open(self, kind: str, token: Token) -> None:
        if kind == "heading" and not self.holds(kind):
            kind = "paragraph"
        if not self.holds(kind):
            self.skipped.append(True)  # its children stand without it
            return
        self.skipped.append(False)
        node: Node = {"type": kind, "attrs": _attrs(kind, token), "content": []}
        self.top()["content"].append(node)
        self.stack.append(node)

    def close(self, node: Node) -> None:
        """A paragraph of one picture is that picture."""
        content = node["content"]
        if node["type"] != "paragraph" or not any(child["type"] == "image" for child in content):
            return
        parent = self.top()
        parent["content"].pop()
        run: list[Node] = []
        for child in [*content, None]:
            if child is not None and child["type"] != "image":
                run.append(child)
                continue
            if any(one["type"] != "text" or one["text"].strip() for one in run):
                parent["content"].append({"type": "paragraph", "content": run})
            run = []
            if child is not None:
                parent["content"].append(child)

    def code(self, words: str) -> None:
        """Code is a paragraph in the letters of code, one line under another."""
        content: list[Node] = []
        for line in words.rstrip("\n").split("\n"):
            content += [{"type": "hardBreak"}] if content else []
            content += [{"type": "text", "text": line, "marks": [{"type": "code"}]}] if line else []
        if self.holds("paragraph"):
            self.top()["content"].append({"type": "paragraph", "content": content})

    def inline(self, token: Token) -> None:
        made = self.inlines(token.children or [])
        if self.top()["type"] in TEXTBLOCKS:
            self.top()["content"] += made
        elif self.holds("paragraph"):
            self.top()["content"].append({"type": "paragraph", "content": made})

    def inlines(self, tokens: list[Token]) -> list[Node]:
        out: list[Node] = []
        marks: list[Node] = []
        for token in tokens:
            if token.type in {"text", "code_inline", "softbreak", "html_inline"}:
                words = " " if token.type == "softbreak" else token.content
                own = [*marks, {"type": "code"}] if token.type == "code_inline" else marks
                out.append({"type": "text", "text": words, **({"marks": list(own)} if own else {})})
            elif token.type == "hardbreak":
                out.append({"type": "hardBreak"})
            elif token.type in {"strong_open", "em_open", "link_open"}:
                marks.append(_mark(token))
            elif token.type in {"strong_close", "em_close", "link_close"}:
                marks.pop()
            elif token.type == "image":
                out += self.image(token, marks)
        return out if not _blank(out) else []

    def image(self, token: Token, marks: list[Node]) -> list[Node]:
        source, alt = str(token.attrGet("src") or ""), token.content.strip()
        found = _PICTURE.fullmatch(source)
        alt = "".join(child.content for child in token.children or []).strip() or alt
        takes = self.top()["type"] == "paragraph" and "image" in HOLDS[self.stack[-2]["type"]]
        if found and alt and takes:
            return [{"type": "image", "attrs": {"src": found[1], "alt": alt}}]
        leads = href(source)
        own = [*marks, {"type": "link", "attrs": {"href": leads}}] if leads else marks
        return [{"type": "text", "text": alt or source, **({"marks": own} if own else {})}]


def _blank(nodes: list[Node]) -> bool:
    """A lone space that cannot break keeps an empty paragraph on its line."""
    return all(node["type"] == "text" and node["text"] == "\u00a0" for node in nodes)


def _mark(token: Token) -> Node:
    if token.type == "link_open":
        return {"type": "link", "attrs": {"href": str(token.attrGet("href") or "")}}
    return {"type": "bold" if token.type == "strong_open" else "italic"}


def _attrs(kind: str, token: Token) -> dict[str, Any]:
    if kind == "heading":
        return {"level": max(int(token.tag[1]), 2)}
    if kind == "orderedList":
        return {"start": token.attrGet("start") or 1}
    return {"kind": token.info} if kind == "callout" else {}
