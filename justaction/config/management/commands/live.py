"""`justaction live`: only live writing, for a machine or a container of its own."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from justaction.config import processes


class Command(BaseCommand):
    help = "Serves live writing, until it is stopped."
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        processes.serve_live()
