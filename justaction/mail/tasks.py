"""What the clock asks of the mail."""

from __future__ import annotations

from justaction.mail import actions, inbox, pace, receiving


def admit_unknown() -> None:
    """Say of letters that a dying worker left behind that nobody knows."""
    actions.admit_unknown()


def pass_on() -> None:
    """Queue letters whose time has come."""
    actions.pass_on()


def try_again() -> None:
    """Queue letters again that could not be handed over."""
    actions.try_again()


def erase_bodies() -> None:
    """Keep only the fact of letters older than a week, and forget routes that nobody takes."""
    actions.erase_bodies()
    pace.forget()


def look_into_inbox() -> None:
    """Take what came into the mailbox that INBOX_URL names."""
    inbox.look_later()


def look_at_what_was_put_aside() -> None:
    """Try again what could not be taken from that mailbox."""
    inbox.look_again_later()


def forget_received() -> None:
    """Forget which messages came long ago."""
    receiving.forget()
