"""Addresses of commitments: the public page, the desk of an organization, reviews, and bringing pledges in."""

from __future__ import annotations

from django.urls import path

from justaction.commitments import api
from justaction.commitments.views import (
    amending,
    asking,
    board,
    desk,
    drafting,
    late,
    money,
    pledges,
    public,
    reports,
    reviews,
)

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
    path(f"{PAGE}/evidence/<str:subject>/copy/", public.copy, name="copy"),
    path(f"{PAGE}/ask/", asking.ask_question, name="ask_question"),
    path(f"{PAGE}/questions/", asking.questions, name="questions"),
    path(f"{PAGE}/questions/<str:subject>/", asking.question, name="question"),
    path(f"{PAGE}/money/", money.money, name="money"),
    path(f"{PAGE}/money.csv", money.money_csv, name="money_csv"),
    path(f"{PAGE}/money.json", money.money_json, name="money_json"),
    path("commitments/money/", money.all_money, name="all_money"),
    path("commitments/money.csv", money.all_money_csv, name="all_money_csv"),
    path("commitments/money.json", money.all_money_json, name="all_money_json"),
    path("desk/", desk.desks, name="desks"),
    path(f"{DESK}/", desk.desk, name="desk"),
    path(f"{DESK}/start/", desk.start, name="start"),
    path(f"{DESK}/<slug:slug>/", desk.commitment, name="desk_commitment"),
    path(f"{DESK}/<slug:slug>/task/<str:part>/", desk.task, name="task"),
    path(f"{DESK}/<slug:slug>/standards/", desk.cite, name="cite"),
    path(f"{DESK}/<slug:slug>/preview/", desk.preview, name="preview"),
    path(f"{DESK}/<slug:slug>/together/", drafting.together, name="together"),
    path(f"{DESK}/<slug:slug>/together/ask-in/", drafting.ask_in, name="ask_in"),
    path(f"{DESK}/<slug:slug>/together/leave/", drafting.leave, name="leave_draft"),
    path(f"{DESK}/<slug:slug>/together/share/", drafting.share, name="share_with_desk"),
    path(f"{DESK}/<slug:slug>/together/link/", drafting.make_link, name="make_preview"),
    path(f"{DESK}/<slug:slug>/together/link/<str:subject>/end/", drafting.end_link, name="end_preview"),
    path("preview/<str:token>/", drafting.preview_link, name="preview_link"),
    path(f"{DESK}/<slug:slug>/publish/", desk.publish, name="publish"),
    path(f"{DESK}/<slug:slug>/take-over/", desk.take_over, name="take_over"),
    path(f"{DESK}/<slug:slug>/withdraw/", desk.withdraw, name="withdraw"),
    path(f"{DESK}/<slug:slug>/report/", reports.report, name="report"),
    path(f"{DESK}/<slug:slug>/question/<str:subject>/", asking.answer_question, name="answer_question"),
    path(f"{DESK}/<slug:slug>/target/", amending.amend, name="amend"),
    path(f"{DESK}/<slug:slug>/money/", money.tell_money, name="tell_money"),
    path(f"{DESK}/<slug:slug>/money/<str:subject>/", money.correct_money, name="correct_money"),
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
