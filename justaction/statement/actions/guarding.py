"""The defence of sign-on: limits before the deed, the tide of forms within it, and the mode in which more is held.

Everything here leads to holding for a look, never to a refusal, except a proof of work that was used before. What is
counted names nobody: limits are keyed by HMAC, and the tide counts coarse classes (`statement/guard/traits.py`).
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.mail.addresses import mailbox
from justaction.members import policy as members
from justaction.members.models import Organization, Person
from justaction.record import actions as record
from justaction.statement import guard, policy
from justaction.statement.guard.traits import THROWAWAY
from justaction.statement.models import MailDomain, Signature, StatementVersion, Tide, Usual, name_key
from justaction.web import addresses, clock, house, limits, proof

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FROM_ONE_NETWORK = 400  # an hour; a carrier puts thousands of telephones behind one address
FROM_ONE_NETWORK_NEW = 60  # the same from mail domains that we do not know: a church hall, a school
FROM_ONE_NETWORK_BARE = 8  # the same without a proof of work
BARE_IN_ALL = 20  # in ten minutes, without a proof of work, from everywhere together
TO_ONE_MAILBOX = 8  # a day: two households, or one that could not decide
FROM_A_NEW_DOMAIN = 25  # an hour
FROM_A_KNOWN_DOMAIN = 400  # an hour: a large employer after a letter to all
ALIKE = 3  # a day: the same name at the same domain, digits and dots left aside
WINDOW = 150  # seconds
WINDOWS = 4  # that many, the one that runs included, are looked at together
SHARDS = 16
ONE_IN = 10  # how often a form has the tide looked at; that many come between two looks
ASKED, FLOOD = "asked", "flood"  # why one is held in the mode: a convener said so, or it looks like the flood
CALM = timedelta(minutes=30)  # without a flood, and the mode that the program began ends
REST = timedelta(hours=6)  # after a person ended it, the program does not begin it again so soon


@dataclass(frozen=True)
class Look:
    """What was seen of a form before the deed: why to hold it ("" for no reason), and its traits as a code."""

    why: str
    traits: str


def look(
    *, name: str, address: str, network: str, work: proof.Work | None, headers: Mapping[str, str]
) -> Look:
    """Count one form by everything that is limited, in one statement, and sort it.

    Raises Refused when its proof of work was used before.
    """
    address = addresses.key(address)
    domain = address.rpartition("@")[2]
    home = _home(domain)
    counted = limits.count(*_limits(name, address, domain, home, network, work))
    if "proof" in counted.tripped:
        raise proof.again()
    of_domain = counted.counts[-1] if home in _BUDGET else 1
    beside = counted.counts[-2] if home is guard.Home.NEW else 0
    traits = guard.sort(
        name=name,
        address=address,
        home=home,
        from_there=of_domain,
        beside=beside,
        seconds=work.seconds if work else None,
        headers=headers,
        languages=house.here().languages,
    )
    why = next((word for what, word in _WHY.items() if what in counted.tripped), "")
    return Look("throwaway" if home is guard.Home.THROWAWAY else why, traits.code)


_BUDGET = {guard.Home.NEW: FROM_A_NEW_DOMAIN, guard.Home.KNOWN: FROM_A_KNOWN_DOMAIN}
_WHY = {
    "sign.network": "many",
    "sign.network.new": "many",
    "sign.network.bare": "many",
    "sign.bare": "bare",
    "sign.mailbox": "mailbox",
    "sign.alike": "alike",
    "sign.domain": "domain",
}


def _limits(
    name: str, address: str, domain: str, home: guard.Home, network: str, work: proof.Work | None
) -> list[limits.Limit | limits.Once]:
    local = "".join(sign for sign in address.rpartition("@")[0].split("+")[0] if sign.isalpha())
    alike = f"{name_key(name)}\0{local}\0{domain}"
    some: list[limits.Limit | limits.Once] = [
        limits.Limit("sign.network", network, FROM_ONE_NETWORK, HOUR),
        limits.Limit("sign.mailbox", mailbox(address), TO_ONE_MAILBOX, DAY),
        limits.Limit("sign.alike", alike, ALIKE, DAY),
    ]
    if work is None:
        some.append(limits.Limit("sign.network.bare", network, FROM_ONE_NETWORK_BARE, HOUR))
        some.append(limits.Limit("sign.bare", "", BARE_IN_ALL, timedelta(minutes=10), shards=2))
    else:
        some.append(work.once())
    if home is guard.Home.NEW:
        some.append(limits.Limit("sign.network.new", network, FROM_ONE_NETWORK_NEW, HOUR))
    if home in _BUDGET:
        some.append(limits.Limit("sign.domain", domain, _BUDGET[home], HOUR))
    return some


def _home(domain: str) -> guard.Home:
    """What we know of a mail domain; one question, and none about the large providers."""
    if domain in policy.PUBLIC_MAIL:
        return guard.Home.PUBLIC
    if domain in THROWAWAY:
        return guard.Home.THROWAWAY
    good = MailDomain.objects.filter(key=MailDomain.key_of(domain)).values_list("good", flat=True).first()
    if good is None:
        return guard.Home.NEW
    return guard.Home.KNOWN if good else guard.Home.THROWAWAY


# --- within the deed --------------------------------------------------------------------------------------------


def goes_on(version: StatementVersion) -> bool:
    """Whether the program sees a flood just now."""
    return version.guarded_since is not None and version.guarded_by_id is None and bool(version.guard)


def judge(version: StatementVersion, traits: str, *, lag: str = "", before: str = "") -> str:
    """Why to hold a form as things stand just now: "asked" or "flood", or "" for no reason. Asks nothing.

    `before` is what was said of it before its letter was answered: what looked like a flood has to look clearly
    different now to go free.
    """
    if version.guarded_since is None:
        return ""
    if version.guarded_by_id is not None:
        return ASKED
    seen, flood = guard.Traits.read(traits), guard.Flood.read(version.guard)
    if seen is None or flood is None:
        return ""
    bar = guard.STILL if before == FLOOD else guard.MAYBE
    return FLOOD if guard.suspicion(seen, flood, lag=lag) >= bar else ""


def note(version: StatementVersion, traits: str, *, lag: str = "") -> None:
    """Count the classes of a form, or of the answer to its letter, and look at the tide now and then.

    Called last in the deed, so that the rows are held for a moment only.
    """
    seen = guard.Traits.read(traits)
    if seen is None:
        return
    _add(seen.lagged(lag) or seen.parts())
    if secrets.randbelow(ONE_IN) == 0:
        look_at_the_tide(version)


def _add(parts: Mapping[str, str]) -> None:
    now = int(clock.now().timestamp())
    window, shard = now - now % WINDOW, secrets.randbelow(SHARDS)
    rows = sorted((window, trait, name, shard) for trait, name in parts.items())
    table = Tide._meta.db_table
    values = ", ".join(["(%s, %s, %s, %s, 1)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO {table} ("window", trait, name, shard, times) VALUES {values} '  # noqa: S608  # our own names
            f'ON CONFLICT ("window", trait, name, shard) DO UPDATE SET times = {table}.times + 1',
            [part for row in rows for part in row],
        )


def tide(since: int) -> dict[str, dict[str, float]]:
    """How many of each class came since a moment (seconds since 1970)."""
    rows = Tide.objects.filter(window__gte=since).values_list("trait", "name").annotate(n=Sum("times"))
    return _mix(rows.order_by())


def usual() -> guard.Mix:
    """The usual share of each class."""
    rows = Usual.objects.values_list("trait", "name").annotate(n=Sum("times")).order_by()
    return guard.usual(_mix(rows))


def _mix(rows: object) -> dict[str, dict[str, float]]:
    mix: dict[str, dict[str, float]] = defaultdict(dict)
    for trait, name, n in rows:  # type: ignore[attr-defined]  # rows of three
        mix[trait][name] = float(n)
    return mix


def look_at_the_tide(version: StatementVersion) -> guard.Flood | None:
    """Compare the last minutes with what is usual; begin the mode of holding when they are a flood, or follow it."""
    now = clock.now()
    flood = _flood()
    row = StatementVersion.objects.filter(pk=version.pk)
    if version.guarded_since is not None:
        if version.guarded_by_id is None:
            row.filter(guarded_by=None).exclude(guarded_since=None).update(
                guard=flood.as_json() if flood else {}, **({"flood_at": now} if flood else {})
            )
        return flood
    rests = version.unguarded_at is not None and now - version.unguarded_at < REST
    if flood is not None and not rests:
        _begin(version, by=None, profile=flood.as_json())
    return flood


def _flood() -> guard.Flood | None:
    """What the last ten minutes hold, and whether it goes on: the newest of them that are enough to tell."""
    window = _window(clock.now().timestamp())
    newest = tide(window)
    if sum(newest.get("home", {}).values()) < guard.SOME:
        newest = tide(window - WINDOW)
    return guard.assess(tide(window - (WINDOWS - 1) * WINDOW), usual(), newest)


def _window(moment: float) -> int:
    return int(moment) // WINDOW * WINDOW


# --- the mode ---------------------------------------------------------------------------------------------------


@transaction.atomic
def begin(version: StatementVersion, *, by: Person) -> StatementVersion:
    """A convener has every new signature held for a look, for as long as they say. Raises NotAllowed, Refused."""
    if not policy.may_guard(by):
        raise NotAllowed(_("Only somebody who moderates everywhere can do this."))
    row = StatementVersion.objects.select_for_update().get(pk=version.pk)
    if row.guarded_by_id is not None:
        raise Refused(_("Signatures are held already."))
    return _begin(row, by=by, profile=row.guard)


@transaction.atomic
def end(version: StatementVersion, *, by: Person) -> StatementVersion:
    """A convener ends it. What is held stays in the queue; the program rests for six hours. Raises as `begin`."""
    if not policy.may_guard(by):
        raise NotAllowed(_("Only somebody who moderates everywhere can do this."))
    row = StatementVersion.objects.select_for_update().get(pk=version.pk)
    if row.guarded_since is None:
        raise Refused(_("Signatures are not held just now."))
    return _end(row, by=by)


def _begin(
    version: StatementVersion, *, by: Person | None, profile: Mapping[str, object]
) -> StatementVersion:
    now = clock.now()
    begun = StatementVersion.objects.filter(pk=version.pk)
    if by is None:
        begun = begun.filter(guarded_since=None)
    if begun.update(guarded_since=now, guarded_by=by, guard=dict(profile), flood_at=now):
        version.refresh_from_db()
        _enter(version, "statement.guarded", by=by)
    return version


def _end(version: StatementVersion, *, by: Person | None) -> StatementVersion:
    version.guarded_since = version.guarded_by = version.flood_at = None
    version.guard = {}
    version.unguarded_at = clock.now() if by else None
    version.save(update_fields=["guarded_since", "guarded_by", "flood_at", "guard", "unguarded_at"])
    _enter(version, "statement.unguarded", by=by)
    return version


def _enter(version: StatementVersion, kind: str, *, by: Person | None) -> None:
    record.enter(
        kind,
        version.statement,
        by=by,
        title=f"Sign-on, version {version.number}",
        url="/signers/",
        facts={"version": version.number, "by": "person" if by else "program"},
    )


@transaction.atomic
def watch() -> None:
    """What the clock does: end the program's mode after half an hour of calm, and keep what is usual."""
    now = clock.now()
    guarded = StatementVersion.objects.select_for_update().exclude(guarded_since=None).filter(guarded_by=None)
    since = [version.guarded_since for version in guarded if version.guarded_since is not None]
    _fold(since=min(since, default=None))
    for version in guarded:
        if look_at_the_tide(version) is None and version.flood_at and now - version.flood_at >= CALM:
            _end(version, by=None)


