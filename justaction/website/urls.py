"""Addresses of the website: what anybody reads, and its desk."""

from __future__ import annotations

from django.urls import path

from justaction.website.views import checking, desk, menus, public, writing

app_name = "website"
AT = "steer/website/<slug:kind>/<slug:slug>/"
IN = f"{AT}<slug:language>/"
urlpatterns = [
    path("news/", public.news, name="news"),
    path("news/<slug:slug>/", public.post, name="post"),
    path("pages/<slug:slug>/", public.page, name="page"),
    path("steer/website/", desk.desk, name="desk"),
    path("steer/website/add/<slug:kind>/", writing.add, name="add"),
    path("steer/website/menus/", menus.menus, name="menus"),
    path("steer/website/menus/<slug:menu>/", menus.arrange, name="arrange"),
    path("steer/website/menus/entries/<int:pk>/take/", menus.take, name="take_from_menu"),
    path("steer/website/check/", checking.check, name="check"),
    path("steer/website/check/links/", checking.look, name="look_at_links"),
    path("steer/website/preview/", writing.preview, name="preview"),
    path(AT, desk.overview, name="overview"),
    path(f"{AT}address/", desk.address, name="address"),
    path(f"{AT}menu/", menus.put, name="put_into_menu"),
    *(path(f"{AT}{name}/", desk.do, {"deed": name}, name=name) for name in ("hide", "show", "up", "down")),
    path(f"{IN}write/", writing.write, name="write"),
    path(f"{IN}v<int:number>/", writing.version, name="version"),
    path(f"{IN}v<int:number>/against/<int:other>/", writing.compare, name="compare"),
    path(f"{IN}v<int:number>/back/", desk.back, name="back"),
    path(f"{IN}v<int:number>/call-off/", desk.call_off, name="call_off"),
    path(f"{IN}undo/", desk.do_in, {"deed": "undo"}, name="undo"),
    path(f"{IN}still-right/", desk.do_in, {"deed": "check"}, name="still_right"),
]
