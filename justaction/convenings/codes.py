"""The short code by which people join: six letters that are told apart by eye and by ear, and spell no word.

17 letters make 24 million codes. With the few tries that one network has (`views/joining.py`) nobody finds a code of
the hour by guessing; and who did would only be counted as one more who joined.
"""

from __future__ import annotations

import re

LETTERS = "BCDFGHJKMPQRTVWXY"  # no vowels; none of I L N O S U Z, which look or sound like another
LENGTH = 6


def made_from(number: int) -> str:
    """A code from a random number of any size."""
    found = ""
    for _place in range(LENGTH):
        number, rest = divmod(number, len(LETTERS))
        found += LETTERS[rest]
    return found


def read(typed: str) -> str:
    """The code as it is kept, from how somebody typed it: spaces, dots, dashes and small letters are fine.

    Only letters and digits are left, so what somebody typed always fits into an address.
    """
    return re.sub(r"[\W_]+", "", typed).upper()[:20]


def written(code: str) -> str:
    """KMT-RXV: easier to say, and to type."""
    return f"{code[:3]}-{code[3:]}"
