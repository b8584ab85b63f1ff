"""What the clock asks of search."""

from __future__ import annotations

import logging

from justaction.search import actions

log = logging.getLogger(__name__)


def mend() -> None:
    """Compare the index with the things themselves, and put right what differs; a deed that forgot it is named by that."""
    wrong = actions.mend()
    if wrong:
        log.warning("the search index differed from its things in %d rows; put right", wrong)
