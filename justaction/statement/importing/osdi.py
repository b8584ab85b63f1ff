"""Reads people and signatures as OSDI spells them (https://opensupporter.github.io/osdi-docs/), as the rows of a table.

What becomes of each row is ruled as for any other list (`rows.py`). The state of an address stands in a column of its own, so that
whoever unsubscribed elsewhere is left out, and the report of that row says so.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

HEADER = ("name", "email", "status")
MOST_OF_A_NOTE = 40  # letters: what is longer is words of theirs, not a note (`rows.py`)
SIGNATURES, PEOPLE, PERSON = "osdi:signatures", "osdi:people", "osdi:person"


def as_table(content: bytes) -> bytes | None:
    """The same as a table, or None where this is no OSDI document. Never raises: what cannot be read is no document."""
    if content.lstrip()[:1] != b"{":
        return None
    try:
        embedded = json.loads(content)["_embedded"]
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(HEADER)
        writer.writerows(_rows(embedded))
        return out.getvalue().encode()
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _rows(embedded: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    people = embedded.get(PEOPLE)
    if people is None:
        people = [one.get("_embedded", {}).get(PERSON, {}) for one in embedded[SIGNATURES]]
    for person in people:
        names = [str(person.get(part) or "") for part in ("given_name", "additional_name", "family_name")]
        address, status = _address(person.get("email_addresses") or [])
        note = "" if status in {"", "subscribed"} else f"DO NOT CONTACT: {status.upper()}"[:MOST_OF_A_NOTE]
        yield " ".join(" ".join(names).split()), address, note


def _address(given: list[dict[str, Any]]) -> tuple[str, str]:
    first = next((one for one in given if one.get("primary")), given[0] if given else {})
    return str(first.get("address") or ""), str(first.get("status") or "")
