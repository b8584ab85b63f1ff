"""Addresses of the communities, of the one question, and of those who look after a community."""

from __future__ import annotations

from django.urls import path

from justaction.communities.views import homes, meeting, norms, repair, running, survey

app_name = "communities"
urlpatterns = [
    path("communities/", homes.communities, name="communities"),
    path("communities/<slug:slug>/", homes.community, name="community"),
    path("communities/<slug:slug>/join/", homes.join, name="join"),
    path("communities/<slug:slug>/leave/", homes.leave, name="leave"),
    path("communities/<slug:slug>/show-me/", homes.show_me, name="show_me"),
    path("communities/<slug:slug>/norms/", norms.norms, name="norms"),
    path("communities/<slug:slug>/norms/propose/", norms.propose_norm, name="propose_norm"),
    path("communities/<slug:slug>/norms/<int:pk>/", norms.rate_norm, name="rate_norm"),
    path("communities/<slug:slug>/norms/<int:pk>/take-back/", norms.take_back_norm, name="take_back_norm"),
    path("communities/<slug:slug>/repair/", repair.tell_repair, name="tell_repair"),
    path("repair/<str:subject>/", repair.repair, name="repair"),
    path("repair/<str:subject>/pass-on/", repair.pass_on_repair, name="pass_on_repair"),
    path("repair/<str:subject>/take-back/", repair.take_back_repair, name="take_back_repair"),
    path("communities/<slug:slug>/people/", meeting.people, name="people"),
    path("communities/<slug:slug>/people/me/", meeting.my_entry, name="my_entry"),
    path("communities/<slug:slug>/people/me/leave/", meeting.leave_directory, name="leave_directory"),
    path("communities/<slug:slug>/people/introduce/", meeting.introduce, name="introduce"),
    path("communities/<slug:slug>/people/<str:subject>/meet/", meeting.ask_to_meet, name="ask_to_meet"),
    path("me/introductions/<str:subject>/", meeting.introduction, name="introduction"),
    path("survey/", survey.survey, name="survey"),
    path("survey/thanks/", survey.thanks, name="thanks"),
    path("survey/<str:token>/", survey.survey_by_token, name="survey_by_token"),
    path("survey/<str:token>/thanks/", survey.thanks_by_token, name="thanks_by_token"),
    path("run/<slug:slug>/", running.run, name="run"),
    path("run/<slug:slug>/norms/", norms.agree_norm, name="agree_norm"),
    path("run/<slug:slug>/norms/<int:pk>/agree/", norms.agree_on, name="agree_on"),
    path("run/<slug:slug>/norms/<int:pk>/end/", norms.end_norm, name="end_norm"),
    path("run/<slug:slug>/welcome/", running.change_welcome, name="change_welcome"),
]
