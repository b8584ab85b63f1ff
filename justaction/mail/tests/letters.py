"""Builders: messages as mail programs send them."""

from __future__ import annotations

from email import policy
from email.message import EmailMessage

COUNT = iter(range(1, 10**9))


def a_message(
    text: str = "I can bring it.", *, to: str, sender: str = "Ana Flores <ana@example.org>", **headers: str
) -> EmailMessage:
    """A message of a person, with a Message-ID of its own unless one is given (as `Message_ID`)."""
    message = EmailMessage(policy=policy.SMTP)
    said = {
        "From": sender,
        "To": to,
        "Subject": "Re: The ledger",
        "Message-ID": f"<m{next(COUNT)}@mail.example.org>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    for name, value in said.items():
        message[name] = value
    message.set_content(text)
    return message
