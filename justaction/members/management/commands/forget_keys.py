"""`justaction forget_keys`: let somebody in again who lost every passkey and recovery code."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from justaction.members import actions
from justaction.members.models import Person


class Command(BaseCommand):
    help = "Take all passkeys and recovery codes of a person away. Make sure first that it is them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="Their email address")

    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.with_address(options["address"]).first()
        if person is None:
            raise CommandError("Nobody here has this address.")
        actions.forget_keys(person)
        self.stdout.write("Done. They were told by letter, and are signed out everywhere.")
