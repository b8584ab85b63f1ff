"""Deeds of the statement: writing and publishing its versions, signing it, and bringing in earlier signatures."""

from justaction.statement.actions.asking import ask_again, sign
from justaction.statement.actions.lists import (
    apply_list,
    drop_list,
    map_list,
    read_list,
    report_of,
    rule_list,
    take_list,
)
from justaction.statement.actions.signing import (
    Changed,
    change_listing,
    confirm,
    lapse,
    refuse,
    reject,
    release,
    renew,
    withdraw,
)
from justaction.statement.actions.text import draft, publish

__all__ = [
    "Changed",
    "apply_list",
    "ask_again",
    "change_listing",
    "confirm",
    "draft",
    "drop_list",
    "lapse",
    "map_list",
    "publish",
    "read_list",
    "refuse",
    "reject",
    "release",
    "renew",
    "report_of",
    "rule_list",
    "sign",
    "take_list",
    "withdraw",
]
