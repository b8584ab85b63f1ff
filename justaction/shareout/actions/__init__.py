"""Deeds of the share-out: gathering an edition, approving it, sending it out."""

from justaction.shareout.actions.gather import (
    begin,
    choose,
    drop,
    drop_deliverable,
    drop_money,
    write,
    write_deliverable,
    write_money,
)
from justaction.shareout.actions.sending import (
    approve,
    give_up_late,
    make_files,
    publish,
    release,
    release_due,
    take_back,
)
from justaction.shareout.actions.telling import leads_to, make_links

__all__ = [
    "approve",
    "begin",
    "choose",
    "drop",
    "drop_deliverable",
    "drop_money",
    "give_up_late",
    "leads_to",
    "make_files",
    "make_links",
    "publish",
    "release",
    "release_due",
    "take_back",
    "write",
    "write_deliverable",
    "write_money",
]
