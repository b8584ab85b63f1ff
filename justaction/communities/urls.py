"""Addresses of the communities, of the one question, and of those who look after a community."""

from __future__ import annotations

from django.urls import path

from justaction.communities import views

app_name = "communities"
urlpatterns = [
    path("communities/", views.communities, name="communities"),
    path("communities/<slug:slug>/", views.community, name="community"),
    path("communities/<slug:slug>/join/", views.join, name="join"),
    path("communities/<slug:slug>/leave/", views.leave, name="leave"),
    path("communities/<slug:slug>/show-me/", views.show_me, name="show_me"),
    path("survey/", views.survey, name="survey"),
    path("survey/thanks/", views.thanks, name="thanks"),
    path("survey/<str:token>/", views.survey_by_token, name="survey_by_token"),
    path("survey/<str:token>/thanks/", views.thanks_by_token, name="thanks_by_token"),
    path("run/<slug:slug>/", views.run, name="run"),
    path("run/<slug:slug>/norms/", views.agree_norm, name="agree_norm"),
    path("run/<slug:slug>/norms/<int:pk>/end/", views.end_norm, name="end_norm"),
    path("run/<slug:slug>/welcome/", views.change_welcome, name="change_welcome"),
]
