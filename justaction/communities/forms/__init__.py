"""Forms of the communities."""

from justaction.communities.forms.homes import NormForm, WelcomeForm
from justaction.communities.forms.survey import UNSURE, SurveyForm

__all__ = ["UNSURE", "NormForm", "SurveyForm", "WelcomeForm"]
