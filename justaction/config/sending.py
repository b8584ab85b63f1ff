"""What large providers ask of whoever sends a great many letters: records of the domain, and headers of each letter.

SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489), List-Unsubscribe with one press (RFC 8058), a From that agrees with
the envelope. The records are looked up by `ask`, so that tests bring a name server of their own.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Collection, Iterator
from email import message_from_bytes, policy
from email.utils import format_datetime, parseaddr

import dns.exception
import dns.resolver
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.conf import settings

from justaction.mail import receiving
from justaction.newsletter import writing
from justaction.newsletter.models import Issue, Wording
from justaction.statement.names_of_domains import resolver
from justaction.web import clock

RSA_BITS = 1024  # fewer are not taken any more (RFC 8301)
Ask = Callable[[str], list[str]]  # a name -> its TXT records
Said = tuple[str, str, str]  # the check, what it saw, the fix: empty where all is well


class NoAnswer(Exception):  # noqa: N818  # nothing is known of the domain
    """No name server answered in time."""


def texts(name: str) -> list[str]:
    """The TXT records of a name, also by way of another name (CNAME), as keys of providers are. Raises NoAnswer."""
    try:
        answer = resolver().resolve(f"{name}.", "TXT", search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError, ValueError) as error:
        raise NoAnswer(name) from error
    return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]


def records(ask: Ask = texts) -> Iterator[Said]:
    """What the domain of MAIL_FROM says of who may send for it."""
    domain = parseaddr(settings.MAIL_FROM)[1].rpartition("@")[2].lower()
    for name, look in (("spf", _spf), ("dkim", _dkim), ("dmarc", _dmarc)):
        try:
            yield (name, *look(domain, ask))
        except NoAnswer:
            yield name, f"no name server answered about {domain}", "Try again, or set DNS_SERVER."


def _spf(domain: str, ask: Ask) -> tuple[str, str]:
    found = [one for one in ask(domain) if one.lower().split(" ")[0] == "v=spf1"]
    if not found:
        fix = (
            f'Add a TXT record to {domain}: "v=spf1 mx -all", with whoever sends your letters instead of mx.'
        )
        return f"{domain} has none", fix
    if len(found) > 1:
        return f"{domain} has {len(found)}", "Make one SPF record of them; of several none counts."
    if any(word.lower() in {"all", "+all", "?all"} for word in found[0].split()):
        return found[0], "End it with -all or ~all; so it lets everybody send in your name."
    return found[0], ""


def _dkim(domain: str, ask: Ask) -> tuple[str, str]:
    selectors = [one.strip() for one in str(settings.DKIM_SELECTOR).split(",") if one.strip()]
    if not selectors:
        return "not looked up", "Set DKIM_SELECTOR to the name under which your mail server signs letters."
    for selector in selectors:
        name = f"{selector}._domainkey.{domain}"
        keys = [tags for one in ask(name) if "p" in (tags := _tags(one))]
        if not keys:
            return f"{name} has no key", f"Add the TXT record that your mail server gives you for {name}."
        if not keys[0]["p"]:
            return f"{name} is withdrawn", "Set DKIM_SELECTOR to the key that is used now."
        if (bits := _bits(keys[0])) is not None and bits < RSA_BITS:
            return f"{name} has {bits} bits", "Make a new key of 2048 bits."
    return ", ".join(selectors), ""


def _dmarc(domain: str, ask: Ask) -> tuple[str, str]:
    """Of the domain, or of one above it that speaks for all below."""
    above = domain.split(".")
    for n in range(len(above) - 1):
        name = "_dmarc." + ".".join(above[n:])
        found = [one for one in ask(name) if one.lower().replace(" ", "").startswith("v=dmarc1")]
        if len(found) > 1:
            return f"{name} has {len(found)}", "Keep one DMARC record; of several none counts."
        if found and _tags(found[0]).get("p", "").lower() not in {"none", "quarantine", "reject"}:
            return found[0], f"Say in {name} what becomes of letters that fail: p=none, quarantine or reject."
        if found:
            return found[0], ""
    return f"{domain} has none", f'Add a TXT record to _dmarc.{domain}: "v=DMARC1; p=none".'


def _tags(record: str) -> dict[str, str]:
    """The tags of a DKIM or DMARC record (RFC 6376, 3.2)."""
    pairs = (one.partition("=") for one in record.split(";"))
    return {name.strip().lower(): "".join(value.split()) for name, equal, value in pairs if equal}


def _bits(key: dict[str, str]) -> int | None:
    """How long an RSA key is; None for another sort; 0 when it cannot be read."""
    if key.get("k", "rsa").lower() != "rsa":
        return None
    try:
        found = load_der_public_key(base64.b64decode(key["p"]))
    except (ValueError, binascii.Error):
        return 0
    return found.key_size if isinstance(found, RSAPublicKey) else 0


def letter() -> Said:
    """Whether an issue, made as for a reader, has what bulk senders are asked for."""
    words = Wording(
        issue=Issue(pk=1, slug="2026-01"), language=settings.LANGUAGE_CODE, title="News", text="Hello."
    )
    own = writing.own_headers(
        to="reader@example.org", token="x", message_id="newsletter.1.1@example.org",  # noqa: S106  # no password
        stop_by_mail="", date=format_datetime(clock.now()),
    )  # fmt: skip
    raw = writing.mould_of(writing.body(words)).for_reader(own, "x")
    headers = message_from_bytes(raw, policy=policy.default)
    asked = (
        "From",
        "To",
        "Date",
        "Message-ID",
        "Subject",
        "List-Id",
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
    )
    lacks = [name for name in asked if not headers[name]]
    if lacks:
        return "letters", f"lack {', '.join(lacks)}", "This is a fault of ours: please report it."
    if "<https://" not in str(headers["List-Unsubscribe"]):
        return "letters", "end by a link that is not https", "Set SITE_URL to the https:// address."
    sender = parseaddr(str(headers["From"]))[1].rpartition("@")[2].lower()
    envelope = (receiving.inbox() or parseaddr(settings.MAIL_FROM)[1]).rpartition("@")[2].lower()
    if not _agree(sender, envelope):
        fix = f"Put INBOX_ADDRESS at {sender} or a name below it, so that SPF speaks for the sender."
        return "letters", f"come from {sender}, and back to {envelope}", fix
    return "letters", f"from {sender}, end with one press", ""


def _agree(one: str, other: str) -> bool:
    """Whether two domains are the same, or one below the other (DMARC, relaxed; RFC 7489, 3.1)."""
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def examine(ask: Ask = texts) -> Collection[Said]:
    """All of it; nothing while no mail server is set, since then no letter leaves."""
    return [*records(ask), letter()] if settings.MAIL_URL and settings.PRODUCTION else []
