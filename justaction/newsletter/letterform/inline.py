"""Safe HTML of a text, with the style of each element inlined: mail programs read little else."""

from __future__ import annotations

import re
from collections.abc import Mapping

_LINE = "margin:0 0 16px"
STYLES: Mapping[str, str] = {
    "p": _LINE,
    "h2": "margin:32px 0 12px;font-size:22px;line-height:1.25",
    "h3": "margin:24px 0 8px;font-size:18px;line-height:1.3",
    "h4": "margin:24px 0 8px;font-size:17px",
    "ul": "margin:0 0 16px;padding:0 0 0 22px",
    "ol": "margin:0 0 16px;padding:0 0 0 22px",
    "li": "margin:0 0 8px",
    "a": "color:#4a1fb8",
    "blockquote": "margin:0 0 16px;padding:0 0 0 16px;border-left:4px solid #4a1fb8",
    "table": "border-collapse:collapse;margin:0 0 16px",
    "th": "padding:6px 12px 6px 0;text-align:left;border-bottom:2px solid #24103f",
    "td": "padding:6px 12px 6px 0;border-bottom:1px solid #d8cfe4",
    "img": "display:block;max-width:100%;height:auto;border:0;font-style:italic",
    "hr": "border:0;border-top:1px solid #d8cfe4;margin:24px 0",
}
_OPENS = re.compile(r"<([a-z][a-z0-9]*)(?=[\s>/])")


def styled(html: str) -> str:
    """The same HTML, cleaned before, with a style on each element that has one here."""
    return _OPENS.sub(lambda tag: f'<{tag[1]} style="{STYLES[tag[1]]}"' if tag[1] in STYLES else tag[0], html)
