"""Somebody who runs the collaborative leaves: what the software can see that they still hold, and what only people can settle.

The deeds are done elsewhere, each on its own page and on the record. This looks whether they are done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from email.utils import parseaddr

from allauth.mfa.models import Authenticator
from django.conf import settings

from justaction.collaborative.models import Collaborative
from justaction.config.backups import keys, making
from justaction.config.doctor import Finding, key_change, witnesses_stand
from justaction.members.models import Affiliation, Grant, Person, ProgramKey
from justaction.members.roles import Ability
from justaction.record import keys as record_keys
from justaction.social.models import Channel
from justaction.web import clock

# What no program can look up. Each is a thing to give, and to whom.
BY_HAND = (
    "The name of the site: who can log in where it is registered, and who pays for it.",
    "The machine: who can log in, who pays, who gets its warnings. Take away the old steward's way in.",
    "Where copies of the backups go, and who can read and delete there.",
    "The mail server or the provider: its account, and its records in the DNS.",
    "The file with the keys: seal it anew with a password of the new steward (justaction backup --keys FILE), "
    "let them open it once, and delete the old one.",
    "If BACKUP_RECIPIENT is set: its other half. Better a new one; keep the old for 35 days, for the backups that it opens.",
    "If somebody leaves in anger: a new SECRET_KEY without the old one beside it (docs/operating.md), new keys of providers, "
    "and a new key of the record (justaction record-key begin).",
)


def examine(person: Person) -> list[Finding]:
    """What this person still holds, in the order in which one would hand it over. A finding with a fix is not done."""
    return [finding for look in LOOKS for finding in look(person)]


def _successor(person: Person) -> Iterator[Finding]:
    grants = Grant.objects.now().filter(ends_on=None, scope="", person__is_active=True).exclude(person=person)
    others = [
        one.person for one in grants.select_related("role", "person") if Ability.STEWARD in one.role.abilities
    ]
    if not others:
        yield Finding(
            "successor",
            "nobody else is a steward without an end",
            "Give the role to somebody: /steer/roles/. Until then yours cannot end, and you cannot be erased.",
        )
        return
    able = set(Authenticator.objects.filter(user__in=others).values_list("user", flat=True))
    names = ", ".join(one.name for one in others)
    ready = any(one.pk in able for one in others)
    fix = (
        ""
        if ready
        else "Let them make a passkey or recovery codes on their page, or great deeds are closed to them."
    )
    yield Finding("successor", names if ready else f"{names}, without a second proof", fix)


def _roles(person: Person) -> Iterator[Finding]:
    held = Grant.objects.now().filter(person=person).select_related("role")
    names = [one.role.name + (f" ({one.scope})" if one.scope else "") for one in held]
    fix = "End each on /steer/roles/, or let it stay if they stay in it." if names else ""
    yield Finding("roles", ", ".join(names) or "none", fix)


def _organizations(person: Person) -> Iterator[Finding]:
    kind = Affiliation.Kind.REPRESENTATIVE
    held = Affiliation.objects.now().filter(person=person, kind=kind).select_related("organization")
    names = [one.organization.name for one in held]
    fix = "Their page, Organizations, has “Leave”: it hands on what they wrote." if names else ""
    yield Finding("speaks for", ", ".join(names) or "nobody", fix)


def _programs(person: Person) -> Iterator[Finding]:
    held = [one.name for one in ProgramKey.objects.filter(person=person) if one.good_on(clock.today())]
    fix = (
        "Let the new steward make their own, then end these: /me/programs/ or /steer/programs/."
        if held
        else ""
    )
    yield Finding("programs", ", ".join(held) or "no key", fix)


def _channels(person: Person) -> Iterator[Finding]:
    held = [str(one) for one in Channel.objects.on().filter(connected_by=person)]
    fix = (
        "If the account there is theirs, connect one that the group holds: /steer/channels/." if held else ""
    )
    yield Finding("channels", ", ".join(held) or "none was connected by them", fix)


def _addresses(person: Person) -> Iterator[Finding]:
    ours = Collaborative.objects.first()
    where = {
        "the address for help (/steer/collaborative/)": ours.help_address if ours else "",
        "MAIL_FROM": parseaddr(settings.MAIL_FROM)[1],
        "INBOX_ADDRESS": settings.INBOX_ADDRESS,
    }
    theirs = [name for name, address in where.items() if address.casefold() == person.email.casefold()]
    fix = f"Take one that the group reads: {', '.join(theirs)}." if theirs else ""
    yield Finding("addresses", person.email if theirs else "none is theirs", fix)


def _backups(_person: Person) -> Iterator[Finding]:
    found = making.every()
    fresh = bool(found) and clock.now() - found[0].at < making.FRESH
    fix = "" if fresh else "Make one before anything changes hands: justaction backup"
    yield Finding("backup", f"{found[0].at:%d %B %Y %H:%M} UTC" if found else "none yet", fix)
    opens = "a key elsewhere (BACKUP_RECIPIENT)" if settings.BACKUP_RECIPIENT else "the key in record-keys/"
    lacks = not settings.BACKUP_RECIPIENT and keys.own() is None
    yield Finding("opened by", opens, "Make it: justaction backup --keys FILE" if lacks else "")


def _record_key(_person: Person) -> Iterator[Finding]:
    """Whoever could read the folder may have a copy of the key; the software sees only whether it is being changed."""
    yield from key_change()
    hidden = record_keys.has_next() is None or not settings.RECORD_SIGNS
    where = (
        "not to be seen by this user"
        if hidden
        else f"in {settings.RECORD_KEYS_DIR}; who had it can still sign, until it is changed"
    )
    yield Finding("record key", where)


def _witness_keys(person: Person) -> Iterator[Finding]:
    """Who holds the keys of the witnesses; one that stands at their own address is probably theirs."""
    yield from witnesses_stand()
    domain = person.email.rpartition("@")[2].casefold()
    names = [key.name for key, _url in settings.RECORD_WITNESSES]
    theirs = [name for name in names if f".{name.partition('/')[0]}".casefold().endswith(f".{domain}")]
    fix = (
        f"Ask who runs it after them, or name another one in RECORD_WITNESSES: {', '.join(theirs)}"
        if theirs
        else ""
    )
    yield Finding("witness keys", ", ".join(theirs) or "none at their address", fix)


LOOKS: tuple[Callable[[Person], Iterator[Finding]], ...] = (
    _successor,
    _roles,
    _organizations,
    _programs,
    _channels,
    _addresses,
    _backups,
    _record_key,
    _witness_keys,
)
