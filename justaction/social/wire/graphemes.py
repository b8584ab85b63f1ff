"""What people count as one letter: extended grapheme clusters (Unicode Standard Annex 29). Pure.

Python knows the categories of signs but not this property, so it is derived from them. The rule for consonants of Indic
scripts that join (GB9c, new in Unicode 15.1) is left out: neither Mastodon nor Bluesky counts by it everywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_JOINER = "\u200d"
_PICTURES = re.compile(
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u2388\u23cf\u23e9-\u23f3\u23f8-\u23fa"
    "\u24c2\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe\u2600-\u2605\u2607-\u2612\u2614-\u2685\u2690-\u2705\u2708-\u2712\u2714"
    "\u2716\u271d\u2721\u2728\u2733\u2734\u2744\u2747\u274c\u274e\u2753-\u2755\u2757\u2763-\u2767\u2795-\u2797\u27a1\u27b0"
    "\u27bf\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001f0ff\U0001f10d-\U0001f10f\U0001f12f\U0001f16c-\U0001f171\U0001f17e\U0001f17f\U0001f18e"
    "\U0001f191-\U0001f19a\U0001f1ad-\U0001f1e5\U0001f201-\U0001f20f\U0001f21a\U0001f22f\U0001f232-\U0001f23a"
    "\U0001f23c-\U0001f23f\U0001f249-\U0001f3fa\U0001f400-\U0001f53d\U0001f546-\U0001f64f\U0001f680-\U0001f6ff"
    "\U0001f774-\U0001f77f\U0001f7d5-\U0001f7ff\U0001f80c-\U0001f80f\U0001f848-\U0001f84f\U0001f85a-\U0001f85f"
    "\U0001f888-\U0001f88f\U0001f8ae-\U0001f8ff\U0001f90c-\U0001f93a\U0001f93c-\U0001f945\U0001f947-\U0001faff"
    "\U0001fc00-\U0001fffd]"
)


def length(text: str) -> int:
    """How many letters, as people count them."""
    return sum(1 for _one in clusters(text))


def clusters(text: str) -> Iterator[str]:
    """The text in letters as people count them."""
    start, flags, picture = 0, 0, False
    for at, sign in enumerate(text):
        before = text[at - 1] if at else ""
        if at and not _together(before, sign, flags, picture):
            yield text[start:at]
            start, picture = at, False
        flags = flags + 1 if _is_flag(sign) and (at == start or _is_flag(before)) else int(_is_flag(sign))
        if at == start:
            picture = bool(_PICTURES.match(sign))
        elif not (_extends(sign) or sign == _JOINER):
            picture = picture and bool(_PICTURES.match(sign))
    if text:
        yield text[start:]


def _together(before: str, sign: str, flags: int, picture: bool) -> bool:
    """Whether no border lies between two signs: rules GB3 to GB13."""
    if before == "\r" and sign == "\n":
        return True
    if _controls(before) or _controls(sign):
        return False
    if _extends(sign) or sign == _JOINER or _spacing(sign) or _prepends(before):
        return True
    if before == _JOINER and picture and _PICTURES.match(sign):
        return True
    if _is_flag(before) and _is_flag(sign):
        return flags % 2 == 1
    return _hangul(before, sign)


def _is_flag(sign: str) -> bool:
    return "\U0001f1e6" <= sign <= "\U0001f1ff"


def _controls(sign: str) -> bool:
    if sign in "\u200c\u200d" or "\U000e0020" <= sign <= "\U000e007f" or _prepends(sign):
        return False
    return unicodedata.category(sign) in {"Cc", "Cf", "Zl", "Zp"}


def _extends(sign: str) -> bool:
    return (
        unicodedata.category(sign) in {"Mn", "Me"}
        or sign
        in "\u200c\uff9e\uff9f\u09be\u09d7\u0b3e\u0b57\u0bbe\u0bd7\u0cc2\u0cd5\u0cd6\u0d3e\u0d57\u0dcf\u0ddf\u302e\u302f"
        or "\U0001f3fb" <= sign <= "\U0001f3ff"
        or "\U000e0020" <= sign <= "\U000e007f"
    )


def _spacing(sign: str) -> bool:
    return sign in "\u0e33\u0eb3" or unicodedata.category(sign) == "Mc"


def _prepends(sign: str) -> bool:
    return "\u0600" <= sign <= "\u0605" or sign in "\u06dd\u070f\u0890\u0891\u08e2\u0d4e"


def _hangul(before: str, sign: str) -> bool:
    """Rules GB6 to GB8: parts of a syllable stay together."""
    first, second = _syllable(before), _syllable(sign)
    return (first == "L" and second in {"L", "V", "LV", "LVT"}) or (
        (first in {"LV", "V"} and second in {"V", "T"}) or (first in {"LVT", "T"} and second == "T")
    )


def _syllable(sign: str) -> str:
    point = ord(sign)
    if 0xAC00 <= point <= 0xD7A3:
        return "LVT" if (point - 0xAC00) % 28 else "LV"
    if 0x1100 <= point <= 0x115F or 0xA960 <= point <= 0xA97C:
        return "L"
    if 0x1160 <= point <= 0x11A7 or 0xD7B0 <= point <= 0xD7C6:
        return "V"
    return "T" if 0x11A8 <= point <= 0x11FF or 0xD7CB <= point <= 0xD7FB else ""
