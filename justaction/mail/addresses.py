"""One mailbox, however its address is written: what limits are counted by."""

from __future__ import annotations

import unicodedata


def mailbox(address: str) -> str:
    """The normal form of an address, for counting only; a letter goes to the address as it was written.

    Case, diacritics, dots, `+tags` and the spelling of an international domain make no difference. Two mailboxes may
    share a form now and then; they then share a limit, which does no harm.
    """
    local, _, domain = unicodedata.normalize("NFKD", address.strip()).casefold().rpartition("@")
    local = "".join(sign for sign in local if not unicodedata.combining(sign))
    plain = local.split("+", 1)[0].replace(".", "")
    return f"{plain or local}@{_domain(domain)}"[:254]


def _domain(name: str) -> str:
    composed = unicodedata.normalize("NFC", name).rstrip(".")
    try:
        return composed.encode("idna").decode("ascii")
    except UnicodeError:
        return composed
