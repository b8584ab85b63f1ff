"""`justaction migrate`: Django's, without the waiting (`config/migrating.py`)."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from justaction.config.migrating import quickly


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with quickly():
            super().handle(*args, **options)
