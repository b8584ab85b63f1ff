"""The index over the words: FTS5 on SQLite, kept by triggers; a generated column with a GIN index on PostgreSQL.

Whoever changes a column of `search_document` on SQLite makes the triggers anew: Django builds the table again for that.
"""

from typing import Any

from django.db import migrations

ON_SQLITE = [
    """CREATE VIRTUAL TABLE search_index USING fts5(
        kind, title_words, words, content='search_document', content_rowid='id',
        tokenize='unicode61 remove_diacritics 0', detail=column, prefix='2 3')""",
    # words of an erased thing leave the file at once (docs/record.md, erasure)
    "INSERT INTO search_index(search_index, rank) VALUES ('secure-delete', 1)",
    """CREATE TRIGGER search_document_in AFTER INSERT ON search_document BEGIN
        INSERT INTO search_index(rowid, kind, title_words, words)
        VALUES (new.id, new.kind, new.title_words, new.words); END""",
    """CREATE TRIGGER search_document_out AFTER DELETE ON search_document BEGIN
        INSERT INTO search_index(search_index, rowid, kind, title_words, words)
        VALUES ('delete', old.id, old.kind, old.title_words, old.words); END""",
    """CREATE TRIGGER search_document_other AFTER UPDATE ON search_document BEGIN
        INSERT INTO search_index(search_index, rowid, kind, title_words, words)
        VALUES ('delete', old.id, old.kind, old.title_words, old.words);
        INSERT INTO search_index(rowid, kind, title_words, words)
        VALUES (new.id, new.kind, new.title_words, new.words); END""",
]
ON_POSTGRES = [
    """ALTER TABLE search_document ADD COLUMN vector tsvector GENERATED ALWAYS AS (array_to_tsvector(array_remove(
        string_to_array(title_words || ' ' || words || ' k=' || kind, ' '), ''))) STORED""",
    "CREATE INDEX search_document_words ON search_document USING gin (vector)",
]
OFF_SQLITE = [
    "DROP TRIGGER search_document_other",
    "DROP TRIGGER search_document_out",
    "DROP TRIGGER search_document_in",
    "DROP TABLE search_index",
]
OFF_POSTGRES = ["ALTER TABLE search_document DROP COLUMN vector"]


def _run(editor: Any, on_sqlite: list[str], on_postgres: list[str]) -> None:
    for statement in on_postgres if editor.connection.vendor == "postgresql" else on_sqlite:
        editor.execute(statement)


def make(apps: Any, editor: Any) -> None:
    _run(editor, ON_SQLITE, ON_POSTGRES)


def drop(apps: Any, editor: Any) -> None:
    _run(editor, OFF_SQLITE, OFF_POSTGRES)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_what_can_be_found")]
    operations = [migrations.RunPython(make, drop)]
