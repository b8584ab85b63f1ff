"""Deeds about one's own data: asking for the archive, making it as a job, deleting it."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.jobs import later, task
from justaction.members import my_data, policy
from justaction.members.emails import accounts as emails
from justaction.members.emails import in_the_language_of
from justaction.members.models import Export, Person
from justaction.members.models.accounts import KEEP_EXPORT
from justaction.members.sealing import seal
from justaction.web import clock


@transaction.atomic
def ask_for_export(person: Person, *, by: Person) -> Export:
    """Ask for the archive of everything held about oneself; a job makes it. An earlier one is deleted.

    Raises NotAllowed for anybody but the person.
    """
    if not policy.may_edit_me(by, person):
        raise NotAllowed(_("Only you can ask for this."))
    Person.objects.select_for_update().get(pk=person.pk)
    waiting = Export.objects.filter(person=person).first()
    if waiting is not None and waiting.ready_at is None and waiting.asked_at > clock.now() - KEEP_EXPORT:
        return waiting
    Export.objects.filter(person=person).delete()
    export = Export.objects.create(person=person)
    later(make, export.pk)
    return export


@task
def make(export_pk: int) -> None:
    """Make the archive: everything once as JSON for machines and once as a page for people. Safe to run twice."""
    export = Export.objects.select_related("person").filter(pk=export_pk, ready_at=None).first()
    if export is None:
        return
    person = export.person
    with in_the_language_of(person), timezone.override(person.zone):
        packed = archive(person)
    sealed = seal("export").encrypt(packed)
    with transaction.atomic():
        made = Export.objects.filter(pk=export.pk, ready_at=None)
        if made.update(content=sealed, ready_at=clock.now()):
            emails.export_ready(export)


def archive(person: Person) -> bytes:
    """A ZIP with `my-data.json` and `my-data.html`, in the language and zone that are active."""
    said = json.loads(json.dumps(my_data.of(person), cls=DjangoJSONEncoder))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr("my-data.json", json.dumps(said, indent=2, ensure_ascii=False) + "\n")
        page = render_to_string("members/export.html", {"parts": _parts(said), "made": clock.now()})
        files.writestr("my-data.html", page)
    return packed.getvalue()


def _parts(said: dict[str, Any]) -> list[dict[str, Any]]:
    """Everything as a tree that a template can draw: {name, value} or {name, rows} each."""
    return [_node(name, value) for name, value in said.items()]


def _node(name: str, value: Any) -> dict[str, Any]:
    words = name.replace("__", " ").replace("_", " ").strip().capitalize()
    if isinstance(value, dict):
        return {"name": words, "rows": [_node(str(key), one) for key, one in value.items()]}
    if isinstance(value, list):
        rows = [_node(str(number), one) for number, one in enumerate(value, 1)]
        return {"name": words, "rows": rows, "empty": not rows}
    return {"name": words, "value": "" if value is None else value}


def content(export: Export) -> bytes:
    """The archive, unsealed. Raises Refused while it is not ready."""
    if export.ready_at is None:
        raise Refused(_("Your data is being put together. Come back in a minute."), status=409)
    return seal("export").decrypt(bytes(export.content))


def forget_exports() -> int:
    """Delete archives three days after they were ready; returns how many."""
    return Export.objects.filter(ready_at__lt=clock.now() - KEEP_EXPORT).delete()[0]