def _fold(*, since: datetime | None) -> None:
    """Add windows that are compared no more to their day, and forget days older than two weeks.

    What a flood was seen in is forgotten too: all that was looked at together when it began, and what came after.
    """
    now = clock.now()
    over = Tide.objects.filter(window__lte=_window(now.timestamp()) - WINDOWS * WINDOW)
    calm = over
    if since is not None:
        calm = over.filter(window__lte=_window(since.timestamp()) - WINDOWS * WINDOW)
    for trait, name, n in calm.values_list("trait", "name").annotate(n=Sum("times")).order_by():
        day, _made = Usual.objects.get_or_create(
            day=now.date(), trait=trait, name=name, defaults={"times": 0}
        )
        day.times += int(n)
        day.save(update_fields=["times"])
    over.delete()
    Usual.objects.filter(day__lt=now.date() - timedelta(days=14)).delete()


@transaction.atomic
def learn_domains() -> None:
    """What the clock does at night: which mail domains people have signed from for a week, and which were refused.

    A domain is known from three people on, the earliest a week ago, or when it is the website of an organization that
    is listed; and not good when at least three of its signatures, and more than half, were refused.
    """
    week_ago = clock.now() - timedelta(days=7)
    seen: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    rows = Signature.objects.filter(state__in=["confirmed", "refused"]).exclude(address_key="")
    for address, state, asked_at in rows.values_list("address_key", "state", "asked_at").iterator():
        domain = address.rpartition("@")[2]
        if domain in policy.PUBLIC_MAIL:
            continue
        one = seen[domain]
        one[0] += state == "confirmed"
        one[1] += state == "refused"
        one[2] += state == "confirmed" and asked_at <= week_ago
    known = {domain: good for domain, one in seen.items() if (good := _good(*one)) is not None}
    for organization in Organization.objects.listed().exclude(website=""):
        known.setdefault(members.site(organization), True)
    known.pop("", None)
    MailDomain.objects.all().delete()
    MailDomain.objects.bulk_create(
        MailDomain(key=MailDomain.key_of(domain), good=good, seen_on=clock.today())
        for domain, good in known.items()
    )


def _good(confirmed: int, refused: int, a_week_ago: int) -> bool | None:
    if refused >= 3 and refused > confirmed:
        return False
    return True if confirmed >= 3 and a_week_ago else None
