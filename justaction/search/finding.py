"""Finding: from words that somebody typed to the things that hold them, the best first.

All words must stand in a thing; where nothing has them all, things that have some. Of the matches the newest thousand are
weighed, so that a word that is everywhere costs no more than a rare one: each word counts by how often it stands in the
title (three times as much) and in the text, less in a long one, with a ceiling (as in BM25, Robertson and Zaragoza 2009,
without the rarity of a word: all matches have the same words). Both databases find and order the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from justaction.search import sources, words
from justaction.search.models import Document
from justaction.search.words import Term

WEIGHED = 1_000
IN_TITLE = 3.0
CEILING = 1.5
A_LONG_TEXT = 4_000  # signs: in one of this length a word counts half
WHOLE_TITLE = 1.0  # for a title that has every word


@dataclass(frozen=True)
class Found:
    """One thing: what kind it is, and its title and a piece of its text, each as (words,
    whether they were looked for); or the note that stands before hard words."""

    label: Any
    title: list[tuple[str, bool]]
    lines: list[tuple[str, bool]]
    care: str
    url: str
    at: datetime | None


@dataclass(frozen=True)
class Results:
    """What was found: the numbers of documents, the best first, at most WEIGHED; `loose` when nothing has all words, and
    these have some."""

    keys: list[int]
    terms: Sequence[Term]
    loose: bool

    @property
    def is_capped(self) -> bool:
        """Whether there may be more than are counted."""
        return len(self.keys) >= WEIGHED

    def show(self, keys: Sequence[int]) -> list[Found]:
        """Some of them, ready to be shown, in the order given."""
        labels = {source.kind: source.label for source in sources.every()}
        rows = Document.objects.in_bulk(keys)
        return [_found(rows[key], self.terms, labels) for key in keys if key in rows]


def find(question: str, viewer: Any, *, language: str, kind: str = "") -> Results:
    """The things that this viewer (None: anybody) may find by these words."""
    terms = words.asked(question, language)
    who = sources.audiences(viewer)
    if kind and kind not in {source.kind for source in sources.every()}:
        terms = []  # nothing is of a kind that there is not
    keys = _ranked(terms, who, kind, every=True) if terms else []
    loose = not keys and len(terms) > 1
    if loose:
        keys = _ranked(terms, who, kind, every=False)
    return Results(keys=keys, terms=terms, loose=loose and bool(keys))


def things(question: str, *, language: str, kind: str, most: int = 0) -> RawSQL:
    """The keys of the things of one kind that anybody may find by all of these words, as a question within a question;
    with `most` only the newest so many."""
    terms = words.asked(question, language)
    if not terms:
        return RawSQL("SELECT 0 WHERE 1 = 0", [])
    newest, said = (_on_postgres if connection.vendor == "postgresql" else _on_sqlite)(
        terms, kind, every=True
    )
    limit = f" LIMIT {most}" if most else ""
    sql = (
        f"SELECT CAST(d.key AS bigint) AS thing FROM search_document d JOIN ({newest.format(audiences='%s')}{limit})"  # noqa: S608  # our own words; what was typed goes as parameters
        " newest ON newest.id = d.id"
    )
    return RawSQL(sql, [*said, sources.PUBLIC])  # noqa: S611  # the same


def keys(question: str, *, language: str, kind: str, most: int) -> list[int]:
    """The same, asked; the newest first."""
    within = things(question, language=language, kind=kind, most=most)
    with connection.cursor() as cursor:
        cursor.execute(f"{within.sql} ORDER BY d.id DESC", within.params)
        return [row[0] for row in cursor.fetchall()]


def _found(row: Document, terms: Sequence[Term], labels: Mapping[str, Any]) -> Found:
    return Found(
        label=labels.get(row.kind, row.kind),
        title=words.marked(row.title, terms, row.language),
        lines=[] if row.care else words.shown(row.text, terms, row.language),
        care=row.care,
        url=row.url,
        at=row.at,
    )


def _ranked(terms: Sequence[Term], who: Sequence[str], kind: str, *, every: bool) -> list[int]:
    """The numbers of the matches, the best first, the newer first among equals."""
    newest, said = (_on_postgres if connection.vendor == "postgresql" else _on_sqlite)(
        terms, kind, every=every
    )
    counts, counted = _counts(terms)
    audiences = ", ".join(["%s"] * len(who))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT d.id, LENGTH(d.words), {counts} FROM search_document d JOIN"  # noqa: S608  # our own words; what was typed goes as parameters
            f" ({newest.format(audiences=audiences)} LIMIT {WEIGHED}) newest ON newest.id = d.id",
            [*counted, *said, *who],
        )
        rows = cursor.fetchall()
    return [row[0] for row in sorted(rows, key=lambda row: (-_score(row, len(terms)), -row[0]))]


def _score(row: Sequence[int], terms: int) -> float:
    """How well a match answers, from its length and, term by term, how often it stands in title and text."""
    length = 1.0 + row[1] / A_LONG_TEXT
    total, titles = 0.0, 0
    for place in range(terms):
        title, text = row[2 + 2 * place], row[3 + 2 * place]
        often = IN_TITLE * title + text / length
        total += often / (often + CEILING)
        titles += title > 0
    return total + (WHOLE_TITLE if titles == terms else 0.0)


def _counts(terms: Sequence[Term]) -> tuple[str, list[Any]]:
    """SQL that counts each term in title and text, and its parameters."""
    parts: list[str] = []
    said: list[Any] = []
    for term in terms:
        needle = f" {term.forms[-1]}" + ("" if term.begins else " ")
        for column in ("title_words", "words"):
            parts.append(f"(LENGTH(d.{column}) - LENGTH(REPLACE(d.{column}, %s, ''))) / {len(needle)}")
            said.append(needle)
    return ", ".join(parts), said


def _on_sqlite(terms: Sequence[Term], kind: str, *, every: bool) -> tuple[str, list[Any]]:
    """SQL for the newest matches by FTS5 (sqlite.org/fts5.html), and its parameters but for the audiences.

    Ordered by the index's own row, so that it stops at the limit and looks at nothing beyond.
    """
    each = [
        "(" + " OR ".join(f'"{form}"' + (" *" if term.begins else "") for form in term.forms) + ")"
        for term in terms
    ]
    match = "{title_words words} : (" + (" AND " if every else " OR ").join(each) + ")"
    if kind:
        match = f'kind : "{kind}" AND {match}'
    audience = "(SELECT audience FROM search_document o WHERE o.id = i.rowid)"
    sql = f"SELECT i.rowid AS id FROM search_index i WHERE search_index MATCH %s AND {audience} IN ({{audiences}})"  # noqa: S608  # our own words
    return f"{sql} ORDER BY i.rowid DESC", [match]


def _on_postgres(terms: Sequence[Term], kind: str, *, every: bool) -> tuple[str, list[Any]]:
    """SQL for the newest matches in PostgreSQL, and its parameters but for the audiences."""
    each = [
        "(" + " | ".join(f"'{form}'" + (":*" if term.begins else "") for form in term.forms) + ")"
        for term in terms
    ]
    match = "(" + (" & " if every else " | ").join(each) + ")"
    if kind:
        match = f"'k={kind}' & {match}"
    sql = "SELECT o.id FROM search_document o WHERE o.vector @@ %s::tsquery AND o.audience IN ({audiences})"
    return f"{sql} ORDER BY o.id DESC", [match]
