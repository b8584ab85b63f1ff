"""Words that hurt who lost somebody: a text with one of them wants a note before it. Pure, English."""

from __future__ import annotations

import re

HARD = re.compile(
    r"\b(murder\w*|kill(?:ed|ing|ings|er|ers|s)?|death\w*|dead|dies|died|dying|lynch\w*|shot|shooting\w*|rape[ds]?|raping|"
    r"suicide\w*|slave\w*|tortur\w*|assault\w*|strangl\w*|chok(?:ed|ing)|corpse\w*|massacre\w*|beaten)\b",
    re.IGNORECASE,
)


def words(text: str) -> list[str]:
    """The hard words of a text, each once, in small letters, in their order."""
    return list(dict.fromkeys(found.casefold() for found in HARD.findall(text)))
