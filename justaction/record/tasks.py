"""What the clock does for the record: publish every few seconds, ask its witnesses, compare every old row once a day."""

from __future__ import annotations

import logging

from justaction.record import publisher, witnesses

log = logging.getLogger(__name__)


def publish() -> None:
    """Put what was written since into the public log; cheap when there is nothing."""
    _publish(check_all=False)


def witness() -> None:
    """Ask the witnesses to cosign what is new; nothing to do where none is named."""
    witnesses.ask()


def check() -> None:
    """Compare every row of the database with the published log."""
    _publish(check_all=True)


def _publish(*, check_all: bool) -> None:
    try:
        publisher.publish(check_all=check_all)
    except publisher.Stopped as stopped:
        log.error("The record is not signed any more: %s", stopped)
