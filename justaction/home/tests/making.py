"""Builders for the front rooms: a founded collaborative with its statement out."""

from __future__ import annotations

from typing import Any

from justaction.collaborative.models import Collaborative
from justaction.home import actions
from justaction.home.models import Recording
from justaction.members.models import Person
from justaction.texts.tests.making import mp3
from justaction.texts.uploads import clean_sound

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


def a_recording(spoken_by: str = "Opal Reads") -> Recording:
    """The theory of change read aloud in English."""
    upload = clean_sound("theory.mp3", mp3())
    return actions.record_theory(language="en", spoken_by=spoken_by, upload=upload, by=ruth())
