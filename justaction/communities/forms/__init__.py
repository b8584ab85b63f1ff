"""Forms of the communities."""

from justaction.communities.forms.homes import NormForm, RateForm, ReasonForm, WelcomeForm
from justaction.communities.forms.survey import UNSURE, SurveyForm

__all__ = ["UNSURE", "NormForm", "RateForm", "ReasonForm", "SurveyForm", "WelcomeForm"]
