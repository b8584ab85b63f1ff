"""Of tests that ask the same, another database is asked by enough; of each question by two, where there are two."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from tests.questions import Notes, cheapest, question

NOTED = {
    "signs": (0.2, frozenset({"a", "b"})),
    "signs in Spanish": (0.1, frozenset({"a", "b"})),
    "signs in Polish": (0.3, frozenset({"a", "b"})),
    "withdraws": (0.2, frozenset({"a", "b", "c"})),
    "reads": (5.0, frozenset({"a"})),
    "thinks": (1.0, frozenset[str]()),
}


def test_each_question_is_asked_by_two_tests_or_by_all_there_are() -> None:
    three = {name: noted for name, noted in NOTED.items() if name.startswith("signs")}
    assert cheapest(three, []) == {"signs in Spanish", "signs"}
    assert cheapest(NOTED, []) == {"signs in Spanish", "withdraws"}


def test_what_runs_anyway_counts() -> None:
    assert cheapest(NOTED, ["reads", "signs"]) == {"withdraws"}
    assert cheapest(NOTED, ["signs", "signs in Polish", "not noted"]) == {"withdraws"}


def test_a_question_is_a_statement_without_its_values() -> None:
    asked = question("SELECT name FROM person WHERE id IN (%s, %s, %s) LIMIT 21")
    assert asked == question("SELECT name FROM person WHERE id IN (%s) LIMIT 5")
    assert asked != question("SELECT name FROM person WHERE id IN (%s) ORDER BY name LIMIT 5")
    one, many = (
        "INSERT INTO x (a, b) VALUES (%s, %s)",
        "INSERT INTO x (a, b) VALUES (%s, %s), (%s, %s), (%s, %s)",
    )
    assert question(one) == question(many)
    assert question('SAVEPOINT "s1_x2"') is None


@pytest.mark.django_db
def test_who_is_refused_something_is_asked_again_alone(tmp_path: Path) -> None:
    notes = Notes(tmp_path, "alone")
    with (
        notes.of("clashes"),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT name FROM nowhere")
    assert "refused in clashes" in notes.noted["clashes"][1]
