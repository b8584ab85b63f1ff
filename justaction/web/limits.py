"""How often somebody did something lately, counted in one atomic step, without keeping who it was.

A count belongs to a key: HMAC of (day, what, who, window), so a stolen table names nobody, and nobody can be
followed from day to day. Reaching a limit is no refusal by itself: a church hall shares one address. The deed
decides, usually to hold for review.

    asked = limits.count(
        limits.Limit("sign.visitor", limits.visitor(request), 20, timedelta(hours=1)),
        limits.Limit("sign.address", addresses.limit_key(address), 3, timedelta(hours=1)),
    )
    if asked.tripped: …
"""

from __future__ import annotations

import hmac
import ipaddress
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from justaction.web import clock
from justaction.web.models import Count

DAY = timedelta(days=1)
_WITH_PORT = re.compile(r"(?:\[([^\]]+)\]|([0-9.]+))(?::\d{1,5})?")


@dataclass(frozen=True)
class Limit:
    """At most `most` times `what` by `who` within `per` (whole seconds, at most a day).

    What everybody counts, like all forms of an hour, is spread over `shards` rows, so that nobody waits for anybody:
    one row is counted, and stands for all of them. The count is then an estimate, and the limit a rough one.
    """

    what: str
    who: str
    most: int
    per: timedelta
    shards: int = 1


@dataclass(frozen=True)
class Once:
    """Something that counts the first time only, until a moment (seconds since 1970), like a proof of work."""

    what: str
    who: str
    until: int
    most: int = 1


@dataclass(frozen=True)
class Counted:
    """How often each was counted, this time included, and which limits that was too much for."""

    counts: tuple[int, ...]
    tripped: tuple[str, ...]


def count(*limits: Limit | Once) -> Counted:
    """Count once for each limit, in one statement; `tripped` names those now above their most."""
    keys = [_key(limit) for limit in limits]
    ends = [limit.until if isinstance(limit, Once) else _window(limit)[1] for limit in limits]
    now = _upsert(zip(keys, ends, strict=True))
    counts = tuple(now[key] * getattr(limit, "shards", 1) for key, limit in zip(keys, limits, strict=True))
    tripped = (limit.what for limit, times in zip(limits, counts, strict=True) if times > limit.most)
    return Counted(counts, tuple(tripped))


def tripped(what: str, who: str, *, most: int, per: timedelta) -> bool:
    """Count one thing; whether that was too often."""
    return bool(count(Limit(what, who, most, per)).tripped)


def reached(limit: Limit) -> bool:
    """Whether a limit is reached already, without counting once more: for what only counts when it goes wrong."""
    times = Count.objects.filter(key=_key(limit)).values_list("times", flat=True).first() or 0
    return times >= limit.most


def visitor(request: HttpRequest) -> str:
    """The network address of whoever asks: an IPv4 address, or the /64 of an IPv6 one.

    X-Forwarded-For is believed only for as many of its last entries as there are proxies of ours
    (TRUSTED_PROXIES); what stands before them, anyone can write.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    if proxies := int(settings.TRUSTED_PROXIES):
        passed = [
            part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()
        ]
        if len(passed) >= proxies:
            address = passed[-proxies]
    return _network(address)


def sweep() -> int:
    """Forget the counts whose window is over; how many there were."""
    return Count.objects.filter(until__lt=int(clock.now().timestamp())).delete()[0]


def _network(address: str) -> str:
    host = _WITH_PORT.fullmatch(address)  # some proxies write the port too, which is another one each time
    try:
        ip = ipaddress.ip_address(host[1] or host[2] if host else address)
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)


def _window(limit: Limit) -> tuple[int, int]:
    """The window that `now` is in, as seconds since 1970: its beginning and end. No window crosses midnight (UTC)."""
    length = int(limit.per.total_seconds())
    if not 0 < length <= DAY.total_seconds():
        raise ValueError("A limit is for at least a second and at most a day.")
    now = int(clock.now().timestamp())
    midnight = now - now % 86_400
    start = midnight + (now - midnight) // length * length
    return start, min(start + length, midnight + 86_400)


def _key(limit: Limit | Once) -> str:
    if isinstance(limit, Once):
        start, shard = limit.until, b""
    else:
        start, _end = _window(limit)
        shard = b"%d" % secrets.randbelow(limit.shards) if limit.shards > 1 else b""
    day_key = hmac.digest(
        settings.SECRET_KEY.encode(), b"justaction.web.limits\0%d" % (start // 86_400), "sha256"
    )
    parts = (limit.what.encode(), limit.who.encode(), b"%d" % start, shard)
    framed = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hmac.new(day_key, framed, "sha256").hexdigest()


def _upsert(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Add one to each key, atomically, in one statement that SQLite and PostgreSQL both know; the new counts."""
    once = sorted(dict(rows).items())  # one order, so that two requests never wait for each other in a circle
    values = ", ".join(["(%s, 1, %s)"] * len(once))
    table = Count._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (key, times, until) VALUES {values} "  # noqa: S608  # our own names, no input
            f"ON CONFLICT (key) DO UPDATE SET times = {table}.times + 1 RETURNING key, times",
            [part for row in once for part in row],
        )
        return {str(key): int(times) for key, times in cursor.fetchall()}
