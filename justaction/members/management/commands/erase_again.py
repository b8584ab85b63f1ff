"""`justaction erase_again`: after a restore, erase whoever was erased since the backup was made."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from justaction.members.actions import erasing


class Command(BaseCommand):
    help = "After a restore, erase again whoever the list of erased people names. Run it before anything is served."

    def handle(self, *args: Any, **options: Any) -> None:
        count = erasing.erase_again()
        self.stdout.write(f"Erased again: {count}. The list names {len(erasing.noted())}.")
