"""A signer who goes, from the request to the proof: `python -m tests.drills.erasing before|goes|later`."""

from __future__ import annotations

import json
import re
import sys
from datetime import timedelta
from typing import Any

import django

from tests.drills.keeping import ADDRESS, GONE, sign
from tests.drills.signing import found


def before() -> dict[str, Any]:
    """They sign beside others; letters to them, a receipt and a backup are made; it is all on the record."""
    from django.core.management import call_command

    from justaction.mail.models import Letter
    from justaction.record.models import Entry
    from justaction.record.published import receipt
    from justaction.record.publisher import publish
    from justaction.statement import actions as statement
    from justaction.statement.models import Signature

    found()
    # on the public list, so that there is something to be gone
    statement.confirm(statement.sign(name=GONE, address=ADDRESS, listed=True))
    for number in range(4):
        sign(f"Person {number}", f"p{number}@example.org")
    publish()
    call_command("backup")
    signature = Signature.objects.get(person__email=ADDRESS)
    entry = Entry.objects.get(subject=signature.subject, kind="signature.added")
    return {
        "receipt": receipt(entry),
        "letters": Letter.objects.filter(to=ADDRESS, state=Letter.State.QUEUED).count(),
        "subject": signature.person.subject if signature.person else "",
    }


def goes() -> dict[str, Any]:
    """They sign in and ask on their page; the days pass; the clock does what it does, and the last letter goes out."""
    from django.conf import settings
    from django.test import Client, override_settings

    plain = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with override_settings(STORAGES=plain):
        return _goes(Client(headers={"host": "localhost"}))


def _goes(client: Any) -> dict[str, Any]:
    from justaction.mail.delivery import deliver
    from justaction.mail.models import Letter
    from justaction.members import tasks
    from justaction.members.models import Erasure
    from justaction.record.publisher import publish
    from justaction.web import clock

    assert GONE in client.get("/signers/").content.decode()  # and this page may be kept
    client.post("/sign-in/", {"address": ADDRESS})
    code = re.search(r"\b[B-Z]{4}-[B-Z]{4}\b", Letter.objects.filter(to=ADDRESS).latest("id").text)
    client.post("/sign-in/code/", {"code": code.group() if code else ""})
    assert client.post("/me/data/erase/").status_code == 302
    asked = Erasure.objects.get(state=Erasure.State.ASKED)
    with clock.at(asked.due_at + timedelta(minutes=1)):
        tasks.settle_accounts()
        publish(check_all=True)
        for letter in Letter.objects.filter(to=ADDRESS, state=Letter.State.QUEUED):
            deliver(letter.pk)
    assert GONE not in client.get("/signers/").content.decode()
    return {"done": Erasure.objects.filter(state=Erasure.State.DONE).count()}


def later() -> dict[str, Any]:
    """The next day's clock, and a new backup."""
    from django.core.management import call_command

    from justaction.mail import tasks as mail
    from justaction.members import tasks
    from justaction.search import tasks as search
    from justaction.web import clock

    with clock.at(clock.now() + timedelta(days=15)):
        mail.erase_bodies()
        tasks.settle_accounts()
        search.mend()
    call_command("backup")
    return {}


if __name__ == "__main__":
    django.setup()
    sys.stdout.write("\n" + json.dumps({"before": before, "goes": goes, "later": later}[sys.argv[1]]()))
