"""What the clock does for the website."""

from __future__ import annotations

import logging

from justaction.website import actions

log = logging.getLogger(__name__)


def publish_due() -> None:
    """Let come out what waited for its time."""
    if number := actions.publish_due():
        log.info("%d versions of pages came out at their time", number)
