"""What a journey does beside a running site, in a process of its own that has the site's data.

`python -m tests.journeys.at later DAYS module.function`: what the clock will do on a later day.
`python -m tests.journeys.at sessions ADDRESS…`: the key of a session for each, in which they have just signed in.
`python -m tests.journeys.at status DAYS ADDRESS PATH`: how a page will answer somebody on a later day.
`python -m tests.journeys.at call module.function ARGUMENTS…`: what a function of a journey does and says.
`python -m tests.journeys.at queries ADDRESS PATH…`: how often each page asks the database, as JSON; `-` for a visitor.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING

import django

from tests.house import ROOT, environment

if TYPE_CHECKING:
    from tests.journeys.conftest import Site

VISITOR = "-"


def beside(site: Site, *words: str) -> str:
    """What a command of this file says."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.at", *words],
        env=environment(site.data, int(site.url.rpartition(":")[2])),
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def sessions(site: Site, *addresses: str) -> dict[str, str]:
    """The key of a session by address: for those who sign in so often that no more letters would go out this hour."""
    return dict(zip(addresses, beside(site, "sessions", *addresses).split(), strict=True))


def queries(site: Site, address: str, paths: Iterable[str]) -> dict[str, int]:
    """How often each page asks the database, by path, for somebody who has just signed in, or for a VISITOR."""
    counts: dict[str, int] = json.loads(beside(site, "queries", address, *paths))
    return counts


def do_later(days: str, function: str) -> None:
    from django.utils import timezone

    from justaction.config.schedule import zone
    from justaction.web import clock

    module, _dot, name = function.rpartition(".")
    with clock.at(clock.now() + timedelta(days=int(days))), timezone.override(zone()):
        getattr(import_module(module), name)()


def call(function: str, *arguments: str) -> None:
    from django.utils import timezone

    from justaction.config.schedule import zone

    module, _dot, name = function.rpartition(".")
    with timezone.override(zone()):  # a day is a day of the place, as on the pages
        sys.stdout.write(getattr(import_module(module), name)(*arguments))


def say_sessions(*addresses: str) -> None:
    from django.test import Client

    from justaction.members.models import Person
    from justaction.members.tests.making import signs_in

    for address in addresses:
        browser = signs_in(Client(), Person.objects.get(email=address))
        sys.stdout.write(f"{browser.session.session_key}\n")


def say_status(days: str, address: str, path: str) -> None:
    from django.test import Client

    from justaction.members.models import Person
    from justaction.members.tests.making import signs_in
    from justaction.web import clock

    with clock.at(clock.now() + timedelta(days=int(days))):
        browser = signs_in(Client(SERVER_NAME="localhost"), Person.objects.get(email=address))
        sys.stdout.write(str(browser.get(path).status_code))


def say_queries(address: str, *paths: str) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from justaction.members.models import Person
    from justaction.members.tests.making import signs_in

    browser = Client(SERVER_NAME="localhost")
    if address != VISITOR:
        signs_in(browser, Person.objects.get(email=address))
    counts = {}
    for path in paths:
        browser.get(path)  # what is kept for everybody is read the first time
        anew = (
            f"{path}{'&' if '?' in path else '?'}anew=1"  # a visitor's page is not ready under this address
        )
        with CaptureQueriesContext(connection) as asked:
            browser.get(anew if address == VISITOR else path)
        counts[path] = len(asked)
    sys.stdout.write(json.dumps(counts))


if __name__ == "__main__":
    django.setup()
    {"call": call, "later": do_later, "queries": say_queries, "sessions": say_sessions, "status": say_status}[
        sys.argv[1]
    ](*sys.argv[2:])
