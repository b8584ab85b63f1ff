"""Letters of the statement, one function each."""

from justaction.statement.emails.signing import (
    already,
    ask_imported,
    confirm,
    full,
    held,
    imported,
    link,
    refused,
    thanks,
    withdraw_url,
    withdrawn,
)

__all__ = [
    "already",
    "ask_imported",
    "confirm",
    "full",
    "held",
    "imported",
    "link",
    "refused",
    "thanks",
    "withdraw_url",
    "withdrawn",
]
