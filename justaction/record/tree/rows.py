"""Entries as a database keeps them, to be held against the log: read only, in order, one at a time."""

from __future__ import annotations

import sqlite3
from base64 import b64encode
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from justaction.record.tree import leaf as leaves
from justaction.record.tree.notes import unbase64


@dataclass(frozen=True)
class Row:
    """One entry with what its commitments stand for: a list of {path, salt (base64), value}."""

    index: int
    leaf: bytes
    leaf_hash: bytes
    disclosures: list[Any]

    @classmethod
    def read(cls, stated: Any) -> Row:
        """A row from the JSON of a published disclosure; ValueError when it is malformed."""
        if not isinstance(stated, dict) or set(stated) != {"index", "leaf", "disclosures"}:
            raise ValueError("it has an index, a leaf and disclosures")
        leaf = unbase64(str(stated["leaf"]))
        if type(stated["index"]) is not int or not isinstance(stated["disclosures"], list):
            raise ValueError("its index is a number and its disclosures a list")
        return cls(stated["index"], leaf, leaves.leaf_hash(leaf), stated["disclosures"])


class Rows:
    """The rows of a SQLite database file, asked for in the order of the log."""

    def __init__(self, file: str | Path) -> None:
        path = Path(file).resolve()
        self._base = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        self._entries = self._base.execute(
            'SELECT "index", leaf, leaf_hash FROM record_entry WHERE "index" IS NOT NULL ORDER BY "index"'
        )
        words = self._base.execute(
            'SELECT e."index", d.path, d.salt, d.value FROM record_disclosure d JOIN record_entry e '
            'ON e.id = d.entry_id WHERE e."index" IS NOT NULL ORDER BY e."index", d.id'
        )
        self._words = groupby(words, key=lambda word: int(word[0]))
        self._next_words = next(self._words, None)
        self._kept: Row | None = None

    def close(self) -> None:
        self._base.close()

    def at(self, index: int) -> Row | None:
        """The row of an entry, or None when there is none; ask in rising order."""
        row = self._kept or self._read()
        while row is not None and row.index < index:
            row = self._read()
        self._kept = row
        if row is None or row.index != index:
            return None
        self._kept = None
        return row

    def _read(self) -> Row | None:
        found = self._entries.fetchone()
        if found is None:
            return None
        index = int(found[0])
        return Row(index, bytes(found[1]), bytes(found[2]), self._disclosures(index))

    def _disclosures(self, index: int) -> list[Any]:
        while self._next_words is not None and self._next_words[0] < index:
            self._next_words = next(self._words, None)
        if self._next_words is None or self._next_words[0] != index:
            return []
        said = [
            {"path": path, "salt": b64encode(bytes(salt)).decode(), "value": _value(value)}
            for _, path, salt, value in self._next_words[1]
        ]
        self._next_words = next(self._words, None)
        return said


def _value(text: str) -> Any:
    try:
        return leaves.read_json(text)
    except ValueError:
        return {"unreadable": str(text)}  # fits no commitment, so the entry is named
