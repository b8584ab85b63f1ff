"""Run in the site's own settings: two people more, a text of Ruth's, and a session for each, as JSON on stdout."""

from __future__ import annotations

import json
import sys
from typing import Any

import django

django.setup()

from django.test import Client  # noqa: E402

from justaction.coedit import actions as writing  # noqa: E402
from justaction.members import actions as members  # noqa: E402
from justaction.members.models import Person  # noqa: E402
from justaction.members.tests.making import signs_in  # noqa: E402
from tests.writing.apps import KIND  # noqa: E402


def main() -> None:
    ruth = Person.objects.get(email="ruth@example.org")
    ana = members.welcome(name="Ana Flores", address="ana@example.org")
    document = writing.begin(KIND, "1", title="Seats for those who live with it", url="/about/", by=ruth)
    made: dict[str, Any] = {"document": str(document.pk)}
    for person in (ruth, ana):
        made[person.name.split()[0].lower()] = signs_in(Client(), person).session.session_key
    json.dump(made, sys.stdout)


main()
