"""What people typed, made tidy: one form of each letter (Unicode NFC), no signs that nobody sees, single spaces. Pure."""

from __future__ import annotations

import re
import unicodedata

# mail programs make a link of "pay.example.com", and the name stands in a letter to whoever owns the address
LINK = re.compile(
    r"://|www\.|@|<|>|\w\.(?:com|net|org|info|biz|io|ru|cn|co|xyz|top|site|online|shop|click|link|app|dev)\b",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u115f\u1160\u180b-\u180e\u200b\u200e\u200f\u2028-\u202e\u2800\u3164\ufeff\uffa0\ufff9-\ufffb]"
    r"|[\U000e0000-\U000e0fff]"
)
_UNSEEN = re.compile(r"[\u00ad\u034f\u061c\u2060-\u206f\ufe00-\ufe0f]")  # within a word


def tidy(text: str) -> str:
    """Words on one line."""
    return " ".join(unicodedata.normalize("NFC", _HIDDEN.sub(" ", _UNSEEN.sub("", text))).split())


def lines(text: str) -> str:
    """A text with its lines, each of them tidy; no more than one empty line at a time."""
    tidied = [tidy(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    kept = [line for place, line in enumerate(tidied) if line or (place and tidied[place - 1])]
    return "\n".join(kept).strip()
