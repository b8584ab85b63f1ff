"""Facts of what is written together."""

from justaction.coedit.models.documents import Document, Edit, Hand, Lease, Recall, Snapshot, Version

__all__ = ["Document", "Edit", "Hand", "Lease", "Recall", "Snapshot", "Version"]
