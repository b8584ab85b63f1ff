"""What the clock does for the house itself."""

from __future__ import annotations

from justaction.config.backups import making


def backup() -> None:
    """Start the backup of the night."""
    making.nightly()
