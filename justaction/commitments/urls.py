"""Addresses of commitments: the public page, the desk of an organization, reviews, and bringing pledges in."""

from __future__ import annotations

from django.urls import path

from justaction.commitments import api
from justaction.commitments.views import board, desk, late, pledges, public, reports, reviews

app_name = "commitments"
PAGE = "commitments/<slug:organization>/<slug:slug>"
DESK = "desk/<slug:organization>"
urlpatterns = [
    path(f"{PAGE}.csv", api.csv, name="csv"),
    path(f"{PAGE}.json", api.json, name="json"),
    path(f"{PAGE}/", public.commitment, name="commitment"),
    path(f"{PAGE}/history/", public.history, name="history"),
    path(f"{PAGE}/evidence/add/", reports.add_evidence, name="add_evidence"),
    path(f"{PAGE}/evidence/<str:subject>/", public.evidence, name="evidence"),
    path("desk/", desk.desks, name="desks"),
    path(f"{DESK}/", desk.desk, name="desk"),
    path(f"{DESK}/start/", desk.start, name="start"),
    path(f"{DESK}/<slug:slug>/", desk.commitment, name="desk_commitment"),
    path(f"{DESK}/<slug:slug>/task/<str:part>/", desk.task, name="task"),
    path(f"{DESK}/<slug:slug>/standards/", desk.cite, name="cite"),
    path(f"{DESK}/<slug:slug>/preview/", desk.preview, name="preview"),
    path(f"{DESK}/<slug:slug>/publish/", desk.publish, name="publish"),
    path(f"{DESK}/<slug:slug>/take-over/", desk.take_over, name="take_over"),
    path(f"{DESK}/<slug:slug>/withdraw/", desk.withdraw, name="withdraw"),
    path(f"{DESK}/<slug:slug>/report/", reports.report, name="report"),
    path(f"{DESK}/<slug:slug>/step/<int:pk>/", reports.meet_milestone, name="meet_milestone"),
    path(f"{DESK}/<slug:slug>/reply/<str:subject>/", reports.reply, name="reply"),
    path("standing/", board.board, name="board"),
    path("organizations/<slug:organization>/standing/", board.standing, name="standing"),
    path(f"{DESK}/<slug:slug>/why/", late.say_why, name="say_why"),
    path("talks/<str:subject>/", late.talk, name="talk"),
    path("talks/<str:subject>/pass-on/", late.pass_talk_on, name="pass_talk_on"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/<str:subject>/", reviews.review, name="review"),
    path("reviews/<str:subject>/pass-on/", reviews.pass_on, name="pass_on"),
    path("steer/import/commitments/", pledges.import_commitments, name="import"),
    path("steer/import/commitments/<str:subject>/", pledges.map_pledges, name="map_pledges"),
    path("steer/import/commitments/<str:subject>/report/", pledges.pledge_report, name="pledge_report"),
    path(
        "steer/import/commitments/<str:subject>/apply/",
        pledges.decide_pledges,
        {"deed": "apply"},
        name="apply_pledges",
    ),
    path(
        "steer/import/commitments/<str:subject>/drop/",
        pledges.decide_pledges,
        {"deed": "drop"},
        name="drop_pledges",
    ),
]
