"""`justaction receive`: takes one message on standard input, as a mail server hands it over."""

from __future__ import annotations

import logging
import os
import sys
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error as DatabaseError
from django.utils import timezone

from justaction.mail import receiving
from justaction.mail.incoming.message import MOST_BYTES
from justaction.web import house

log = logging.getLogger(__name__)
ROOM = 1024 * 1024
Outcome = receiving.Outcome
SAYS = {
    Outcome.UNKNOWN: (
        os.EX_NOUSER,
        "Nobody has this address. It may have ended; open the page and answer there.",
    ),
    Outcome.UNREADABLE: (os.EX_DATAERR, "This message cannot be read."),
}


def read_all(stream: BinaryIO) -> bytes:
    """The message. Of one that is too large only so much that its size is clear; the rest is read and let go."""
    raw = stream.read(MOST_BYTES + 1)
    while len(raw) > MOST_BYTES and stream.read(ROOM):
        pass
    return raw


class Command(BaseCommand):
    requires_system_checks = ()  # it runs once a message, and changes nothing of the checkout
    help = "Takes one message on standard input. Ends as mail servers expect it: 0, 65, 67, or 75 to try again later."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sender", help="the sender of SMTP; empty for a notice that has none")
        parser.add_argument("--recipient", default="", help="the address that SMTP named")

    def handle(self, **options: Any) -> None:
        try:
            raw = read_all(sys.stdin.buffer)
            with timezone.override(house.now().zone):  # a day is a day of the place
                outcome = receiving.take(raw, envelope=options["sender"], recipient=options["recipient"])
        except (DatabaseError, OSError) as error:
            raise CommandError("Not now. Try again later.", returncode=os.EX_TEMPFAIL) from error
        except Exception as error:  # a mistake of ours: the mail server keeps the message and tries again
            log.exception("a message could not be taken")
            raise CommandError("Not now. Try again later.", returncode=os.EX_TEMPFAIL) from error
        if outcome in SAYS:
            code, words = SAYS[outcome]
            raise CommandError(words, returncode=code)
