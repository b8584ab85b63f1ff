"""`justaction clock`: does what config/schedule.py says, when it is due."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from justaction.config import processes


class Command(BaseCommand):
    help = "Does all that the schedule says, until it is stopped."

    def handle(self, **options: Any) -> None:
        processes.tick()
