"""One address, however it is written: the key by which people and limits compare addresses."""

from __future__ import annotations

import re
import unicodedata

_END = re.compile(r"[\s.]+\Z")  # the dot of the root, and spaces around it


def key(address: str) -> str:
    """The address to compare by: no spaces around, NFKC, any case alike, the domain as DNS writes it (IDNA).

    `Ana@Bücher.Example ` and `ana@xn--bcher-kva.example` are one. The part before the @ keeps its diacritics,
    dots and tags: `ána` and `ana` are two people to a mail server. `limit_key` is coarser.
    """
    local, at, domain = unicodedata.normalize("NFKC", address).strip().casefold().rpartition("@")
    # casefold can undo NFKC (ŉ becomes ʼn), so both once more: key(key(x)) == key(x)
    return unicodedata.normalize("NFKC", local).casefold() + at + _domain(domain)


def limit_key(address: str) -> str:
    """The address as limits count it: also without diacritics and without a +tag, so that neither evades them."""
    local, at, domain = key(address).rpartition("@")
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", local) if not unicodedata.combining(sign))
    return (bare.split("+", 1)[0] or bare) + at + domain


def wire(address: str) -> str:
    """The address as every mail server takes it, in ASCII: the domain as DNS writes it, wide letters as plain ones.

    Raises UnicodeError where other letters stand before the @, which few servers take (RFC 6531).
    """
    if address.isascii():
        return address
    local, at, domain = unicodedata.normalize("NFKC", address).strip().rpartition("@")
    local.encode("ascii")
    return local + at + _domain(domain).encode("ascii").decode()


def _domain(domain: str) -> str:
    domain = _END.sub("", domain)
    try:
        return domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return domain
