"""Names that look alike though their letters differ: hidden signs, other alphabets, wide letters, punctuation. Pure."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_CYRILLIC = dict(zip("аеорсухіјѕԁһӏьвкмнтгп", "aeopcyxijsdhlbbkmhtrn", strict=True))
_GREEK = dict(zip("αβεηικνορτυχωγ", "abenlkvoptuxwy", strict=True))
_OTHER = {
    "ı": "l",
    "ɑ": "a",
    "ɡ": "g",
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "0": "o",
    "1": "l",
    "5": "s",
    "i": "l",
    "|": "l",
}
_LIKE = str.maketrans({**_CYRILLIC, **_GREEK, **_OTHER})


@lru_cache(maxsize=20_000)
def skeleton(name: str) -> str:
    """What remains of how a name looks: names with the same skeleton can be mistaken for each other."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    like = plain.translate(_LIKE).translate(_LIKE)  # і becomes i, and i becomes l
    return "".join(sign for sign in like if unicodedata.category(sign)[0] in "LN" and sign not in "ᅟᅠㅤ")
