"""What templates and modules ask to be translated, read from their source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.template import Template, engines
from django.template.base import Node
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from tests.tongues.walking import Asked

CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
WITHIN_A_TAG = re.compile(r"""\b_\("([^"]+)"\)""")


def nodes(some: Any) -> Iterator[Node]:
    """Every node of a template, whether or not its branch is taken."""
    for node in some:
        yield node
        for name in getattr(node, "child_nodelists", ()):
            yield from nodes(getattr(node, name, None) or [])
        for _condition, inner in getattr(node, "conditions_nodelists", []):
            yield from nodes(inner)


def of_template(source: str) -> set[Asked]:
    found: set[Asked] = {(words, None) for words in WITHIN_A_TAG.findall(source)}
    for node in nodes(Template(source, engine=engines["django"].engine).nodelist):  # type: ignore[attr-defined]
        if isinstance(node, TranslateNode):
            words = node.filter_expression.var
            words = words if isinstance(words, str) else str(words.literal)
            sense = node.message_context
            found.add((f"{sense.var}\4{words}" if sense else words, None))
        elif isinstance(node, BlockTranslateNode):
            one, _names = node.render_token_list(node.singular)
            many = node.render_token_list(node.plural)[0] if node.plural else None
            found.add((one, many))
    return found


def of_module(path: Path) -> set[Asked]:
    found: set[Asked] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        if name in CALLS and isinstance(node, ast.Call):
            said = [one.value for one in node.args if isinstance(one, ast.Constant)]
            if said and name.startswith("p"):
                found.add(("\4".join(map(str, said)), None))
            elif said:
                many = name.startswith("n") and len(said) > 1
                found.add((str(said[0]), str(said[1]) if many else None))
    return found
