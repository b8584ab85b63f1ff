"""Deeds on documents that are written together."""

from justaction.coedit.actions.documents import begin, begin_anew, freeze, put, recall

__all__ = ["begin", "begin_anew", "freeze", "put", "recall"]
