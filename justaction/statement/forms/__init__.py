"""Shape of input: signing, writing a version, bringing in a list."""

from justaction.statement.forms.rounds import (
    AnswerForm,
    CloseRoundForm,
    CloseSignOnForm,
    LinkForm,
    OpenRoundForm,
    OpenSignOnForm,
    SuggestForm,
    WordsFilter,
)
from justaction.statement.forms.signing import (
    DraftForm,
    ListForm,
    ListingForm,
    MappingForm,
    Piece,
    PublishForm,
    RollForm,
    ShareForm,
    SignForForm,
    SignForm,
)

__all__ = [
    "AnswerForm",
    "CloseRoundForm",
    "CloseSignOnForm",
    "DraftForm",
    "LinkForm",
    "ListForm",
    "ListingForm",
    "MappingForm",
    "OpenRoundForm",
    "OpenSignOnForm",
    "Piece",
    "PublishForm",
    "RollForm",
    "ShareForm",
    "SignForForm",
    "SignForm",
    "SuggestForm",
    "WordsFilter",
]
