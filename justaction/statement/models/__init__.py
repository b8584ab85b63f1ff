"""Facts of the statement: its versions, the signatures on them, and what readers said of a draft."""

from justaction.statement.models.signing import TIME_TO_CONFIRM, Import, Signature, SignatureQuerySet, sealed
from justaction.statement.models.text import Paragraph, Statement, StatementVersion, StatementVersionQuerySet

__all__ = [
    "TIME_TO_CONFIRM",
    "Import",
    "Paragraph",
    "Signature",
    "SignatureQuerySet",
    "Statement",
    "StatementVersion",
    "StatementVersionQuerySet",
    "sealed",
]
