"""What the clock does for the numbers: fold their steps each minute; count everything anew once a day, and say what is wrong."""

from __future__ import annotations

import logging

from justaction.counts import actions

log = logging.getLogger(__name__)


def fold() -> None:
    """Make one row of each number again."""
    while actions.fold():
        pass


def recount() -> None:
    """Compare all numbers with a recount. What is wrong is named here and in `justaction doctor`, never put right unasked."""
    actions.keep_up()
    found = actions.recount()
    for said in found.named:
        log.error("A number is wrong: %s", actions.Wrong(*said))
