"""Packages of the toolkit: one file with all of a tool or an edition, written the same each time, read with suspicion. Pure.

The format is documented in `docs/packages.md`.
"""

from justaction.toolkit.packing.archive import (
    FORMAT,
    MOST_BYTES,
    VERSION,
    Opened,
    Unfit,
    canonical,
    pack,
    unpack,
)
from justaction.toolkit.packing.shape import check_edition, check_origin, check_tool

__all__ = [
    "FORMAT",
    "MOST_BYTES",
    "VERSION",
    "Opened",
    "Unfit",
    "canonical",
    "check_edition",
    "check_origin",
    "check_tool",
    "pack",
    "unpack",
]
