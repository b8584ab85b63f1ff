"""`justaction`: the commands of the collaborative."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.core.management.base import BaseCommand


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "justaction.config.settings")
    gc.disable()  # loading makes no garbage, and looking for it takes a tenth of the start
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import ManagementUtility

    class Commands(ManagementUtility):
        def fetch_command(self, subcommand: str) -> BaseCommand:
            gc.freeze()  # all is loaded: what a command makes is looked through, what was there before is not
            gc.enable()
            return super().fetch_command(subcommand)

    try:
        name = [word.replace("-", "_") for word in sys.argv[1:2] if not word.startswith("-")] or sys.argv[1:2]
        Commands(["justaction", *name, *sys.argv[2:]]).execute()
    except Exception as error:
        if sys.argv[1:2] == ["receive"]:
            traceback.print_exc()
            # whatever is wrong here, the mail server keeps the message and tries again
            sys.exit(os.EX_TEMPFAIL)
        if not isinstance(error, ImproperlyConfigured):
            raise
        sys.stderr.write(f"{error}\nAll settings are told in docs/settings.md.\n")
        sys.exit(os.EX_CONFIG)


if __name__ == "__main__":
    main()
