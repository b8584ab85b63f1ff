"""In development letters go to `outbox/` as .eml files."""

from __future__ import annotations

from django.core.mail.backends.filebased import EmailBackend


class OutboxBackend(EmailBackend):
    """Writes each letter to `OUTBOX_DIR`."""
