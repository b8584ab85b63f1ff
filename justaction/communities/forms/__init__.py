"""Forms of the communities."""

from justaction.communities.forms.giving import (
    GIVE,
    AnswerIdeaForm,
    ConsentForm,
    GuardianForm,
    HonorariumForm,
    LinkForm,
)
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
    "GIVE",
    "UNSURE",
    "AddToRepairForm",
    "AnswerForm",
    "AnswerIdeaForm",
    "CloseStepForm",
    "ConsentForm",
    "DirectoryForm",
    "FindForm",
    "GuardianForm",
    "HonorariumForm",
    "IntroduceForm",
    "LinkForm",
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
