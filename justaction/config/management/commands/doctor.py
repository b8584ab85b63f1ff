"""`justaction doctor`: says whether this machine is safe to run on, and the fix where it is not."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from justaction.config import doctor


class Command(BaseCommand):
    help = "Says whether this machine is safe to run on, and the fix where it is not. Exits 1 if it is not."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="as data")

    def handle(self, **options: Any) -> None:
        findings = doctor.examine()
        ok = all(finding.ok for finding in findings)
        if options["json"]:
            self.stdout.write(json.dumps({"ok": ok, "findings": doctor.as_data(findings)}, indent=2))
        else:
            for finding in findings:
                self.stdout.write(f"{'✓' if finding.ok else '✗'} {finding.check:<12} {finding.saw}")
                if finding.fix:
                    self.stdout.write(f"  → {finding.fix}")
            self.stdout.write("All is well." if ok else "Not safe yet.")
        if not ok:
            sys.exit(1)
