"""Shape of input: signing, writing a version, bringing in a list."""

from justaction.statement.forms.documents import (
    AuthorForm,
    CheckForm,
    FileForm,
    LinkedFormForm,
    TakeBackForm,
    TwoForm,
)
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
    "AuthorForm",
    "CheckForm",
    "CloseRoundForm",
    "CloseSignOnForm",
    "DraftForm",
    "FileForm",
    "LinkForm",
    "LinkedFormForm",
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
    "TakeBackForm",
    "TwoForm",
    "WordsFilter",
]
