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


def same_mailbox(one: str, other: str) -> bool:
    """Whether two addresses surely are one mailbox: written alike, or apart only in a +tag (RFC 5233)."""
    return addresses.key(one) == addresses.key(other) or _untagged(one) == _untagged(other)


def _untagged(address: str) -> str:
    local, at, domain = addresses.key(address).rpartition("@")
    return (local.split("+", 1)[0] or local) + at + domain
