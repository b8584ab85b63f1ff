"""Everything that is kept about one person, as plain data for themselves."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator

from justaction.mail.models import Letter
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
        "done_by_me": list(Entry.objects.filter(actor=person).values("kind", "title", "url", "at")),
        **{part.title: part.context for part in slots.parts("me.data", person)},
    }
