"""Addresses of harms."""

from __future__ import annotations

from django.urls import path

from justaction.harms.views import desk, public

ONE = "harms/<slug:slug>/"
app_name = "harms"
urlpatterns = [
    path("harms/", public.harms, name="harms"),
    path("harms/data.json", public.harms_json, name="harms_json"),
    path("harms/suggest/", desk.suggest, name="suggest"),
    path("harms/waiting/", desk.waiting, name="waiting"),
    path(ONE, public.harm, name="harm"),
    path(f"{ONE}<int:number>/", public.earlier, name="earlier"),
    path(f"{ONE}compare/<int:old>..<int:new>/", public.compare, name="compare"),
    path(f"{ONE}correct/", desk.write, name="write"),
    path(f"{ONE}draft/", desk.draft, name="draft"),
    path(f"{ONE}draft/check/", desk.check, name="check"),
    path(f"{ONE}draft/set-aside/", desk.set_aside, name="set_aside"),
    path(f"{ONE}end/", desk.end, name="end"),
]
