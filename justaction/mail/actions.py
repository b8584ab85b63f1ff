"""Deeds of the mail: one way to send a letter."""

from __future__ import annotations

from datetime import timedelta

from justaction.jobs import later
from justaction.mail import delivery
from justaction.mail.letters import Draft, render
from justaction.mail.models import Letter
from justaction.web import clock

LETTERS_AN_HOUR = 3  # to one address, of one kind (design: security, abuse)


def post(draft: Draft, *, once: str = "") -> Letter | None:
    """Queue a letter in this transaction and return it.

    `once` makes it idempotent: a second letter with the same word is not written (returns None). More than
    LETTERS_AN_HOUR of a limited kind to one address are not written either.
    """
    if once and Letter.objects.filter(once=once).exists():
        return None
    if draft.limited and (
        Letter.objects.filter(
            to=draft.to, kind=draft.kind, created_at__gt=clock.now() - timedelta(hours=1)
        ).count()
        >= LETTERS_AN_HOUR
    ):
        return None
    text, html = render(draft)
    letter = Letter.objects.create(
        kind=draft.kind,
        to=draft.to,
        to_name=draft.to_name,
        subject=draft.subject,
        text=text,
        html=html,
        headers=draft.headers,
        once=once,
    )
    later(delivery.deliver, letter.pk)
    return letter
