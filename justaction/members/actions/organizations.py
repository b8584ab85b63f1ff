"""Deeds about organizations: listing them, and what is said of them."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.collaborative.models import Field
from justaction.counts import actions as counts
from justaction.errors import NotAllowed, Refused
from justaction.members import policy
from justaction.members.models import Organization, Person
from justaction.record import actions as record

ABOUT_ORGANIZATION = ("about", "website", "field")


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
        counts.touch("organization", organization.pk)
        return organization
    if listed and not organization.listed and source == Organization.Source.SIGNED:
        organization.listed = True
        organization.save(update_fields=["listed"])
        _record_listed(organization, by=by)
        counts.touch("organization", organization.pk)
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
    if "field" in changed:
        counts.touch("organization", row.pk)
    return row
