"""The web layer's tests draw pages of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from justaction.web import slots
from justaction.web.tests import places


@pytest.fixture
def places_(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of `tests/places.py`; returns the list of what was drawn."""
    settings.ROOT_URLCONF = "justaction.web.tests.places"
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "DIRS": [Path(__file__).parent / "templates"]},
    ]
    monkeypatch.setattr(slots, "_slots", {})
    places.drawn.clear()
    return places.drawn
