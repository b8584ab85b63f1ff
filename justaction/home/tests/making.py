"""Builders for the front rooms: a founded collaborative with its statement out."""

from __future__ import annotations

from typing import Any

from justaction.collaborative.models import Collaborative
from justaction.home import actions
from justaction.members.models import Person

ADDRESS = "ruth@example.org"


def founded(**other: Any) -> Collaborative:
    """Just Action in Chicago, founded by Ruth."""
    said: dict[str, Any] = {
        "name": "Just Action",
        "place": "Chicago",
        "time_zone": "America/Chicago",
        "languages": ["en"],
        "help_address": "help@example.org",
        "convener_name": "Ruth Abara",
        "convener_address": ADDRESS,
        "publish_statement": True,
    }
    return actions.found(**{**said, **other})


def ruth() -> Person:
    """The first convener."""
    return Person.objects.get(email=ADDRESS)
