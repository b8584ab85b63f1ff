"""Deeds of what is carried outward."""

from __future__ import annotations

from justaction.social.actions.carrying import carry, keep_carrying
from justaction.social.actions.connecting import (
    block,
    connect_bluesky,
    connect_fediverse,
    connect_mastodon,
    disconnect,
    new_key,
    set_automatic,
    test,
    unblock,
)
from justaction.social.actions.delivering import forget_delivered, keep_delivering
from justaction.social.actions.doubting import doubt_all
from justaction.social.actions.following import receive
from justaction.social.actions.hooking import (
    add_hook,
    forget_calls,
    keep_calling,
    new_secret,
    pause_hook,
    remove_hook,
    resume_hook,
    tell_hooks,
    try_hook,
)
from justaction.social.actions.posting import (
    UNDO,
    approve,
    begin,
    drop,
    retry,
    schedule,
    send_change,
    send_due,
    take_back,
    take_down,
    write,
)
from justaction.social.actions.telling import tell_of_the_record
from justaction.social.trusting import MOST_BODY

__all__ = [
    "MOST_BODY",
    "UNDO",
    "add_hook",
    "approve",
    "begin",
    "block",
    "carry",
    "connect_bluesky",
    "connect_fediverse",
    "connect_mastodon",
    "disconnect",
    "doubt_all",
    "drop",
    "forget_calls",
    "forget_delivered",
    "keep_calling",
    "keep_carrying",
    "keep_delivering",
    "new_key",
    "new_secret",
    "pause_hook",
    "receive",
    "remove_hook",
    "resume_hook",
    "retry",
    "schedule",
    "send_change",
    "send_due",
    "set_automatic",
    "take_back",
    "take_down",
    "tell_hooks",
    "tell_of_the_record",
    "test",
    "try_hook",
    "unblock",
    "write",
]
