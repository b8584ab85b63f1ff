"""Forms of the communities."""

from justaction.communities.forms.homes import NormForm, RateForm, ReasonForm, WelcomeForm
from justaction.communities.forms.meeting import AnswerForm, DirectoryForm, FindForm, IntroduceForm, MeetForm
from justaction.communities.forms.processes import (
    CloseStepForm,
    LinkStepForm,
    PlanStepForm,
    QuietLetterForm,
    StartForm,
    TemplateForm,
    first_day,
)
from justaction.communities.forms.repair import AddToRepairForm, MoveRepairForm, PassOnForm, TellRepairForm
from justaction.communities.forms.survey import UNSURE, SurveyForm

__all__ = [
    "UNSURE",
    "AddToRepairForm",
    "AnswerForm",
    "CloseStepForm",
    "DirectoryForm",
    "FindForm",
    "IntroduceForm",
    "LinkStepForm",
    "MeetForm",
    "MoveRepairForm",
    "NormForm",
    "PassOnForm",
    "PlanStepForm",
    "QuietLetterForm",
    "RateForm",
    "ReasonForm",
    "StartForm",
    "SurveyForm",
    "TellRepairForm",
    "TemplateForm",
    "WelcomeForm",
    "first_day",
]
