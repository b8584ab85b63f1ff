"""`justaction hand-over ADDRESS`: what somebody who leaves still holds, and what only people can settle."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from justaction.config import doctor, handing_over
from justaction.members.models import Person


class Command(BaseCommand):
    help = "Says what somebody who leaves still holds of the collaborative. Exits 1 while there is something."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="the mail address of who leaves")
        parser.add_argument("--json", action="store_true", help="as data")

    def handle(self, **options: Any) -> None:
        person = Person.objects.with_address(options["address"]).first()
        if person is None:
            raise CommandError("Nobody here has this address.")
        findings = handing_over.examine(person)
        ok = all(finding.ok for finding in findings)
        if options["json"]:
            told = {"ok": ok, "findings": doctor.as_data(findings), "by_hand": handing_over.BY_HAND}
            self.stdout.write(json.dumps(told, indent=2))
        else:
            for finding in findings:
                self.stdout.write(f"{'✓' if finding.ok else '✗'} {finding.check:<12} {finding.saw}")
                if finding.fix:
                    self.stdout.write(f"  → {finding.fix}")
            self.stdout.write("Only people can settle these:")
            for words in handing_over.BY_HAND:
                self.stdout.write(f"☐ {words}")
            self.stdout.write("Nothing of it is in their hands." if ok else "Not handed over yet.")
        if not ok:
            sys.exit(1)
