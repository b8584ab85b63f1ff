"""Logs for machines: one JSON object a line, and nothing in it that tells of a person.

A request is told by the name of its page, never by its address, its sender or what was sent. Of what went wrong the kind and the
place in our code are told; its words lose mail addresses, network addresses and everything in quotes, since a database repeats
in its complaints what it was given.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent.parent.parent
FRAMES = 12
LONGEST = 500  # characters
_MAIL = re.compile(r"[^\s@<>\"'(]+@[^\s@<>\"')]+")
_NETWORK = re.compile(
    r"(?<![\w.])(?:\d{1,3}(?:\.\d{1,3}){3}|(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4})(?![\w.])"
)
_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|«[^»\n]*»|\u201c[^\u201d\n]*\u201d|=\([^)\n]*\)")
REQUESTS = ("django.request", "django.security", "django.server")


def scrubbed(words: str) -> str:
    """Words without addresses of people and machines, and without what stands in quotes."""
    for found in (_MAIL, _QUOTED, _NETWORK):
        words = found.sub("…", words)
    return words[:LONGEST]


class Json(logging.Formatter):
    """One line of JSON for each record."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "says": self._says(record),
        }
        request = getattr(record, "request", None)
        match = getattr(request, "resolver_match", None)
        if request is not None:
            said |= {"page": match.view_name if match else None, "method": getattr(request, "method", None)}
        for name in ("page", "method", "status", "ms", "status_code"):
            if (value := getattr(record, name, None)) is not None:
                said[name] = value
        if record.exc_info and record.exc_info[1] is not None:
            said["error"] = _error(record.exc_info[1])
        return json.dumps(said, ensure_ascii=False, default=str)

    def _says(self, record: logging.LogRecord) -> str:
        if record.name.startswith(REQUESTS):  # their words are an address and what came with it
            return str(record.msg).replace("%s", "").strip(" :\"'") or record.name
        return scrubbed(record.getMessage())


def _error(wrong: BaseException) -> dict[str, Any]:
    where = [
        f"{_short(frame.filename)}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(wrong.__traceback__)[-FRAMES:]
    ]
    told: dict[str, Any] = {
        "kind": type(wrong).__name__,
        "says": scrubbed((str(wrong).splitlines() or [""])[0]),
        "where": where,
    }
    if (cause := wrong.__cause__) is not None:
        told["because"] = {
            "kind": type(cause).__name__,
            "says": scrubbed((str(cause).splitlines() or [""])[0]),
        }
    return told


def _short(file: str) -> str:
    path = Path(file)
    return str(path.relative_to(PACKAGE)) if path.is_relative_to(PACKAGE) else path.name
