"""Facts of the statement: its versions, the signatures on them, and what readers said of a draft."""

from justaction.statement.models.guarding import MailDomain, Tide, Usual
from justaction.statement.models.linked import Author, FormParagraph, LinkedForm, main_language
from justaction.statement.models.rounds import Answer, FeedbackRound, Passage, RoundLink, Suggestion
from justaction.statement.models.signing import (
    MOST_AT_ONE_ADDRESS,
    TIME_TO_ANSWER,
    TIME_TO_CONFIRM,
    Import,
    Signature,
    SignatureQuerySet,
    name_key,
    sealed,
)
from justaction.statement.models.text import Paragraph, Statement, StatementVersion, StatementVersionQuerySet
from justaction.statement.models.trust import LETTERS, Entered, Proof, ShareLink, new_code

__all__ = [
    "LETTERS",
    "MOST_AT_ONE_ADDRESS",
    "TIME_TO_ANSWER",
    "TIME_TO_CONFIRM",
    "Answer",
    "Author",
    "Entered",
    "FeedbackRound",
    "FormParagraph",
    "Import",
    "LinkedForm",
    "MailDomain",
    "Paragraph",
    "Passage",
    "Proof",
    "RoundLink",
    "ShareLink",
    "Signature",
    "SignatureQuerySet",
    "Statement",
    "StatementVersion",
    "StatementVersionQuerySet",
    "Suggestion",
    "Tide",
    "Usual",
    "main_language",
    "name_key",
    "new_code",
    "sealed",
]
