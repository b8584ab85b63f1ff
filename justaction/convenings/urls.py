"""Addresses of the convenings."""

from __future__ import annotations

from django.urls import path

from justaction.convenings import api, views

app_name = "convenings"
urlpatterns = [
    path("convenings/", views.convenings, name="convenings"),
    path("convenings/past/", views.past, name="past"),
    path("convenings/plan/", views.plan, name="plan"),
    path("convenings/season/", views.plan_season, name="plan_season"),
    path("convenings/<slug:slug>/", views.gathering, name="gathering"),
    path("convenings/<slug:slug>.ics", api.gathering_file, name="gathering_file"),
    path("calendar/<str:token>.ics", api.feed, name="feed"),
    path("me/calendars/", views.calendars, name="calendars"),
    path("me/calendars/make/", views.make_feed, name="make_feed"),
    path("me/calendars/<int:pk>/end/", views.end_feed, name="end_feed"),
    path("convenings/<slug:slug>/come/", views.come, name="come"),
    path("convenings/<slug:slug>/come/<str:token>/", views.come_by_token, name="come_by_token"),
    path("convenings/<slug:slug>/give-back/", views.give_back, name="give_back"),
    path(
        "convenings/<slug:slug>/give-back/<str:token>/", views.give_back_by_token, name="give_back_by_token"
    ),
    path("host/<slug:slug>/", views.host, name="host"),
    path("host/<slug:slug>/needs/<int:pk>/", views.arrange, name="arrange"),
    path("host/<slug:slug>/invite/", views.invite, name="invite"),
    path("convenings/<slug:slug>/change/", views.change, name="change"),
    path("convenings/<slug:slug>/cancel/", views.cancel, name="cancel"),
]
