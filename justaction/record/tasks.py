"""What the clock does for the record: publish every few seconds, and once a day compare every old row with the log."""

from __future__ import annotations

import logging

from justaction.record import publisher

log = logging.getLogger(__name__)


def publish() -> None:
    """Put what was written since into the public log; cheap when there is nothing."""
    _publish(check_all=False)


def check() -> None:
    """Compare every row of the database with the published log."""
    _publish(check_all=True)


def _publish(*, check_all: bool) -> None:
    try:
        publisher.publish(check_all=check_all)
    except publisher.Stopped as stopped:
        log.error("The record is not signed any more: %s", stopped)
