"""What the columns of a list mean, guessed from their names and from what stands in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

NAME, FIRST, LAST, ADDRESS, WEBSITE, ROLE = "name", "first", "last", "address", "website", "role"
MEANINGS = (NAME, FIRST, LAST, ADDRESS, WEBSITE, ROLE)
INDIVIDUAL, INSTITUTION, GROUP = "individual", "institution", "group"

# the most certain first; each list is of whole names of columns, folded
_NAMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (ADDRESS, ("email", "e mail", "email address", "e mail address", "mail", "correo", "correo electronico")),
    (FIRST, ("first name", "first", "given name", "forename", "nombre", "imie", "vorname", "prenom")),
    (LAST, ("last name", "last", "surname", "family name", "apellido", "apellidos", "nazwisko", "nachname")),
    (WEBSITE, ("website", "web site", "url", "web", "homepage", "home page", "web address", "sitio web")),
    (ROLE, ("role", "title", "position", "job title", "job", "cargo", "stanowisko")),
    (
        NAME,
        (
            *(
                "name",
                "full name",
                "your name",
                "signatory",
                "signatories",
                "signer",
                "signed by",
                "signature",
            ),
            *("organization", "organisation", "organization name", "organisation name", "institution"),
            *("company", "group", "group name", "who", "nombre completo", "organizacion", "organizacja"),
            *("imie i nazwisko", "nazwa", "nom", "nom complet"),
        ),
    ),
)
_INSTITUTION = re.compile(r"institution|company|employer|bank|firm|university")
_GROUP = re.compile(r"organi[sz]a|group|signator|coalition|union|congregation|church")
_ADDRESS = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")


class Written(Protocol):
    """A row as it was read."""

    @property
    def line(self) -> int: ...
    @property
    def cells(self) -> Mapping[str, str]: ...
    @property
    def beyond(self) -> Sequence[str]: ...


def folded(text: str) -> str:
    """`text` without case, accents and punctuation: what counts as one name. "&" counts as "and"."""
    text = unicodedata.normalize("NFKD", text.casefold().replace("&", " and "))
    text = re.sub(r"['’‘`´ʼ]", "", text)
    kept = "".join(
        letter if letter.isalnum() else " " for letter in text if not unicodedata.combining(letter)
    )
    return " ".join(kept.split())


def guess(header: Iterable[str], rows: Sequence[Written]) -> dict[str, str]:
    """What each column means; columns that mean nothing to us are left out. Each meaning is given once."""
    columns = list(header)
    found: dict[str, str] = {}
    for meaning, names in _NAMES:
        ranked = [(names.index(folded(column)), column) for column in columns if folded(column) in names]
        for _rank, column in sorted(ranked):
            if column not in found and meaning not in found.values():
                found[column] = meaning
    if ADDRESS not in found.values():
        likely = [column for column in columns if column not in found and _share(column, rows) > 0.5]
        found.update(dict.fromkeys(likely[:1], ADDRESS))
    if FIRST in found.values() and LAST not in found.values() and NAME not in found.values():
        found = {column: NAME if meaning == FIRST else meaning for column, meaning in found.items()}
    if not {NAME, LAST} & set(found.values()):
        rest = [column for column in columns if column not in found and _has_words(column, rows)]
        found.update(dict.fromkeys(rest[:1], NAME))
    if {FIRST, LAST} <= set(found.values()):  # two halves are better than another column called name
        found = {column: meaning for column, meaning in found.items() if meaning != NAME}
    return found


def guess_kind(mapping: Mapping[str, str]) -> str:
    """Who is in the list: people, institutions or groups."""
    name = " ".join(folded(column) for column, meaning in mapping.items() if meaning == NAME)
    if _INSTITUTION.search(name):
        return INSTITUTION
    if _GROUP.search(name) and (ADDRESS not in mapping.values() or "signator" not in name):
        return GROUP
    return INDIVIDUAL


def _share(column: str, rows: Sequence[Written]) -> float:
    """How many of the filled cells look like an email address."""
    filled = [row.cells[column] for row in rows[:200] if row.cells.get(column)]
    return sum(bool(_ADDRESS.search(cell)) for cell in filled) / len(filled) if filled else 0.0


def _has_words(column: str, rows: Sequence[Written]) -> bool:
    return any(any(letter.isalpha() for letter in row.cells.get(column, "")) for row in rows[:200])
