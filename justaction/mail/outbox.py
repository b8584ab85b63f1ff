"""In development letters go to `outbox/` as .eml files, which the page `/outbox/` shows."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as ParsedMessage
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.text import slugify

from justaction.web import clock

NAME = re.compile(r"[\w.@+-]{1,200}\.eml")
MOST_SHOWN = 200


class OutboxBackend(BaseEmailBackend):
    """Writes each letter to `OUTBOX_DIR`, whole or not at all."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.OUTBOX_DIR)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            _write(folder, message)
        return len(email_messages)


def _write(folder: Path, message: EmailMessage) -> None:
    moment = clock.now().strftime("%Y%m%d-%H%M%S")
    whom = slugify(message.to[0].rpartition("<")[2].strip("<>").replace("@", " at "))[:60]
    path = folder / f"{moment}-{slugify(message.subject)[:40]}-{whom}-{secrets.token_hex(3)}.eml"
    hidden = path.with_suffix(".part")
    hidden.write_bytes(message.message().as_bytes())
    os.replace(hidden, path)


@dataclass(frozen=True)
class Written:
    """A letter in the outbox."""

    name: str
    subject: str
    to: str
    at: datetime | None
    text: str = ""


def newest() -> list[Written]:
    """The letters in the outbox, newest first, without their text."""
    paths = sorted(
        Path(settings.OUTBOX_DIR).glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True
    )
    return [_read(path) for path in paths[:MOST_SHOWN]]


def find(name: str) -> Written | None:
    """One letter by the name of its file."""
    path = Path(settings.OUTBOX_DIR) / name
    return _read(path) if NAME.fullmatch(name) and path.is_file() else None


def _read(path: Path) -> Written:
    letter: Any = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(letter, ParsedMessage)
    body = letter.get_body(("plain",))
    date = letter["Date"]
    return Written(
        name=path.name,
        subject=str(letter["Subject"] or ""),
        to=str(letter["To"] or ""),
        at=date.datetime if date else None,
        text=str(body.get_content()).replace("\r\n", "\n") if body else "",
    )
