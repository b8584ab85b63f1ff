"""Letters of the statement, one function each."""

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

__all__ = [
    "already",
    "answered",
    "ask_imported",
    "ask_to_renew",
    "confirm",
    "full",
    "held",
    "imported",
    "link",
    "thanks",
    "withdraw_url",
    "withdrawn",
]
