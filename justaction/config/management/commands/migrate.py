"""`justaction migrate`: Django's, without the waiting (`config/migrating.py`). Then what pages count is brought up to the rules of now."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from justaction.config.migrating import quickly
from justaction.counts import actions as counts


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with quickly():
            super().handle(*args, **options)
        if not (options["plan"] or options["check_unapplied"] or options["app_label"]):
            counts.keep_up()
