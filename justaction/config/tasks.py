"""What the clock does for the house itself."""

from __future__ import annotations

from justaction.config.backups import copying, making


def backup() -> None:
    """Start the backup of the night."""
    making.nightly()


def copy_backup() -> None:
    """Try again to copy the last backup, where that went wrong."""
    copying.try_again()
