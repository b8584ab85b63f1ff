"""`justaction serve`: everything in one process group, ready to be used."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from argparse import ArgumentParser
from http.client import HTTPConnection
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from justaction.collaborative.models import Collaborative
from justaction.config import counting, processes, starting
from justaction.config.group import Group, Part
from justaction.demo.cast import CAST
from justaction.web.progress import Progress

READY_WITHIN = 90.0  # seconds
FOUNDING = ["name", "place", "time-zone", "languages", "convener-name", "address"]


class Command(BaseCommand):
    help = "Starts web, worker, clock and live writing as one process group, after making what is missing."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--empty", action="store_true", help="found a real collaborative, not the demonstration"
        )
        parser.add_argument(
            "--pages-only",
            action="store_true",
            help="leave worker and clock to another user, who alone has the record's key",
        )
        for flag in FOUNDING:
            parser.add_argument(f"--{flag}", help="for --empty; asked for when it is not said")

    def handle(self, **options: Any) -> None:
        # what it writes is for its own user only; pages only: for the one beside it too
        os.umask(0o007 if options["pages_only"] else 0o077)
        if not starting.port_is_free(settings.HOST, settings.PORT):
            raise CommandError(
                f"Port {settings.PORT} is in use. Stop what listens there, or choose another: "
                f"PORT={settings.PORT + 1} bin/run{' --empty' if options['empty'] else ''}"
            )
        if not starting.port_is_free(settings.LIVE_HOST, settings.LIVE_PORT):
            raise CommandError(
                f"Port {settings.LIVE_PORT}, for live writing, is in use. Stop what listens there, or choose another: "
                f"LIVE_PORT={settings.LIVE_PORT + 1} bin/run"
            )
        try:
            self.prepare(options)
        except subprocess.CalledProcessError as error:
            raise CommandError("That did not work; see above.", returncode=error.returncode) from error
        self.keep_running(pages_only=options["pages_only"])

    def prepare(self, options: dict[str, Any]) -> None:
        """Make what is missing: tables, collected stylesheets, a collaborative."""
        if starting.lacks_tables():
            starting.migrate(Progress(sys.stdout))
        if word := starting.stale_static():
            self.say("· collecting stylesheets and fonts")
            starting.collect_static(word)
        if Collaborative.objects.exists():
            return
        if options["empty"]:
            said = [(flag, options[flag.replace("-", "_")]) for flag in FOUNDING]
            starting.justaction("found", *[f"--{flag}={value}" for flag, value in said if value])
        else:
            self.say("· founding the demonstration collaborative, with an invented year")
            starting.justaction("demo")

    def keep_running(self, *, pages_only: bool) -> None:
        """Start the parts, say where they are once all answer, and stay until told to stop."""
        demonstration = Collaborative.objects.filter(is_demonstration=True).exists()
        counting.begin_anew()
        starting.load_group()
        connections.close_all()  # each part opens its own
        parts = [
            Part("web server", processes.serve_pages),
            Part("worker", processes.work),
            Part("clock", processes.tick),
            Part("live writing", processes.serve_live),
        ]
        if pages_only:
            parts = [part for part in parts if part.name not in ("worker", "clock")]
        # on one port live writing draws the pages too
        group = Group(parts[settings.LIVE_PORT == settings.PORT :], say=self.say)
        began = time.monotonic()
        group.start()
        try:
            group.watch(until=lambda: _answers() or time.monotonic() - began > READY_WITHIN)
            if not group.stopping:
                self.tell(demonstration)
                group.watch()
        finally:
            self.say("Stopping …")
            group.stop()
            self.say("Stopped.")

    def tell(self, demonstration: bool) -> None:
        """Where it is, who one can be, where the letters are, how to stop."""
        if not _answers():
            self.say(f"Something does not answer; {settings.SITE_URL}/healthz says what.")
        self.say(f"\nJust Action is running at {settings.SITE_URL}/")
        if demonstration:
            self.say(f"\nSign in at {settings.SITE_URL}/sign-in/ with the address of one of these:")
            for part in CAST:
                self.say(f"  {part.address:<26} {part.name}: {part.who}. Start at {part.start}")
        if not settings.MAIL_URL:
            self.say(f"\nLetters, with their codes and links, land at {settings.SITE_URL}/outbox/")
        self.say("Stop with Ctrl-C. The data stay in " + str(settings.DATA_DIR))

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def _answers() -> bool:
    """Whether /healthz says that all parts are up."""
    host = "127.0.0.1" if settings.HOST in {"0.0.0.0", "127.0.0.1"} else settings.HOST  # noqa: S104
    asked = HTTPConnection(host, settings.PORT, timeout=2)
    try:
        asked.request("GET", "/healthz", headers={"Host": settings.ALLOWED_HOSTS[0]})
        return asked.getresponse().status == 200
    except OSError:
        return False
    finally:
        asked.close()
