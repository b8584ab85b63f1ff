"""Letters that come to us: the addresses one can answer to, and who reads what comes there.

A chapter registers a purpose in its `AppConfig.ready()`; its letters bear a Reply-To that only we can make:

    receiving.register("talk", replies.take)
    receiving.address("talk", about=thread.pk, whom=person.pk)   # reply+talk-k5x…@collab.example.org

The address seals what it is about and for whom (AES-SIV, RFC 5297: the same each time, and nobody can make or change
one), so it names no person, and it ends with `turn`. What is read is taken once, by its Message-ID (`take`).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.db import transaction
from django.db.models import Count

from justaction.mail.incoming.message import Incoming, Unreadable, read
from justaction.mail.incoming.reports import Report
from justaction.mail.models import Received, TurnedAddress
from justaction.web import addresses, clock, limits

Outcome = Received.Outcome
AN_HOUR = timedelta(hours=1)
MOST_AN_HOUR = 20  # letters to one address for replies; above, they are answered once and then only counted
KEEP = timedelta(days=60)
LONGEST_PREFIX = 5
WORD = "reader"  # under which a provider keeps our sealed word beside a letter
_LENGTHS = (5, 5, 1)  # bytes of what it is about, for whom, and its number
# base32 (RFC 4648) of as many bits as a sealed word has, without its padding: two signs at a time, since a letter to a
# hundred thousand people asks for two hundred thousand of them
_SIGNS = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = [one + two for one in _SIGNS for two in _SIGNS]
_BITS = 8 * (sum(_LENGTHS) + 16)
_SPARE = -_BITS % 10
_SHIFTS = range(_BITS + _SPARE - 10, -1, -10)


@dataclass(frozen=True)
class Token:
    """Whose address it is and what it is about, as keys of the chapter that made it."""

    about: int
    whom: int


Handler = Callable[[Incoming, Token], Received.Outcome]


@dataclass(frozen=True)
class _Purpose:
    handler: Handler
    from_calendars: bool
    from_machines: bool


_purposes: dict[str, _Purpose] = {}


def register(
    prefix: str, handler: Handler, *, from_calendars: bool = False, from_machines: bool = False
) -> None:
    """Let `handler(message, token)` read what comes to addresses of this purpose: it runs in a transaction, and says
    what became of it. With `from_calendars` also what a calendar sends for a person, with `from_machines` also what no
    person wrote: notices that a letter came back, answers of machines."""
    if not prefix.isalpha() or len(prefix) > LONGEST_PREFIX:
        raise ValueError("A purpose is a short word.")
    _purposes[prefix] = _Purpose(handler, from_calendars, from_machines)


def is_open() -> bool:
    """Whether letters can be answered at all: an inbox is set."""
    return bool(settings.INBOX_ADDRESS)


# --- addresses --------------------------------------------------------------------------------------------------


def address(prefix: str, *, about: int, whom: int) -> str:
    """The address at which one person answers about one thing; "" while no inbox is set."""
    return addresses_of(prefix, about=about, people=[whom]).get(whom, "")


def addresses_of(prefix: str, *, about: int, people: Collection[int]) -> dict[int, str]:
    """The same for many people, with one question to the database."""
    if not is_open():
        return {}
    local, _at, domain = inbox().rpartition("@")
    words = words_of(prefix, about=about, people=people)
    return {whom: f"{local}+{word}@{domain}" for whom, word in words.items()}


def address_with(word: str) -> str:
    """The address that holds a sealed word; "" while no inbox is set."""
    local, at, domain = inbox().rpartition("@")
    return f"{local}+{word}@{domain}" if at else ""


def words_of(prefix: str, *, about: int, people: Collection[int]) -> dict[int, str]:
    """The sealed words in those addresses: also without an inbox, for a provider that gives them back."""
    if not people:
        return {}
    turned = TurnedAddress.objects.filter(prefix=prefix, about=about, whom__range=(min(people), max(people)))
    numbers = dict(turned.values_list("whom", "number"))
    seal = _sealing(prefix, about)
    return {whom: f"{prefix}-{seal(whom, numbers.get(whom, 0))}" for whom in people}


@transaction.atomic
def turn(prefix: str, *, about: int, whom: int) -> None:
    """End an address: a letter to it is not read any more, and the next one is another."""
    row, _made = TurnedAddress.objects.select_for_update().get_or_create(
        prefix=prefix, about=about, whom=whom
    )
    TurnedAddress.objects.filter(pk=row.pk).update(number=(row.number + 1) % 256)


def inbox() -> str:
    """Our address for replies, without its name."""
    return _bare(settings.INBOX_ADDRESS)


@lru_cache(maxsize=8)
def _bare(written: str) -> str:
    return parseaddr(written)[1].lower()


def ours() -> frozenset[str]:
    """The addresses that our own letters come from."""
    return frozenset({inbox(), parseaddr(settings.MAIL_FROM)[1].lower()} - {""})


def read_address(recipient: str) -> tuple[str, Token] | None:
    """The purpose and the token of an address of ours; None for any other, and for one that has ended."""
    local, _, domain = recipient.lower().rpartition("@")
    own_local, _, own_domain = inbox().rpartition("@")
    if not own_domain or domain != own_domain or not local.startswith(f"{own_local}+"):
        return None
    return read_word(local.removeprefix(f"{own_local}+"))


def read_word(word: str) -> tuple[str, Token] | None:
    """The purpose and the token of a sealed word; None for any other, and for one that has ended."""
    prefix, _, sealed = word.partition("-")
    found = _opened(prefix, sealed) if prefix in _purposes else None
    if found is None:
        return None
    about, whom, number = found
    turned = TurnedAddress.objects.filter(prefix=prefix, about=about, whom=whom).first()
    return (prefix, Token(about, whom)) if number == (turned.number if turned else 0) else None


def _sealing(prefix: str, about: int) -> Callable[[int, int], str]:
    """What seals for whom it is, and its number: many of them with one key."""
    encrypt, with_it = _key(settings.SECRET_KEY).encrypt, [prefix.encode()]
    first, second, third = _LENGTHS
    start = about.to_bytes(first, "big")

    def sealed(whom: int, number: int) -> str:
        plain = start + whom.to_bytes(second, "big") + number.to_bytes(third, "big")
        bits = int.from_bytes(encrypt(plain, with_it), "big") << _SPARE
        return "".join([_PAIRS[bits >> shift & 1023] for shift in _SHIFTS])

    return sealed


def _opened(prefix: str, sealed: str) -> tuple[int, int, int] | None:
    try:
        data = base64.b32decode(sealed.upper() + "=" * (-len(sealed) % 8))
    except ValueError:
        return None
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            plain = _key(str(secret)).decrypt(data, [prefix.encode()])
        except (InvalidTag, ValueError):
            continue
        one, two, _three = _LENGTHS
        return (
            int.from_bytes(plain[:one], "big"),
            int.from_bytes(plain[one : one + two], "big"),
            plain[one + two],
        )
    return None


@lru_cache(maxsize=8)
def _key(secret: str) -> AESSIV:
    return AESSIV(hashlib.sha256(b"justaction.mail.receiving/1\0" + secret.encode()).digest())


# --- taking a message -------------------------------------------------------------------------------------------


def take(raw: bytes, *, envelope: str | None = None, recipient: str = "") -> Received.Outcome:
    """Take one message: once, however often it comes; what became of it.

    `envelope` is the sender of SMTP ("" for none, None when unknown), `recipient` whom SMTP named. What goes wrong
    leaves no trace, so that it can come again.
    """
    try:
        message = read(raw, envelope=envelope, recipient=recipient, ours=ours())
    except Unreadable:
        return _count(Outcome.UNREADABLE, hashlib.sha256(raw).hexdigest())
    found = next((one for to in message.recipients if (one := read_address(to)) is not None), None)
    from_calendar = bool(
        found and _purposes[found[0]].from_calendars and message.by_calendar and message.calendars
    )
    if message.report and found is None:  # a complaint comes to us, and names the letter inside it
        inside = (read_address(to) for to in message.report.addresses)
        found = next((one for one in inside if one and _purposes[one[0]].from_machines), None)
    key = hashlib.sha256(f"{message.key}\n{found}".encode()).hexdigest()
    by_machine = found is not None and _purposes[found[0]].from_machines and message.automatic != "loop"
    if message.automatic and not by_machine and not (from_calendar and message.automatic == "automatic"):
        return _count(Outcome(message.automatic), key)
    if found is None:
        return _count(Outcome.UNKNOWN, key)
    return _handed_on(message, *found, key=key)


def told(word: str, report: Report, *, key: str) -> Received.Outcome:
    """The same for what a provider tells of the letter that bears this word: once, however often it says so."""
    found = read_word(word)
    if found is None or not _purposes[found[0]].from_machines:
        return _count(Outcome.UNKNOWN, hashlib.sha256(key.encode()).hexdigest())
    message = Incoming(key=key, sender="", automatic="bounce", report=report)
    return _handed_on(message, *found, key=hashlib.sha256(f"{key}\n{found}".encode()).hexdigest())


@transaction.atomic
def _handed_on(message: Incoming, prefix: str, token: Token, *, key: str) -> Received.Outcome:
    """Let the chapter read it, unless it was read already: the constraint decides, however many come at once."""
    row = _row(key, purpose=prefix)
    if row is None:
        return Outcome.TWICE
    who = f"{prefix} {token.about} {token.whom} {addresses.limit_key(message.sender)}"
    times = limits.count(limits.Limit("mail.received", who, MOST_AN_HOUR, AN_HOUR)).counts[0]
    if times > MOST_AN_HOUR + 1:
        outcome = Outcome.STORM
    else:
        message = message.in_trouble("too_many") if times > MOST_AN_HOUR else message
        outcome = _purposes[prefix].handler(message, token)
    Received.objects.filter(pk=row.pk).update(outcome=outcome)
    return outcome


def _count(outcome: Received.Outcome, key: str) -> Received.Outcome:
    """What nobody reads is counted, once for each message."""
    _row(key, outcome=outcome)
    return outcome


def _row(key: str, *, purpose: str = "", outcome: str = Received.Outcome.DONE) -> Received | None:
    """A row for a message; None when there is one."""
    fresh = Received(key=key, purpose=purpose, outcome=outcome, at=clock.now())
    before = Received.objects.filter(key=key).values_list("pk", flat=True).first()
    if before is not None:
        return None
    Received.objects.bulk_create([fresh], ignore_conflicts=True)
    return Received.objects.filter(key=key, mark=fresh.mark).first()


def lately() -> list[tuple[str, int]]:
    """How many messages of the last seven days came to which end, the most first."""
    rows = Received.objects.filter(at__gt=clock.now() - timedelta(days=7)).values("outcome").order_by()
    counted = rows.annotate(count=Count("id")).order_by("-count", "outcome")
    return [(str(row["outcome"]), int(row["count"])) for row in counted]


def forget() -> int:
    """Forget the rows of messages that came long ago; how many there were."""
    return Received.objects.filter(at__lt=clock.now() - KEEP).delete()[0]
