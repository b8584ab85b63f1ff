"""`justaction web`: only the pages, for a machine or a container of its own."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from justaction.config import counting, processes, starting


class Command(BaseCommand):
    help = "Serves the pages, until it is stopped. Tables and a collaborative have to be there."
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        if starting.lacks_tables():
            raise CommandError(
                "The database lacks tables. Run this first, once for all machines: justaction migrate"
            )
        if word := starting.stale_static():
            starting.collect_static(word)
        counting.begin_anew()
        starting.load_pages()
        connections.close_all()
        processes.serve_pages()
