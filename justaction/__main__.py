"""`justaction`: the commands of the collaborative."""

from __future__ import annotations

import os
import sys
import traceback


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "justaction.config.settings")
    from django.core.management import execute_from_command_line

    try:
        name = [word.replace("-", "_") for word in sys.argv[1:2] if not word.startswith("-")] or sys.argv[1:2]
        execute_from_command_line(["justaction", *name, *sys.argv[2:]])
    except Exception:
        if sys.argv[1:2] != ["receive"]:
            raise
        traceback.print_exc()
        sys.exit(os.EX_TEMPFAIL)  # whatever is wrong here, the mail server keeps the message and tries again


if __name__ == "__main__":
    main()
