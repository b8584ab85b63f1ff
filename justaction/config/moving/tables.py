"""The tables of an archive: which move, and each row as one line of JSON that no kind of database spells differently."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

from justaction.config.backups.archive import Damaged

Model = type[models.Model]
AT_ONCE = 20_000  # values in one statement; SQLite takes 32,766 and PostgreSQL 65,535
ROWS = 500  # read, and written, at once

# What is of this machine or of this hour, and what would open a door by itself.
STAYS = {
    "auth.Group": "nobody uses it",
    "auth.Group_permissions": "nobody uses it",
    "auth.Permission": "each installation makes its own",
    "contenttypes.ContentType": "each installation makes its own",
    "account.EmailConfirmation": "nobody uses it",
    "coedit.Lease": "which process has a text open",
    "django_q.OrmQ": "work in hand: a job is a program, and none is taken from a file",
    "django_q.Schedule": "nobody uses it",
    "django_q.Task": "work that went wrong here",
    "jobs.Pulse": "which parts are alive",
    "mail.Pace": "how fast letters go at this hour",
    "members.Export": "archives of one's own data; they are asked for anew",
    "sessions.Session": "who is signed in; everybody signs in anew",
    "web.Count": "limits of this hour and of this machine's key",
    "web.PageVersion": "pages that are kept ready here",
}


def moving() -> list[Model]:
    """Every model whose rows move, by name."""
    every = [one for one in apps.get_models(include_auto_created=True) if not one._meta.proxy]
    return sorted((one for one in every if one._meta.label not in STAYS), key=lambda one: one._meta.label)


def schema() -> str:
    """A word for the shape of all tables: equal in two installations exactly if rows of one fit into the other."""
    shape = [
        [model._meta.label, [[field.attname, field.get_internal_type()] for field in _fields(model)]]
        for model in moving()
    ]
    return hashlib.sha256(json.dumps(shape).encode()).hexdigest()[:16]


def _fields(model: Model) -> list[models.Field[Any, Any]]:
    return list(model._meta.local_concrete_fields)


class _Encoder(DjangoJSONEncoder):
    """Whole times, to the microsecond, and bytes."""

    def default(self, o: Any) -> Any:
        if isinstance(o, bytes | memoryview | bytearray):
            return b64encode(bytes(o)).decode()
        if hasattr(o, "isoformat"):
            return o.isoformat()
        return super().default(o)


def write(model: Model, file: IO[bytes]) -> int:
    """Write each row as a line, in the order of the key; returns how many. Memory does not grow with their number."""
    fields = _fields(model)
    rows = model._base_manager.order_by("pk").values_list(*[field.attname for field in fields])
    count = 0
    for row in rows.iterator(chunk_size=ROWS):
        file.write(json.dumps(row, cls=_Encoder, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        count += 1
    return count


def empty() -> None:
    """Take away what migrations wrote into the tables that move. Inside a transaction that sees to the keys at its end."""
    with connection.cursor() as cursor:
        for model in moving():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608


def read(model: Model, path: Path, told: Callable[[int], None] = lambda _count: None) -> int:
    """Put the rows of a file into the table as they are, and let new ones count on from there; returns how many, and tells on
    the way. Damaged when a line does not fit."""
    fields = _fields(model)
    many = max(1, min(ROWS, AT_ONCE // len(fields)))
    count = 0
    rows = _rows(model, path)
    while some := list(islice(rows, many)):
        # as they are: save() and its like would set times anew
        model._base_manager.all()._insert(some, fields=fields, raw=True, using=connection.alias)  # type: ignore[attr-defined]
        count += len(some)
        told(count)
    return count


def _rows(model: Model, path: Path) -> Iterator[models.Model]:
    fields = _fields(model)
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                values = json.loads(line)
                if len(values) != len(fields):
                    raise ValueError("another number of columns")
                read = {
                    field.attname: _value(field, said) for field, said in zip(fields, values, strict=True)
                }
            except (ValueError, TypeError, ValidationError) as error:
                raise Damaged(f"{path.name}, line {number}, is no row of {model._meta.label}.") from error
            yield model(**read)


def _value(field: models.Field[Any, Any], said: Any) -> Any:
    if isinstance(field, models.ForeignKey):
        return field.target_field.to_python(said)
    if isinstance(field, models.JSONField):
        return models.Value(None, models.JSONField()) if said is None and not field.null else said
    return field.to_python(said)


def count_on() -> None:
    """Let keys that the database gives out go on behind the highest there is."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), moving()):
            cursor.execute(statement)
