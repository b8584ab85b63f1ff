"""Forms of the communities."""

from justaction.communities.forms.homes import NormForm, RateForm, ReasonForm, WelcomeForm
from justaction.communities.forms.meeting import AnswerForm, DirectoryForm, FindForm, IntroduceForm, MeetForm
from justaction.communities.forms.repair import AddToRepairForm, MoveRepairForm, PassOnForm, TellRepairForm
from justaction.communities.forms.survey import UNSURE, SurveyForm

__all__ = [
    "UNSURE",
    "AddToRepairForm",
    "AnswerForm",
    "DirectoryForm",
    "FindForm",
    "IntroduceForm",
    "MeetForm",
    "MoveRepairForm",
    "NormForm",
    "PassOnForm",
    "RateForm",
    "ReasonForm",
    "SurveyForm",
    "TellRepairForm",
    "WelcomeForm",
]
