"""The closed list of what an entry can say. `docs/record.md` documents each; a test holds the two together.

A kind has *words*: paths of committed values (a salted commitment stands in the leaf, the value in a disclosure), and
*facts*: what stands in the leaf itself: whole numbers, words from a closed list, SHA-256 digests, dates. Kinds that
speak of a person tell only the UTC day; kinds of institutions tell the second.
"""

from __future__ import annotations

from collections.abc import Mapping

from justaction.record.kinds import (
    assessments,
    commitments,
    dashboard,
    decisions,
    harms,
    house,
    newsletter,
    people,
    shareout,
    social,
    standards,
    statement,
    toolkit,
    website,
)
from justaction.record.kinds.shape import Kind

__all__ = ["KINDS", "Kind"]

_CHAPTERS = (
    house,
    statement,
    people,
    decisions,
    harms,
    standards,
    toolkit,
    commitments,
    assessments,
    shareout,
    dashboard,
    newsletter,
    social,
    website,
)
KINDS: Mapping[str, Kind] = {kind.name: kind for chapter in _CHAPTERS for kind in chapter.KINDS}
