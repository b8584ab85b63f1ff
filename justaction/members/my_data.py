"""Everything that is kept about one person, as plain data for themselves."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import BinaryField

from justaction.mail.models import Letter
from justaction.members import holding
from justaction.members.models import Person
from justaction.record.models import Entry
from justaction.web import slots


def of(person: Person) -> dict[str, Any]:
    """All of it: what members keep, letters, what the record says was done by them, and what each chapter adds
    through the slot `me.data` (a part's title names it, its context is the data)."""
    return {
        "person": {
            "public_id": person.subject,
            "name": person.name,
            "address": person.email,
            "language": person.language,
            "time_zone": person.time_zone,
            "field": person.field.name if person.field else None,
            "neighbourhood": person.neighbourhood,
            "willing_to_check": person.willing_to_check,
            "joined_at": person.joined_at,
            "last_signed_in_at": person.last_login,
        },
        "organizations": list(
            person.affiliations.order_by("id").values(
                "organization__name", "kind", "role_title", "authority", "state", "starts_on", "ends_on"
            )
        ),
        "keys_for_programs": list(
            person.program_keys.values("name", "scopes", "made_at", "expires_on", "used_on", "ended_at")
        ),
        "roles": list(
            person.grants.order_by("id").values("role__name", "scope", "starts_on", "ends_on", "listed")
        ),
        "passkeys": [
            {"name": str(key), "added_at": key.created_at, "last_used_at": key.last_used_at}
            for key in Authenticator.objects.filter(user=person).order_by("id")
        ],
        "letters": [
            {
                name: getattr(letter, name)
                for name in ("kind", "subject", "text", "state", "created_at", "sent_at")
            }
            for letter in Letter.objects.filter(to__iexact=person.email)
        ],
        "follows": list(person.follows.values("kind", "title", "url", "at")),
        "told": list(person.tellings.order_by("id").values("kind", "community", "way")),
        "daily_letter": list(person.digest_items.values("kind", "title", "url", "text", "at", "told_at")),
        "done_by_me": list(Entry.objects.filter(actor=person).values("kind", "title", "url", "at")),
        **{part.title: part.context for part in slots.parts("me.data", person)},
        "other_rows": _other_rows(person),
        "noted_as_done_by_me": _counts(person),
    }


def _other_rows(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Rows with a key to the person that no part above gives out: each as it stands, without keys and secrets."""
    found: dict[str, list[dict[str, Any]]] = {}
    for model, field in holding.every_key():
        if holding.part_of(model, field) or holding.only_counted(model, field):
            continue
        if holding.is_kept_back(model, field):
            continue
        plain = [
            one.attname
            for one in model._meta.concrete_fields
            if not one.is_relation and not isinstance(one, BinaryField) and one.name != "id"
        ]
        rows = list(model._default_manager.filter(**{field.name: person}).order_by("pk").values(*plain))
        if rows:
            found.setdefault(model._meta.label, []).extend(rows)
    return found


def _counts(person: Person) -> dict[str, int]:
    """How often a row of another thing notes that this person did something in it."""
    found = {}
    for model, field in holding.every_key():
        if holding.part_of(model, field) or holding.is_kept_back(model, field):
            continue
        if holding.only_counted(model, field):
            count = model._default_manager.filter(**{field.name: person}).count()
            if count:
                found[f"{model._meta.label}.{field.name}"] = count
    return found
