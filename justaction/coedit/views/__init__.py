"""Pages where one writes together."""

from justaction.coedit.views.commenting import answer, close, comment, reopen
from justaction.coedit.views.keeping import bring_in, compare, restore, take_out, version, versions
from justaction.coedit.views.suggesting import decide, propose, take_back
from justaction.coedit.views.writing import beside, note, people, picture, upload, write

__all__ = [
    "answer",
    "beside",
    "bring_in",
    "close",
    "comment",
    "compare",
    "decide",
    "note",
    "people",
    "picture",
    "propose",
    "reopen",
    "restore",
    "take_back",
    "take_out",
    "upload",
    "version",
    "versions",
    "write",
]
