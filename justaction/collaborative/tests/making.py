"""Builders: a collaborative from the template."""

from __future__ import annotations

from justaction.collaborative import actions
from justaction.collaborative.models import Collaborative


def a_collaborative(name: str = "Kestrel Row") -> Collaborative:
    """A collaborative in Chicago, with everything from the template."""
    return actions.found(
        name=name,
        place="Chicago",
        time_zone="America/Chicago",
        languages=["en"],
        purpose="We turn pledges into action.",
        headline="We begin.",
        lead="People who work for racial equity together.",
        help_address="help@example.org",
    )
