"""Deeds of asking: one address signs once per kind, however many requests arrive at one moment; a constraint says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from justaction.collaborative.models import Collaborative
from justaction.errors import Refused
from justaction.members.models import Organization
from justaction.statement import emails, policy
from justaction.statement.actions import guarding
from justaction.statement.actions.ending import end
from justaction.statement.models import (
    MOST_AT_ONE_ADDRESS,
    ShareLink,
    Signature,
    StatementVersion,
    name_key,
)
from justaction.texts.lookalikes import skeleton
from justaction.texts.tidying import LINK, tidy
from justaction.web import addresses, clock

BETWEEN_LETTERS = timedelta(minutes=10)
_ORGANIZATION = {
    "organization_name": (200, gettext_lazy("Write the name of the institution or group.")),
    "role_title": (120, gettext_lazy("Say what your role there is.")),
    "authority": (300, gettext_lazy("Say what lets you sign for it.")),
}


@dataclass(frozen=True)
class Signing:
    """What somebody typed, tidied: the facts of a signature."""

    name: str
    address: str
    kind: str
    listed: bool
    organization_name: str = ""
    organization_kind: str = ""
    organization_website: str = ""
    organization_listed: bool = True
    role_title: str = ""
    authority: str = ""
    language: str = ""
    hold_why: str = ""
    traits: str = ""
    pseudonym: str = ""


def typed(row: Signature) -> dict[str, Any]:
    """The facts of a signature as they were typed."""
    return {field.name: getattr(row, field.name) for field in fields(Signing)}


@transaction.atomic
def sign(
    *,
    name: str,
    address: str,
    kind: str = "individual",
    listed: bool = False,
    organization_name: str = "",
    organization_kind: str = "",
    organization_website: str = "",
    organization_listed: bool = True,
    role_title: str = "",
    authority: str = "",
    language: str = "",
    hold_why: str = "",
    traits: str = "",
    pseudonym: str = "",
    invite: str = "",
) -> Signature:
    """Take a signature on the open version, to be confirmed by letter; the letter is all that tells what happened.

    `hold_why` holds it once confirmed, `traits` are the classes of its form (`actions/guarding.py`). `pseudonym` is what the public
    list shows instead of the name, `invite` the code of the link they came by.
    A person who has signed already gets a letter that says so; one who was asked less than ten minutes ago gets
    none. Another name at the same address is another person, up to four; then a letter says so, and what is returned
    is a duplicate that is not kept.
    Raises Refused (422) for what is missing, 409 when no version is open or the collaborative is still forming.
    """
    about = (organization_name, organization_kind, organization_website, organization_listed)
    facts = _tidied(
        Signing(
            name,
            address,
            kind,
            bool(listed),
            *about,
            role_title,
            authority,
            language,
            hold_why,
            traits,
            pseudonym,
        )
    )
    if not policy.takes_signatures(invite):
        raise Refused(_("Sign-on is not open yet. We are still forming."))
    version = StatementVersion.objects.current()
    if version is None:
        raise Refused(_("The statement is not open for sign-on."))
    facts = replace(facts, hold_why=facts.hold_why or guarding.judge(version, traits))
    row, is_new = _take_place(facts, version)
    if row is None:
        emails.full(facts.address, facts.name, facts.language)
        return Signature(version=version, state=Signature.State.DUPLICATE)
    if row.state != Signature.State.PENDING:
        emails.already(row)
        return row
    waited = clock.now() - row.asked_at >= BETWEEN_LETTERS or row.via == Signature.Via.IMPORTED
    if not is_new:
        for field, value in vars(facts).items():
            setattr(row, field, value if field != "hold_why" else row.hold_why)
        row.version = version
        if not row.is_for_organization:  # an imported organization stays listed until its owner answers
            row.via = Signature.Via.WEB
        row.asked_at = clock.now() if waited else row.asked_at
    if invite:
        row.invite = ShareLink.objects.in_use().filter(code=invite).first()
    if invite or not is_new:
        row.save()
    if is_new or waited:
        emails.confirm(row)
    guarding.note(version, traits)
    return row


def _take_place(facts: Signing, version: StatementVersion) -> tuple[Signature | None, bool]:
    """The one standing signature of this address, kind and name, locked, and whether it is the new one.

    A household shares an address: another name takes the next place. Where all places are taken, one that nobody has
    confirmed makes room, so that nobody is kept out by names that a stranger typed; else there is none (None).
    """
    key = addresses.key(facts.address)
    named = name_key(facts.name) if facts.kind == Signature.Kind.INDIVIDUAL else ""
    place = 1  # mostly nobody has signed with this address: the constraints say so, without a look first
    for _attempt in range(1 + 2 * MOST_AT_ONE_ADDRESS):
        if place:
            fresh = Signature(
                version=version,
                address_key=key,
                name_key=named,
                place=place,
                asked_at=clock.now(),
                **vars(facts),
            )
            try:
                with transaction.atomic():
                    fresh.save(force_insert=True)
            except IntegrityError:  # it stands already, or somebody took the place at this very moment
                pass
            else:
                return fresh, True
        here = Signature.objects.select_for_update().standing().filter(address_key=key, kind=facts.kind)
        taken = list(here.order_by("asked_at", "id"))
        for row in taken:
            if row.name_key == named:
                return row, False
        places = set(range(1, MOST_AT_ONE_ADDRESS + 1)) - {row.place for row in taken}
        if not places and not _make_room(taken):
            return None, False
        place = min(places, default=0)
    raise Refused(_("Somebody signs with this address right now. Try again in a moment."))


def _make_room(taken: list[Signature]) -> bool:
    """End the oldest signature at an address that was typed here and that nobody has confirmed; whether there is one."""
    for row in taken:
        if row.state == Signature.State.PENDING and row.via == Signature.Via.WEB:
            end(row, Signature.State.LAPSED)
            return True
    return False


@transaction.atomic
def ask_again(signature: Signature) -> Signature:
    """Send the letter to confirm once more, after its link ran out. Raises Refused when there is nobody to ask."""
    row = Signature.objects.select_for_update().get(pk=signature.pk)
    waiting = row.state in (Signature.State.PENDING, Signature.State.LAPSED)
    if not waiting or not row.address:
        raise Refused(_("This link is too old. Sign again, it takes a minute."))
    if row.state == Signature.State.PENDING:
        row.asked_at = clock.now()
        row.save(update_fields=["asked_at"])
        emails.confirm(row)
        return row
    return sign(**typed(row))


def _tidied(facts: Signing) -> Signing:
    """What was typed, with words in order; raises Refused with the field that is missing or wrong."""
    facts = replace(facts, name=tidy(facts.name), address=facts.address.strip())
    check_name(facts.name)
    _check(
        validate_email,
        facts.address,
        "address",
        _("That is not an email address. It looks like name@example.org."),
    )
    if facts.kind not in Signature.Kind:
        raise Refused(_("Choose who you sign for."), field="kind", status=422)
    if facts.kind == Signature.Kind.INDIVIDUAL:
        return Signing(
            facts.name,
            facts.address,
            facts.kind,
            facts.listed,
            language=facts.language,
            hold_why=facts.hold_why,
            traits=facts.traits,
            pseudonym=checked_pseudonym(facts.pseudonym) if facts.listed else "",
        )
    said = {field: tidy(getattr(facts, field)) for field in _ORGANIZATION}
    for field, (most, missing) in _ORGANIZATION.items():
        if not said[field]:
            raise Refused(str(missing), field=field, status=422)
        said[field] = said[field][:most]
    website = facts.organization_website.strip()
    if website:
        a_url = URLValidator(schemes=["http", "https"])
        _check(
            a_url,
            website,
            "organization_website",
            _("Write the whole web address, like https://example.org."),
        )
    return replace(
        facts,
        organization_name=said["organization_name"],
        role_title=said["role_title"],
        authority=said["authority"],
        organization_website=website,
        organization_kind=_organization_kind(facts),
        organization_listed=facts.organization_listed or facts.kind == Signature.Kind.INSTITUTION,
        pseudonym=checked_pseudonym(facts.pseudonym) if facts.listed else "",
    )


def checked_pseudonym(text: str, *, field: str = "pseudonym") -> str:
    """A name to show instead of one's own, with words in order.

    Raises Refused (with the `field`) for a link, for more than 60 letters, and for what can be mistaken for an
    organization here or for the collaborative itself.
    """
    shown = tidy(text)
    if not shown:
        return ""
    if len(shown) > 60:
        raise Refused(_("Choose a shorter name: at most 60 letters."), field=field, status=422)
    if LINK.search(shown) or not any(sign.isalnum() for sign in shown):
        raise Refused(_("Write a name here, no link or address."), field=field, status=422)
    looks = skeleton(shown)
    names = [*Organization.objects.values_list("name", flat=True)]
    names += Collaborative.objects.values_list("name", flat=True)
    if any(skeleton(name) == looks for name in names):
        raise Refused(
            _("That looks like the name of an organization. Choose another one."),
            field=field,
            status=422,
        )
    return shown


def _organization_kind(facts: Signing) -> str:
    kinds = Organization.Kind
    if facts.kind == Signature.Kind.INSTITUTION:
        return str(kinds.INSTITUTION)
    is_affinity = facts.organization_kind == kinds.AFFINITY_GROUP
    return str(kinds.AFFINITY_GROUP if is_affinity else kinds.COMMUNITY_GROUP)


def _check(valid: Callable[[str], object], value: str, field: str, message: str) -> None:
    try:
        valid(value)
    except ValidationError:
        raise Refused(message, field=field, status=422) from None


def check_name(name: str) -> None:
    if not name:
        raise Refused(_("Write your name."), field="name", status=422)
    if len(name) > 120:
        raise Refused(_("That name is longer than we can keep: 120 letters."), field="name", status=422)
    if LINK.search(name):
        raise Refused(_("Write only your name here, no link or address."), field="name", status=422)
