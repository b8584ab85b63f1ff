"""Makes what pages read of the translations from what people wrote: `justaction words`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from justaction.texts import catalogues


class Command(BaseCommand):
    help = "Compile the catalogues below locale/ (docs/languages.md)."

    def handle(self, *args: Any, **options: Any) -> None:
        for path in catalogues.catalogues(Path(settings.LOCALE_PATHS[0])):
            try:
                sayings = catalogues.read(path.read_text())
            except ValueError as wrong:
                raise CommandError(f"{path}: {wrong}") from wrong
            path.with_suffix(".mo").write_bytes(catalogues.compiled(sayings))
            done = sum(one.done for one in sayings) - 1
            self.stdout.write(f"{path.parent.parent.name}: {done} of {len(sayings) - 1}")
