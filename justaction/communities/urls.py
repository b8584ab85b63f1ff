"""Addresses of the communities, of the one question, and of those who look after a community."""

from __future__ import annotations

from django.urls import path

from justaction.communities.views import homes, running, survey

app_name = "communities"
urlpatterns = [
    path("communities/", homes.communities, name="communities"),
    path("communities/<slug:slug>/", homes.community, name="community"),
    path("communities/<slug:slug>/join/", homes.join, name="join"),
    path("communities/<slug:slug>/leave/", homes.leave, name="leave"),
    path("communities/<slug:slug>/show-me/", homes.show_me, name="show_me"),
    path("survey/", survey.survey, name="survey"),
    path("survey/thanks/", survey.thanks, name="thanks"),
    path("survey/<str:token>/", survey.survey_by_token, name="survey_by_token"),
    path("survey/<str:token>/thanks/", survey.thanks_by_token, name="thanks_by_token"),
    path("run/<slug:slug>/", running.run, name="run"),
    path("run/<slug:slug>/norms/", running.agree_norm, name="agree_norm"),
    path("run/<slug:slug>/norms/<int:pk>/end/", running.end_norm, name="end_norm"),
    path("run/<slug:slug>/welcome/", running.change_welcome, name="change_welcome"),
]
