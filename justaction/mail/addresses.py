"""One mailbox, however its address is written: what letters are counted by."""

from __future__ import annotations

from justaction.web import addresses


def mailbox(address: str) -> str:
    """The address as letters are counted: as all limits, and without dots, which large providers ignore.

    Two mailboxes may share this form now and then; they then share a limit, which does no harm. A letter goes to the
    address as it was written.
    """
    local, at, domain = addresses.limit_key(address).rpartition("@")
    return ((local.replace(".", "") or local) + at + domain)[:254]
