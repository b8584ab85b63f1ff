"""Deeds live in `actions.py`: pages, forms, questions, facts and letters do not write; views stay thin."""

from __future__ import annotations

import ast

from tests.house import ROOT, modules

THIN = 25  # lines of a view function
QUIET = (
    "views.py",
    "forms.py",
    "policy.py",
    "models.py",
    "emails.py",
    "urls.py",
    "context.py",
    "apps.py",
    "api.py",
)
WRITES = {
    *(
        "save",
        "create",
        "acreate",
        "delete",
        "bulk_create",
        "bulk_update",
        "get_or_create",
        "update_or_create",
    ),
    *("executemany", "set_password"),
}


def writes(tree: ast.AST) -> list[ast.Call]:
    """Calls that write to the database. `.update(…)` counts when it ends a query, not on a dict."""
    found = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        source = ast.unparse(node.func.value)
        from_query = (
            ".objects" in source or ".filter(" in source or ".all()" in source or ".exclude(" in source
        )
        to_super = source.startswith("super()")
        if (node.func.attr in WRITES and not to_super and source not in {"actions", "deeds"}) or (
            node.func.attr == "update" and from_query
        ):
            found.append(node)
    return found


def test_only_deeds_write() -> None:
    wrong = [
        f"{path}:{call.lineno} {ast.unparse(call)[:80]}"
        for path, tree in modules(*QUIET)
        for call in writes(tree)
    ]
    assert not wrong, "\n".join(wrong)


def test_the_law_sees_a_write() -> None:
    """The law can fail: it finds a save, a create and an update of a query, and leaves a dict alone."""
    tree = ast.parse(
        "thing.save()\nThing.objects.create()\nThing.objects.filter(a=1).update(b=2)\nwords.update(a=1)"
    )
    assert len(writes(tree)) == 3


def test_views_are_thin() -> None:
    wrong = []
    for path, tree in modules("views.py"):
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > THIN:
                    wrong.append(f"{path}:{node.lineno} {node.name} has {length} lines")
    assert not wrong, "\n".join(wrong)


def test_deeds_do_not_know_their_doors() -> None:
    """Nothing below a door imports it: views, tasks and commands call deeds, never the other way."""
    wrong = []
    for path, tree in modules("actions.py", "policy.py", "models.py", "emails.py"):
        for node in ast.walk(tree):
            names = (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else []
            )
            wrong += [
                f"{path}:{node.lineno} imports {name}"
                for name in names
                if name.startswith("justaction.")
                and name.rsplit(".", 1)[-1] in {"views", "tasks", "forms", "urls"}
            ]
    assert not wrong, "\n".join(wrong)


def test_only_the_clock_opens_the_clocks_door() -> None:
    """`config/schedule.py` does, and the demonstration, which plays a year of nights."""
    wrong = []
    for path in sorted((ROOT / "justaction").rglob("*.py")):
        if path.name == "schedule.py" or "demo" in path.parts or "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            names = {alias.name for alias in node.names} if isinstance(node, ast.ImportFrom) else set()
            if module.startswith("justaction") and (module.endswith(".tasks") or "tasks" in names):
                wrong.append(f"{path}:{node.lineno}")
    assert not wrong, wrong
