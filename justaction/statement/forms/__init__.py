"""Shape of input: signing, writing a version, bringing in a list."""

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
    "DraftForm",
    "ListForm",
    "ListingForm",
    "MappingForm",
    "Piece",
    "PublishForm",
    "RollForm",
    "ShareForm",
    "SignForForm",
    "SignForm",
]
