"""Facts of what is written together."""

from justaction.coedit.models.beside import Call, Picture, Remark, Suggestion, Thread
from justaction.coedit.models.documents import Document, Edit, Hand, Lease, Recall, Snapshot, Version

__all__ = [
    "Call",
    "Document",
    "Edit",
    "Hand",
    "Lease",
    "Picture",
    "Recall",
    "Remark",
    "Snapshot",
    "Suggestion",
    "Thread",
    "Version",
]
