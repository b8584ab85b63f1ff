"""Deeds of the newsletter."""

from justaction.newsletter.actions.accounts import follow_address, keep_one, wipe
from justaction.newsletter.actions.beginning import begin_due
from justaction.newsletter.actions.delivering import keep_going
from justaction.newsletter.actions.doubting import doubt_all
from justaction.newsletter.actions.importing import Brought, bring_in
from justaction.newsletter.actions.picturing import take_picture
from justaction.newsletter.actions.subscribing import (
    ask,
    choose,
    choose_signed_in,
    confirm,
    end,
    forget,
    forget_unconfirmed,
    suppress,
)
from justaction.newsletter.actions.writing import (
    UNDO,
    approve,
    begin,
    cancel,
    pause,
    resume,
    send,
    send_test,
    settle_unknown,
    take_back,
    write,
)

__all__ = [
    "UNDO",
    "Brought",
    "approve",
    "ask",
    "begin",
    "begin_due",
    "bring_in",
    "cancel",
    "choose",
    "choose_signed_in",
    "confirm",
    "doubt_all",
    "end",
    "follow_address",
    "forget",
    "forget_unconfirmed",
    "keep_going",
    "keep_one",
    "pause",
    "resume",
    "send",
    "send_test",
    "settle_unknown",
    "suppress",
    "take_back",
    "take_picture",
    "wipe",
    "write",
]
