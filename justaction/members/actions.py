"""Deeds of the members: people, organizations, who belongs where, and who may do what."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.collaborative.models import Field
from justaction.errors import NotAllowed, Refused
from justaction.members import emails, policy, tokens
from justaction.members.models import Affiliation, Grant, Organization, Person, Role
from justaction.members.roles import Ability
from justaction.record import actions as record
from justaction.web import addresses, clock, pages

ABOUT_ME = ("name", "field", "neighbourhood", "willing_to_check", "language")
ABOUT_ORGANIZATION = ("about", "website", "field")


# --- people ---------------------------------------------------------------------------------------------------


@transaction.atomic
def welcome(*, name: str, address: str, language: str = "") -> Person:
    """The person of an address that its owner has confirmed, made if there is none yet. A known name is kept."""
    address = addresses.key(address)
    person = Person.objects.with_address(address).first()
    if person is None:
        person = Person(email=address, name=name.strip()[:120], language=language)
        person.set_unusable_password()
        try:
            with transaction.atomic():
                person.save(force_insert=True)
        except IntegrityError:  # made at the same moment by another request
            person = Person.objects.with_address(address).get()
    verified, _made = EmailAddress.objects.get_or_create(
        user=person, email=address, defaults={"verified": True, "primary": True}
    )
    if not verified.verified:
        verified.verified = True
        verified.save(update_fields=["verified"])
    return person


@transaction.atomic
def edit_me(person: Person, *, by: Person, **new: Any) -> Person:
    """Change what a person tells of themselves: name, field, neighbourhood, willing_to_check, language.

    Raises NotAllowed for anybody but the person, TypeError for anything else that one cannot change.
    """
    if not policy.may_edit_me(by, person):
        raise NotAllowed(_("Only you can change this."))
    if unknown := set(new) - set(ABOUT_ME):
        raise TypeError(f"a person has no changeable {', '.join(sorted(unknown))}")
    row = Person.objects.select_for_update().get(pk=person.pk)
    for name, value in new.items():
        setattr(row, name, value)
        setattr(person, name, value)
    row.full_clean(exclude=["password", "email"])
    row.save(update_fields=list(new))
    pages.changed()
    return row


@transaction.atomic
def ask_for_address(person: Person, *, by: Person, address: str) -> None:
    """Write to a new address; its link changes the address. The answer is the same whether or not it is taken."""
    if not policy.may_edit_me(by, person):
        raise NotAllowed(_("Only you can change this."))
    address = addresses.key(address)
    if address == person.email:
        raise Refused(_("That is your address already."), field="address")
    emails.new_address(person, address, tokens.for_address(person, address))


@transaction.atomic
def change_address(person: Person, *, by: Person, token: str) -> Person:
    """Change the address to the one in the letter's token, tell the old one, and end every session.

    Raises NotAllowed, and Refused for a token that has run out or an address that somebody else uses.
    """
    if not policy.may_edit_me(by, person):
        raise NotAllowed(_("Only you can change this."))
    row = Person.objects.select_for_update().get(pk=person.pk)
    address = tokens.read_address(row, token)
    if address is None:
        raise Refused(_("This link has run out. Ask for a new letter."))
    if Person.objects.with_address(address).exists():
        raise Refused(_("Another account uses this address."))
    old, row.email = row.email, address
    row.save(update_fields=["email"])
    EmailAddress.objects.filter(user=row).delete()
    EmailAddress.objects.create(user=row, email=address, verified=True, primary=True)
    emails.address_changed(row, old)
    return row


# --- organizations --------------------------------------------------------------------------------------------


@transaction.atomic
def list_organization(
    *,
    name: str,
    kind: str,
    field: Field | None = None,
    website: str = "",
    by: Person | None = None,
    source: str = "signed",
    source_note: str = "",
    source_url: str = "",
    listed: bool = True,
) -> Organization:
    """The organization of a name (however it is capitalised), made if there is none yet; listing it is recorded.

    One that is there keeps its words. One that was imported counts as signed here once it signs; one that was not
    listed is listed once it signs and asks for it; a list that somebody brings in does not.
    """
    name = " ".join(unicodedata.normalize("NFC", name).split())[:200]
    if not name:
        raise Refused(_("Write the name of the organization."), field="name")
    organization = _named(name)
    if organization is None:
        organization = Organization(
            name=name,
            slug=_free_slug(name),
            kind=kind,
            field=field,
            website=website,
            source=source,
            source_note=source_note,
            source_url=source_url,
            listed=listed,
        )
        try:
            with transaction.atomic():
                organization.save(force_insert=True)
        except IntegrityError:  # another request took the name or its slug at the same moment
            return list_organization(
                name=name,
                kind=kind,
                field=field,
                website=website,
                by=by,
                source=source,
                source_note=source_note,
                source_url=source_url,
                listed=listed,
            )
        if listed:
            _record_listed(organization, by=by)
        return organization
    if listed and not organization.listed and source == Organization.Source.SIGNED:
        organization.listed = True
        organization.save(update_fields=["listed"])
        _record_listed(organization, by=by)
    if source == Organization.Source.SIGNED and organization.source == Organization.Source.IMPORTED:
        organization.source = Organization.Source.SIGNED
        organization.save(update_fields=["source"])
        _record_changed(organization, "source", was="imported", now="signed", by=by)
    return organization


def _named(name: str) -> Organization | None:
    """The organization of this name; the database folds the case of plain letters, we fold that of all others."""
    row = Organization.objects.select_for_update().filter(name__iexact=name).first()
    if row is None and not name.isascii():
        folded = name.casefold()
        for pk, other in Organization.objects.values_list("pk", "name"):
            if other.casefold() == folded:
                return Organization.objects.select_for_update().get(pk=pk)
    return row


def _free_slug(name: str) -> str:
    base = slugify(name)[:70].strip("-") or "organization"
    taken = set(Organization.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        slug for n in range(1, len(taken) + 2) if (slug := base if n == 1 else f"{base}-{n}") not in taken
    )


def _record_listed(organization: Organization, *, by: Person | None) -> None:
    record.enter(
        "organization.listed",
        organization,
        by=by,
        title=organization.name,
        url=organization.url,
        words={
            "name": organization.name,
            "website": organization.website,
            "source": organization.source_note,
            "source_url": organization.source_url,
        },
        facts={"type": organization.kind, "source": organization.source},
    )


def _record_changed(organization: Organization, what: str, *, was: str, now: str, by: Person | None) -> None:
    record.enter(
        "organization.changed",
        organization,
        by=by,
        title=organization.name,
        url=organization.url,
        words={"what": what, "was": was, "now": now},
    )


@transaction.atomic
def edit_organization(organization: Organization, *, by: Person, **new: Any) -> Organization:
    """Change what is said of an organization: about, website, field. Each change is recorded.

    Raises NotAllowed, ValidationError, TypeError for anything else.
    """
    row = Organization.objects.select_for_update().get(pk=organization.pk)
    if not policy.may_edit_organization(by, row):
        raise NotAllowed(_("Only a representative of the organization or a convener can change this."))
    if unknown := set(new) - set(ABOUT_ORGANIZATION):
        raise TypeError(f"an organization has no changeable {', '.join(sorted(unknown))}")
    changed = {
        name: (getattr(row, name), value) for name, value in new.items() if value != getattr(row, name)
    }
    for name, (_was, now) in changed.items():
        setattr(row, name, now)
    row.full_clean()
    row.save(update_fields=[*changed])
    for name, (was, now) in changed.items():
        with override(None):  # the record is not in the language of whoever writes
            label = str(Organization._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # plain fields
        _record_changed(row, label, was=str(was or ""), now=str(now or ""), by=by)
    return row


# --- who belongs where ----------------------------------------------------------------------------------------


@transaction.atomic
def affiliate(
    *,
    person: Person,
    organization: Organization,
    kind: str,
    role_title: str = "",
    authority: str = "",
    state: str = "asked",
    by: Person | None,
) -> Affiliation:
    """Say that a person belongs to an organization. One's own word asks; a convener's or a representative's confirms.

    `by=None` is the collaborative itself (founding, imports). Asking twice changes the words of the first.
    Raises NotAllowed when `by` may not say so.
    """
    Person.objects.select_for_update().get(pk=person.pk)  # a double click asks once
    row = (
        Affiliation.objects.filter(person=person, organization=organization, kind=kind, ends_on=None)
        .exclude(state=Affiliation.State.REFUSED)
        .first()
    ) or Affiliation(person=person, organization=organization, kind=kind)
    allowed = by is None or policy.may_confirm_affiliation(by, row)
    if state == Affiliation.State.CONFIRMED and not allowed:
        raise NotAllowed(_("A convener or a representative has to confirm this."))
    if by is not None and by.pk != person.pk and not allowed:
        raise NotAllowed(_("Only the person can ask for this."))
    if row.state == Affiliation.State.CONFIRMED and not allowed:
        return row  # what somebody confirmed does not change by asking again
    row.role_title = role_title or row.role_title
    row.authority = authority or row.authority
    if row.pk is None or state == Affiliation.State.CONFIRMED:
        row.state = state
    row.save()
    return row


@transaction.atomic
def confirm_affiliation(affiliation: Affiliation, *, by: Person) -> Affiliation:
    """Confirm that somebody belongs there, and tell them. Raises NotAllowed, and Refused unless it was asked."""
    row = _asked(affiliation, by=by)
    row.state = Affiliation.State.CONFIRMED
    row.starts_on = clock.today()
    row.save(update_fields=["state", "starts_on"])
    pages.changed()
    emails.affiliation_confirmed(row)
    return row


@transaction.atomic
def refuse_affiliation(affiliation: Affiliation, *, by: Person) -> Affiliation:
    """Do not confirm it, and tell them. They can ask again. Raises NotAllowed, and Refused unless it was asked."""
    row = _asked(affiliation, by=by)
    row.state = Affiliation.State.REFUSED
    row.ends_on = max(clock.today(), row.starts_on)
    row.save(update_fields=["state", "ends_on"])
    emails.affiliation_refused(row)
    return row


def _asked(affiliation: Affiliation, *, by: Person) -> Affiliation:
    row = _locked(affiliation)
    if not policy.may_confirm_affiliation(by, row):
        raise NotAllowed(_("A convener or a representative has to decide this, and nobody for themselves."))
    if row.state != Affiliation.State.ASKED or row.ends_on is not None:
        raise Refused(_("This was decided already."))
    return row


def _locked(affiliation: Affiliation) -> Affiliation:
    return (
        Affiliation.objects.select_for_update(of=("self",))
        .select_related("person", "organization")
        .get(pk=affiliation.pk)
    )


@transaction.atomic
def end_affiliation(affiliation: Affiliation, *, by: Person) -> Affiliation:
    """End it today. It stays in the history; what was written for the organization stays too.

    Raises NotAllowed, and Refused when it has ended already.
    """
    row = _locked(affiliation)
    if not policy.may_end_affiliation(by, row):
        raise NotAllowed(_("Only they, a representative or a convener can end this."))
    if row.ends_on is not None and row.ends_on <= clock.today():
        raise Refused(_("This has ended already."))
    row.ends_on = max(clock.today(), row.starts_on)
    row.save(update_fields=["ends_on"])
    pages.changed()
    if by.pk != row.person_id:
        emails.affiliation_ended(row)
    return row


# --- roles ----------------------------------------------------------------------------------------------------


@transaction.atomic
def grant(
    *,
    person: Person,
    role: Role,
    by: Person | None,
    scope: str = "",
    ends_on: date | None = None,
    listed: bool = False,
) -> Grant:
    """Give a role, everywhere or for one thing (`scope` like `community:money`), until the day it ends.

    `by=None` is the founding. Raises NotAllowed, and Refused for a day in the past or a role they already have.
    """
    if by is not None and not policy.may_give_roles(by):
        raise NotAllowed(_("Only a steward can give roles."))
    _lock_roles()
    today = clock.today()
    if ends_on is not None and ends_on <= today:
        raise Refused(_("Choose a day after today."), field="ends_on")
    if Grant.objects.now().filter(person=person, role=role, scope=scope).exists():
        raise Refused(_("%(name)s has this role already.") % {"name": person.name}, field="role")
    row = Grant.objects.create(
        person=person, role=role, scope=scope, ends_on=ends_on, listed=listed, given_by=by, starts_on=today
    )
    pages.changed()
    if by is not None and by.pk != person.pk:
        emails.role_given(row)
    return row


def grant_to(address: str, *, role: Role, by: Person, **how: Any) -> Grant:
    """Give a role to the person of an address. Raises what `grant` raises, and Refused when nobody has it."""
    if not policy.may_give_roles(by):
        raise NotAllowed(_("Only a steward can give roles."))
    person = Person.objects.with_address(address).filter(is_active=True).first()
    if person is None:
        raise Refused(_("Nobody here has this address. They need to sign on first."), field="address")
    return grant(person=person, role=role, by=by, **how)


@transaction.atomic
def end_grant(grant: Grant, *, by: Person) -> Grant:
    """End a role today. Raises NotAllowed, and Refused for the last steward or when it has ended already."""
    if not policy.may_give_roles(by):
        raise NotAllowed(_("Only a steward can end roles."))
    _lock_roles()
    row = Grant.objects.select_for_update(of=("self",)).select_related("person", "role").get(pk=grant.pk)
    if row.ends_on is not None and row.ends_on <= clock.today():
        raise Refused(_("This has ended already."))
    row.ends_on = max(clock.today(), row.starts_on)
    row.save(update_fields=["ends_on"])
    _keep_a_steward()
    pages.changed()
    if by.pk != row.person_id:
        emails.role_ended(row)
    return row


@transaction.atomic
def write_role(role: Role | None, *, by: Person, name: str, about: str, abilities: list[str]) -> Role:
    """Make a role, or change what one is called and may do. Raises NotAllowed, Refused, ValidationError."""
    if not policy.may_give_roles(by):
        raise NotAllowed(_("Only a steward can write roles."))
    _lock_roles()
    unknown = set(abilities) - set(Ability.values)
    if unknown:
        raise Refused(_("That ability is not known."), field="abilities", status=422)
    row = (
        Role.objects.get(pk=role.pk) if role else Role(slug=_free_role_slug(name), order=Role.objects.count())
    )
    row.name, row.about, row.abilities = name.strip(), about.strip(), sorted(abilities)
    row.full_clean(exclude=["abilities"])
    row.save()
    _keep_a_steward()
    pages.changed()
    return row


def _free_role_slug(name: str) -> str:
    base = slugify(name)[:45] or "role"
    taken = {"new", "give", *Role.objects.filter(slug__startswith=base).values_list("slug", flat=True)}
    return next(
        slug for n in range(1, len(taken) + 2) if (slug := base if n == 1 else f"{base}-{n}") not in taken
    )


def _lock_roles() -> None:
    """Roles are given, ended and written one after the other, so that two stewards cannot end each other."""
    list(Role.objects.select_for_update().order_by("pk").values_list("pk", flat=True))


def _keep_a_steward() -> None:
    """There is always a steward whose role has no end. Raises Refused, which undoes the deed."""
    stewards = (
        Grant.objects.now().filter(ends_on=None, scope="", person__is_active=True).select_related("role")
    )
    if not any(Ability.STEWARD in grant.role.abilities for grant in stewards):
        raise Refused(_("Somebody must stay steward. Give the role to another person first, without an end."))
