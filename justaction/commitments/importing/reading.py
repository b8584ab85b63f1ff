"""A file of pledges as one table, whether it is CSV, JSON or YAML."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import yaml
from django.utils.translation import gettext as _

from justaction.errors import Refused
from justaction.texts.tables import MOST_BYTES, MOST_ROWS, Row, Table, read_table

MOST_COLUMNS = 60


def read(content: bytes, *, file_name: str) -> Table:
    """The rows of the file. Raises Refused (field "file", status 422) when it cannot be understood."""
    if len(content) > MOST_BYTES:
        raise _refused(_("The file is larger than %(size)s MB.") % {"size": MOST_BYTES // 1024 // 1024})
    ending = file_name.rsplit(".", 1)[-1].lower()
    if ending == "json":
        return _table(_json(content))
    if ending in {"yaml", "yml"}:
        return _table(_yaml(content))
    return read_table(content)


def _refused(message: str) -> Refused:
    return Refused(message, field="file", status=422)


def _json(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _refused(_("The file is not valid JSON: %(why)s") % {"why": _short(error)}) from error


class _Loader(yaml.SafeLoader):
    """Plain YAML: no objects, and no references that could multiply a small file into a huge one."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("references (*name) are not read")
        return super().compose_node(parent, index)


def _yaml(content: bytes) -> Any:
    try:
        return yaml.load(content.decode("utf-8-sig"), Loader=_Loader)  # noqa: S506  # a SafeLoader, narrowed
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _refused(_("The file is not valid YAML: %(why)s") % {"why": _short(error)}) from error


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120]


def _table(found: Any) -> Table:
    """A table of a list of things; the list may be the only list in an outer thing."""
    if isinstance(found, Mapping):
        lists = [value for value in found.values() if isinstance(value, list)]
        found = lists[0] if len(lists) == 1 else None
    if not isinstance(found, list) or not found:
        raise _refused(_("The file holds no list of pledges."))
    if len(found) > MOST_ROWS:
        raise _refused(_("The file has more than %(rows)s rows.") % {"rows": MOST_ROWS})
    if not all(isinstance(thing, Mapping) for thing in found):
        raise _refused(
            _("Each pledge in the list needs names for its parts, like “organization” and “quote”.")
        )
    header: dict[str, None] = {}
    for thing in found:
        header.update(dict.fromkeys(str(name) for name in thing))
        if len(header) > MOST_COLUMNS:
            raise _refused(_("The pledges have too many different parts."))
    named = ({str(key): value for key, value in thing.items()} for thing in found)
    rows = [
        Row(number, {name: _cell(thing.get(name)) for name in header})
        for number, thing in enumerate(named, 1)
    ]
    return Table(tuple(header), tuple(rows))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, list | Mapping):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value).replace("\x00", "").strip()
