"""Searching a million short documents (P8): ours beside the database's own ranking of the same index.

    .venv/bin/python bench/search.py [--sizes 10000,100000] [--questions 40] [--data-dir FOLDER] [--json]

Documents of about thirty invented words, as frequent as words are (Zipf), in a database of their own: SQLite, or PostgreSQL where
DATABASE_URL names an empty one (`.venv/bin/python tests/postgres.py .venv/bin/python bench/search.py …` starts one). Rare,
middling and common words, two words together and unfinished ones are asked in turns: ours as the page asks (weighed, with the first
ten drawn), and the plain query with bm25 of FTS5 or ts_rank of PostgreSQL. Both must find equally many, up to the thousand that ours
weighs. `ratio` is the plain query's time over ours, question by question; more than 1 is better for ours.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
VOCABULARY = 60_000
LENGTH = 30  # words of a document
TITLE = 5
AT_ONCE = 20_000
LANGUAGE = "pl"  # no stems, so that a word is looked for as it stands
COLUMNS = "kind, key, audience, language, title, text, url, care, title_words, words"


def vocabulary() -> list[str]:
    """Invented words of six to nine letters, the most frequent first."""
    chance = np.random.default_rng(8)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        words["".join(chance.choice(letters, chance.integers(6, 10)))] = None
    return list(words)


def documents(size: int, words: list[str]) -> Iterator[list[tuple[str, ...]]]:
    """Rows for the table, in parts."""
    chance = np.random.default_rng(2026)
    known = np.array(words)
    weight = 1 / (np.arange(VOCABULARY) + 8.0)
    edges = np.cumsum(weight / weight.sum())
    for start in range(0, size, AT_ONCE):
        many = min(AT_ONCE, size - start)
        drawn = known[np.searchsorted(edges, chance.random((many, LENGTH))).clip(0, VOCABULARY - 1)]
        rows = []
        for place, line in enumerate(drawn):
            title, text, key = " ".join(line[:TITLE]), " ".join(line), str(start + place)
            kept = tuple(f" {said.replace(' ', '  ')} " for said in (title, text))
            rows.append(("bench", key, "public", LANGUAGE, title, text, f"/{key}/", "", *kept))
        yield rows


def build(size: int, words: list[str]) -> None:
    """Fill the table; what the database keeps beside it, it keeps by itself."""
    from django.db import connection, transaction

    from justaction.search.models import Document

    if Document.objects.count() == size:
        return
    Document.objects.all().delete()
    marks = ", ".join(["%s"] * 10)
    for rows in documents(size, words):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO search_document ({COLUMNS}) VALUES ({marks})", rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE search_document")


def questions(size: int, words: list[str], many: int) -> dict[str, list[str]]:
    """What is asked, by how often the word stands there."""
    chance = np.random.default_rng(4)

    def some(first: int, last: int) -> list[str]:
        return [words[place] for place in chance.integers(first, last, many)]

    common, middling, rare = some(0, 12), some(300, 1_500), some(30_000, VOCABULARY)
    return {
        "rare": [f"{word} " for word in rare],
        "middling": [f"{word} " for word in middling],
        "common": [f"{word} " for word in common],
        "two words": [f"{one} {other} " for one, other in zip(common, middling, strict=True)],
        "unfinished": [word[:3] for word in some(0, 20_000)],
    }


def ours(question: str) -> int:
    from justaction.search import finding

    results = finding.find(question, None, language=LANGUAGE)
    results.show(results.keys[:10])
    return len(results.keys)


def plain(question: str) -> int:
    """The database's own ranking, the ten best; and how many there are, which is not timed (`counted`)."""
    from django.db import connection

    match = _match(question)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            sql = "SELECT rowid FROM search_index WHERE search_index MATCH %s ORDER BY bm25(search_index) LIMIT 10"
            cursor.execute(sql, [match])
        else:
            sql = (
                "SELECT id FROM search_document, (SELECT %s::tsquery AS q) asked WHERE vector @@ q"
                " ORDER BY ts_rank(vector, q) DESC LIMIT 10"
            )
            cursor.execute(sql, [match])
        return len(cursor.fetchall())


def counted(question: str) -> int:
    from django.db import connection

    table = (
        "search_index WHERE search_index MATCH"
        if connection.vendor == "sqlite"
        else "search_document WHERE vector @@"
    )
    cast = "" if connection.vendor == "sqlite" else "::tsquery"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table} %s{cast}", [_match(question)])
        return int(cursor.fetchone()[0])


def _match(question: str) -> str:
    from django.db import connection

    unfinished = not question.endswith(" ")
    if connection.vendor == "sqlite":
        return " AND ".join(f'"{word}"' + (" *" if unfinished else "") for word in question.split())
    return " & ".join(f"'{word}'" + (":*" if unfinished else "") for word in question.split())


def measure(size: int, words: list[str], many: int) -> list[dict[str, Any]]:
    from justaction.search.finding import WEIGHED

    began = time.perf_counter()
    build(size, words)
    print(f"· {size:,} documents in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    lines = []
    for kind, asked in questions(size, words, many).items():
        mine: list[float] = []
        theirs: list[float] = []
        found = []
        for question in asked:
            for who, took in ((ours, mine), (plain, theirs)):
                begin = time.perf_counter()
                many_found = who(question)
                took.append((time.perf_counter() - begin) * 1000)
                if who is ours:
                    found.append(many_found)
            right = min(counted(question), WEIGHED)
            assert found[-1] == right, f"{question}: {found[-1]} found, and {right} are there"
        ratios = [their / my for their, my in zip(theirs, mine, strict=True)]
        lines.append(
            {
                "size": size,
                "question": kind,
                "found": int(statistics.median(found)),
                "ours p50 ms": round(statistics.median(mine), 2),
                "ours p99 ms": round(float(np.percentile(mine, 99)), 1),
                "plain p50 ms": round(statistics.median(theirs), 2),
                "plain p99 ms": round(float(np.percentile(theirs, 99)), 1),
                "ratio": round(statistics.median(ratios), 1),
            }
        )
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--questions", type=int, default=40)
    parser.add_argument(
        "--data-dir", default="", help="where the documents stay, to be asked again another time"
    )
    parser.add_argument("--json", action="store_true")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATA_DIR"] = said.data_dir or folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "justaction.config.settings"
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        words = vocabulary()
        lines = [line for size in said.sizes.split(",") for line in measure(int(size), words, said.questions)]
    if said.json:
        print(json.dumps(lines, indent=1))
        return
    print("| " + " | ".join(lines[0]) + " |")
    print("|" + "---|" * len(lines[0]))
    for line in lines:
        print("| " + " | ".join(str(value) for value in line.values()) + " |")


if __name__ == "__main__":
    main()
