"""Addresses of the newsletter."""

from __future__ import annotations

from django.urls import path

from justaction.newsletter.views import desk, readers

app_name = "newsletter"
urlpatterns = [
    path("newsletter/", readers.newsletter, name="newsletter"),
    path("newsletter/asked/", readers.asked, name="asked"),
    path("newsletter/confirm/<str:token>/", readers.confirm, name="confirm"),
    path("newsletter/mine/<str:token>/", readers.mine, name="mine"),
    path("newsletter/stop/<str:token>/", readers.stop, name="stop"),
    path("newsletter/forget/<str:token>/", readers.forget, name="forget"),
    path("newsletter/pictures/<uuid:pk>/", readers.picture, name="picture"),
    path("newsletter/<slug:slug>/", readers.issue, name="issue"),
    path("me/newsletter/", readers.my_newsletter, name="my_newsletter"),
    path("steer/newsletter/", desk.desk, name="desk"),
    path("steer/newsletter/list/", desk.bring_in, name="bring_in"),
    path("steer/newsletter/<slug:slug>/", desk.draft, name="draft"),
    path("steer/newsletter/<slug:slug>/write/<str:language>/", desk.write, name="write"),
    path("steer/newsletter/<slug:slug>/preview/<str:language>/", desk.preview, name="preview"),
    path("steer/newsletter/<slug:slug>/test/<str:language>/", desk.test, name="test"),
    path("steer/newsletter/<slug:slug>/send/", desk.send, name="send"),
    path("steer/newsletter/<slug:slug>/settle/", desk.settle, name="settle"),
    *(
        path(f"steer/newsletter/<slug:slug>/{deed.replace('_', '-')}/", desk.do, {"deed": deed}, name=deed)
        for deed in ("approve", "take_back", "pause", "resume", "cancel")
    ),
]
