"""Deeds about roles: giving them, ending them, and what a role may do."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from justaction.coedit import actions as writing
from justaction.errors import NotAllowed, Refused
from justaction.members import emails, policy
from justaction.members.models import Grant, Person, Role
from justaction.members.roles import Ability
from justaction.web import clock, pages


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
def show_my_role(grant: Grant, *, by: Person, listed: bool) -> Grant:
    """Let the public list name oneself in a role, or no longer. Raises NotAllowed for anybody else."""
    if by.pk != grant.person_id:
        raise NotAllowed(_("Only you can change this."))
    row = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    row.listed = listed
    row.save(update_fields=["listed"])
    pages.changed()
    return row


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
    writing.recall(person=row.person)
    if by.pk != row.person_id:
        emails.role_ended(row)
    return row


@transaction.atomic
def let_end(grant: Grant, *, on: date) -> Grant:
    """Let a role end on a day, for a chapter above that gave it and has asked its own policy. Never later than it
    would have ended. Raises Refused for the last steward."""
    _lock_roles()
    row = Grant.objects.select_for_update(of=("self",)).select_related("person", "role").get(pk=grant.pk)
    on = max(on, row.starts_on)
    if row.ends_on is None or row.ends_on > on:
        row.ends_on = on
        row.save(update_fields=["ends_on"])
        _keep_a_steward()
        pages.changed()
        writing.recall(person=row.person)
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
