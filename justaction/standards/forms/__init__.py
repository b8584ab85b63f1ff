"""Shape of input, all of it under one name."""

from justaction.standards.forms.making import (
    EditorsForm,
    IndicatorsForm,
    NumberForm,
    StandardFilters,
    SuggestForm,
    WordsForm,
    WriteForm,
)
from justaction.standards.forms.moving import (
    CheckForm,
    CommentForm,
    ConfirmForm,
    EndForm,
    FindingForm,
    LinkForm,
    OpenRoundForm,
    OutcomeForm,
    SayForm,
    TesterForm,
    TrialForm,
    UptakeForm,
    VoteForm,
)

__all__ = [
    "CheckForm",
    "CommentForm",
    "ConfirmForm",
    "EditorsForm",
    "EndForm",
    "FindingForm",
    "IndicatorsForm",
    "LinkForm",
    "NumberForm",
    "OpenRoundForm",
    "OutcomeForm",
    "SayForm",
    "StandardFilters",
    "SuggestForm",
    "TesterForm",
    "TrialForm",
    "UptakeForm",
    "VoteForm",
    "WordsForm",
    "WriteForm",
]
