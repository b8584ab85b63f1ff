"""Quick migrations do what Django's do: the same steps leave the same models, with the same ties."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, models
from django.db.migrations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    AlterModelOptions,
    CreateModel,
    Migration,
    RemoveConstraint,
    RemoveField,
    RunPython,
)
from django.db.migrations.state import ProjectState

from justaction.config.migrating import QuickState

NAMES = ("Guest", "Lamp", "Key", "Room", "Person")
KEY = ("id", models.BigAutoField(primary_key=True))


def told(apps: Any) -> dict[str, Any]:
    """What a step can see of each model: its fields, what points at it, its constraints and indexes."""
    return {
        model._meta.label: (
            [(field.name, type(field).__name__) for field in model._meta.fields],
            sorted(back.related_model._meta.label for back in model._meta.related_objects),
            [one.name for one in (*model._meta.constraints, *model._meta.indexes)],
        )
        for model in apps.get_models()
    }


def table(cursor: Any, name: str) -> tuple[Any, Any]:
    """Its columns in their order, of which kind, and what holds among them, without the names of that."""
    columns = connection.introspection.get_table_description(cursor, name)
    laws = connection.introspection.get_constraints(cursor, name).values()
    return [(one.name, one.type_code, one.display_size, one.null_ok) for one in columns], sorted(
        str([law[word] for word in ("columns", "primary_key", "unique", "foreign_key", "check", "index")])
        for law in laws
    )


def steps(seen: list[dict[str, Any]]) -> list[Any]:
    def look(apps: Any, _editor: Any) -> None:
        seen.append(told(apps))

    tie = models.ForeignKey("house.Person", models.CASCADE)
    return [
        CreateModel("Person", [KEY, ("name", models.CharField(max_length=9))]),
        RunPython(look),
        CreateModel("Room", [KEY, ("owner", tie), ("floor", models.IntegerField())], {"constraints": [], "indexes": []}),
        AddConstraint("Room", models.UniqueConstraint(fields=["owner", "floor"], name="one_a_floor")),
        RunPython(look),
        AddIndex("Room", models.Index(fields=["floor"], name="by_floor")),
        CreateModel("Key", [KEY, ("room", models.ForeignKey("house.Room", models.CASCADE))]),
        AddField("Key", "holder", models.ForeignKey("house.Person", models.CASCADE, null=True)),
        RunPython(look),
        CreateModel("Lamp", [KEY, ("room", models.ForeignKey("house.Room", models.CASCADE))]),
        AlterField("Person", "name", models.CharField(max_length=99)),
        RunPython(look),
        CreateModel("Guest", [("person_ptr", models.OneToOneField("house.Person", models.CASCADE, parent_link=True, primary_key=True))], bases=("house.person",)),
        AddField("Person", "age", models.IntegerField(default=0)),
        AddField("Lamp", "watts", models.IntegerField(default=0), preserve_default=False),
        AlterField("Lamp", "room", models.ForeignKey("house.Room", models.PROTECT, null=True)),
        RemoveConstraint("Room", "one_a_floor"),
        RemoveField("Key", "holder"),
        AlterModelOptions("Room", {"ordering": ["floor"]}),
        AddField("Guest", "host", models.ForeignKey("house.Person", models.CASCADE, related_name="guests", null=True)),
        AlterField("Person", "name", models.CharField(max_length=99, unique=True)),
        AddField("Room", "named", models.ForeignKey("house.Person", models.CASCADE, to_field="name", related_name="+", null=True)),
        AlterField("Person", "name", models.CharField(max_length=40, unique=True)),
        AlterField("Person", "id", models.IntegerField(primary_key=True)),
        AddField("Lamp", "tint", models.CharField(max_length=9, default="")),
        RunPython(look),
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_each_step_sees_what_it_would_see_in_djangos_way() -> None:
    found = []
    for state in (ProjectState(), QuickState()):
        seen: list[dict[str, Any]] = []
        migration = type("All", (Migration,), {"operations": steps(seen)})("0001_all", "house")
        state.apps  # noqa: B018  # all are drawn, as when migrations run
        with connection.schema_editor() as editor:
            last = migration.apply(state, editor)
        with connection.cursor() as cursor:
            tables = {name: table(cursor, f"house_{name.lower()}") for name in NAMES}
        found.append((seen, tables))
        with connection.schema_editor() as editor:
            for name in NAMES:
                editor.delete_model(last.apps.get_model("house", name))
    assert found[0] == found[1]
    assert found[0][0][3]["house.Person"][1] == ["house.Key", "house.Room"]
