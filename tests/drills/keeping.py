"""A collaborative that is backed up, lives on, and is lost: `python -m tests.drills.keeping live|look`.

`live` founds it with signers, a file and letters that wait, and backs it up; then one signer is erased, others sign, and the
record goes on. `look` says what is there. Both print it as JSON, `live` for before and after.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import django

from tests.drills.signing import found

SIGNERS, LATER = 12, 3
GONE = "Zebulon Quickwater"  # a name that nothing else holds
ADDRESS = "zebulon@gone.example"


def live() -> None:
    begin()
    before = look()
    live_on()
    say([before, look()])


def begin() -> None:
    from django.conf import settings
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage
    from django.core.management import call_command

    from justaction.record.publisher import publish

    found()
    sign(GONE, ADDRESS)
    for number in range(SIGNERS - 1):
        sign(f"Person {number}", f"p{number}@example.org")
    default_storage.save("evidence/kept.txt", ContentFile(b"what was kept"))
    publish()
    call_command("backup")
    call_command("backup", keys=Path(os.environ["KEYS"]))
    shutil.copy(settings.RECORD_DIR / "checkpoint", os.environ["CHECKPOINT"])


def live_on() -> None:
    from justaction.config.backups import making
    from justaction.members.actions import erasing
    from justaction.members.models import Erasure, Person
    from justaction.record.publisher import publish
    from justaction.web import clock

    person = Person.objects.get(email=ADDRESS)
    asked = erasing.ask_to_erase(person, by=person)
    Erasure.objects.filter(pk=asked.pk).update(due_at=clock.now())
    erasing.erase_due()
    for number in range(LATER):
        sign(f"Later {number}", f"later{number}@example.org")
    publish()
    making.note_beside(Path(os.environ["BACKUP_DIR"]))


def look() -> dict[str, Any]:
    from justaction.mail.models import Letter
    from justaction.record import recovering
    from justaction.record.models import Entry
    from justaction.statement.models import Signature

    return {
        "signers": Signature.objects.filter(state="confirmed").count(),
        "entries": Entry.objects.exclude(index=None).count(),
        "root": recovering.root(),
        "waiting": Letter.objects.filter(state=Letter.State.QUEUED).count(),
    }


def say(found: object) -> None:
    sys.stdout.write("\n" + json.dumps(found))


def sign(name: str, address: str) -> None:
    from justaction.statement import actions as statement

    statement.confirm(statement.sign(name=name, address=address))


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "live":
        live()
    else:
        say(look())
