"""Deeds on documents that are written together, and on what stands beside them."""

from justaction.coedit.actions.documents import begin, begin_anew, freeze, put, recall
from justaction.coedit.actions.forgetting import forget
from justaction.coedit.actions.keeping import bring_in, keep, restore, take_picture
from justaction.coedit.actions.speaking import answer, call_all, close, comment, reopen, see_calls
from justaction.coedit.actions.suggesting import decide, note, propose, take_back

__all__ = [
    "answer",
    "begin",
    "begin_anew",
    "bring_in",
    "call_all",
    "close",
    "comment",
    "decide",
    "forget",
    "freeze",
    "keep",
    "note",
    "propose",
    "put",
    "recall",
    "reopen",
    "restore",
    "see_calls",
    "take_back",
    "take_picture",
]
