"""`justaction found`: begin a real collaborative from the Just Action template."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from justaction.collaborative.models import Collaborative, valid_zone
from justaction.errors import Refused
from justaction.home import actions

QUESTIONS = {
    "name": ("Its name", "Just Action"),
    "place": ("The place it works in", ""),
    "time_zone": ("Its time zone", "America/Chicago"),
    "languages": ("The codes of its languages, the main one first", "en"),
    "convener_name": ("The name of the first convener", ""),
    "address": ("Their email address", ""),
}


def codes(said: str) -> list[str]:
    """Language codes, in their order."""
    return [code.strip() for code in said.split(",") if code.strip()]


def valid_codes(said: str) -> None:
    """Raises ValidationError for a language that this program does not know."""
    known = dict(settings.LANGUAGES)
    for code in codes(said):
        if code not in known:
            raise ValidationError(f"{code} is no code we know. Ours are {', '.join(known)}.")


CHECKS: dict[str, Callable[[str], object]] = {
    "time_zone": valid_zone,
    "languages": valid_codes,
    "address": validate_email,
}


class Command(BaseCommand):
    help = "Found a collaborative: its name and place, its first convener. Asks for what no flag says."

    def add_arguments(self, parser: CommandParser) -> None:
        for name, (words, _default) in QUESTIONS.items():
            parser.add_argument(f"--{name.replace('_', '-')}", help=words)
        parser.add_argument(
            "--help-address", help="Where people can write to; by default the convener's address"
        )
        parser.add_argument("--json", action="store_true", help="Report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        said = {name: options[name] or self.ask(name) for name in QUESTIONS}
        try:
            for name in CHECKS:
                CHECKS[name](said[name])
            collaborative = actions.found(
                name=said["name"],
                place=said["place"],
                time_zone=said["time_zone"],
                languages=codes(said["languages"]),
                help_address=options["help_address"] or said["address"],
                convener_name=said["convener_name"],
                convener_address=said["address"],
                ring=Collaborative.Ring.CIRCLE,
            )
        except (Refused, ValidationError) as error:
            words = error.messages if isinstance(error, ValidationError) else [error.message]
            raise CommandError(" ".join(words)) from error
        if options["json"]:
            self.stdout.write(json.dumps({"name": collaborative.name, "convener": said["address"]}))
        else:
            self.stdout.write(
                f"{collaborative.name} is founded, as a circle of one. Sign in as {said['address']} and invite "
                "two more; then you decide together when to open it."
            )

    def ask(self, name: str) -> str:
        """What somebody at the keyboard says, or the default."""
        words, default = QUESTIONS[name]
        flag = f"--{name.replace('_', '-')}"
        if not sys.stdin.isatty():
            if default:
                return default
            raise CommandError(f"Say {flag}: {words.lower()}.")
        said = input(f"{words}{f' [{default}]' if default else ''}: ").strip() or default
        try:
            if name in CHECKS:
                CHECKS[name](said)
        except ValidationError as error:  # what was said before is not asked again
            self.stderr.write(" ".join(error.messages))
            said = ""
        return said or self.ask(name)
