"""Who stands at the door of a room: the session says who, the kind of the document what they may. Reads only."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest, parse_cookie
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from justaction.coedit import kinds
from justaction.coedit.models import Document


@dataclass(frozen=True)
class Admission:
    """Who came in, by which session, to what, and what they may do there."""

    document: UUID
    epoch: int
    schema: int
    role: str
    person: int | None  # None: nobody who signed in
    name: str
    mark: str  # with which the ids of their suggestions begin
    session: str = field(repr=False)


def admit(cookies: str, document: UUID) -> Admission | None:
    """Whoever brings these cookies, if they may be in; None otherwise, also where there is no such document."""
    key = parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME, "")
    return look_again(key, document)


def look_again(session: str, document: UUID) -> Admission | None:
    """The same, by the key of the session: whether it still is theirs, and what they may do now."""
    found = Document.objects.filter(pk=document).first()
    if found is None:
        return None
    person = _who(session)
    role = kinds.may(person, found)
    if not role:
        return None
    return Admission(
        document=found.pk,
        epoch=found.epoch,
        schema=found.schema,
        role=role,
        person=person.pk if person else None,
        name=str(person)[:120] if person else _("A guest"),
        mark=mark_of(person, found),
        session=session,
    )


def mark_of(person: Any, document: Document) -> str:
    """With what the ids of this person's suggestions in this document begin: nobody else can tell it is them."""
    if person is None:
        return ""
    said = salted_hmac("justaction.coedit.mark", f"{document.pk} {person.pk}", algorithm="sha256")
    return "s" + said.hexdigest()[:10]


def _who(session: str) -> Any:
    if not session:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session)
    person = get_user(request)
    return person if person.is_authenticated else None
