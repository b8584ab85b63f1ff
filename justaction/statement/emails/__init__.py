"""Letters of the statement, one function each."""

from justaction.statement.emails.authors import named_as_author
from justaction.statement.emails.rounds import answered, ask_to_renew
from justaction.statement.emails.signing import (
    already,
    ask_imported,
    confirm,
    full,
    held,
    imported,
    link,
    thanks,
    withdraw_url,
    withdrawn,
)
from justaction.statement.emails.trust import colleague, colleague_said_no, entered, mailbox_code, nudge

__all__ = [
    "already",
    "answered",
    "ask_imported",
    "ask_to_renew",
    "colleague",
    "colleague_said_no",
    "confirm",
    "entered",
    "full",
    "held",
    "imported",
    "link",
    "mailbox_code",
    "named_as_author",
    "nudge",
    "thanks",
    "withdraw_url",
    "withdrawn",
]
