"""What is not written down does not exist: settings, kinds of entry, commands, capabilities."""

from __future__ import annotations

import ast
import re

from justaction.record.kinds import KINDS
from tests.house import PACKAGE, ROOT

CAPABILITIES = ROOT / "docs" / "capabilities.md"


def test_every_setting_is_documented() -> None:
    tree = ast.parse((PACKAGE / "config" / "settings.py").read_text())
    read = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "env"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    documented = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text(), re.M))
    assert read == documented


def test_every_kind_of_entry_is_documented() -> None:
    documented = set(re.findall(r"`([a-z]+\.[a-z]+)`", (ROOT / "docs" / "record.md").read_text()))
    assert set(KINDS) <= documented


def test_every_command_is_documented() -> None:
    commands = {
        path.stem for path in PACKAGE.glob("*/management/commands/*.py") if not path.stem.startswith("_")
    }
    text = (ROOT / "docs" / "operating.md").read_text()
    missing = {name for name in commands if f"`justaction {name}" not in text}
    assert not missing


def test_all_ninety_capabilities_are_accounted_for_and_their_tests_exist() -> None:
    rows = re.findall(r"^\| (\d+) \|([^|]*)\|([^|]*)\|([^|]*)\|$", CAPABILITIES.read_text(), re.M)
    assert [int(row[0]) for row in rows] == list(range(1, 91))
    wrong = []
    for number, _what, page, test in rows:
        if test.strip() == "not there yet":
            continue
        assert page.strip(), number
        for path, name in re.findall(r"`([\w/]+\.py)::(\w+)`", test):
            file = ROOT / path
            if not file.exists() or f"def {name}(" not in file.read_text():
                wrong.append(f"{number}: {path}::{name}")
        if "`" not in test:
            wrong.append(f"{number}: names no test")
    assert not wrong, "\n".join(wrong)


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
