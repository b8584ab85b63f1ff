"""The layers hold: imports by import-linter, keys between tables here (a key named by text escapes an import law)."""

from __future__ import annotations

import subprocess
import sys

from django.apps import apps
from django.conf import settings

from tests.house import PACKAGE, ROOT, height, layers

UPWARD_BY_SETTING = {
    ("record", "actor"),
    ("coedit", "begun_by"),
    ("coedit", "person"),
    ("coedit", "kept_by"),
    ("coedit", "author"),
    ("coedit", "decided_by"),
    ("coedit", "closed_by"),
    ("coedit", "by"),
}  # the one upward key the laws allow: to the author, by settings name


def test_imports_point_down() -> None:
    done = subprocess.run(
        [f"{sys.prefix}/bin/lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_every_folder_stands_in_a_layer() -> None:
    known = set().union(*layers())
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    assert folders <= known


def test_keys_between_tables_point_down_too() -> None:
    wrong = []
    for model in apps.get_models():
        if not model.__module__.startswith("justaction."):
            continue
        app = model.__module__.split(".")[1]
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if field.auto_created or target is None or not target.__module__.startswith("justaction."):
                continue
            other = target.__module__.split(".")[1]
            allowed = app == other or height(other) < height(app)
            by_setting = (
                app,
                field.name,
            ) in UPWARD_BY_SETTING and target._meta.label == settings.AUTH_USER_MODEL
            if not (allowed or by_setting):
                wrong.append(f"{app}.{model.__name__}.{field.name} points up to {other}")
    assert not wrong, wrong


def test_no_text_names_a_table_of_another_app() -> None:
    """`"members.Person"` in code is an arrow no import law sees; only a key to an app below may be named so."""
    wrong = []
    names = {model._meta.label for model in apps.get_models() if model.__module__.startswith("justaction.")}
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" in path.parts or "config" in path.parts:
            continue
        app = path.relative_to(PACKAGE).parts[0]
        text = path.read_text()
        for label in names:
            if f'"{label}"' in text:
                other = apps.get_model(label).__module__.split(".")[1]
                if app != other and height(other) >= height(app):
                    wrong.append(f"{path.relative_to(ROOT)} names {label}")
    assert not wrong, wrong
