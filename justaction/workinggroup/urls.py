"""Addresses of the working group."""

from __future__ import annotations

from django.urls import path

from justaction.workinggroup.views import arriving, desk, letters, mine, papers, public, seating

app_name = "workinggroup"
urlpatterns = [
    path("working-group/", public.group, name="group"),
    path("working-group/charter/", papers.charter, name="charter"),
    path("working-group/charter/<int:number>/", papers.charter, name="charter_version"),
    path("working-group/minutes/<str:subject>/", papers.minutes, name="minutes"),
    path("working-group/minutes/<str:subject>/approve/", papers.approve, name="approve_minutes"),
    path("working-group/minutes/<str:subject>/change/", papers.write_minutes, name="change_minutes"),
    path("steer/working-group/charter/", papers.agree_charter, name="agree_charter"),
    path("me/minutes/", papers.write_minutes, name="write_minutes"),
    path("me/appointments/<str:subject>/hand-over/", papers.hand_over, name="hand_over"),
    path("me/roles/<int:pk>/hand-over/", papers.hand_over_role, name="hand_over_role"),
    path("me/arriving/<str:subject>/", arriving.onboarding, name="onboarding"),
    path("me/arriving/<str:subject>/<int:pk>/tick/", arriving.tick, name="tick"),
    path("steer/working-group/<str:subject>/buddy/", arriving.name_buddy, name="name_buddy"),
    path("steer/checklists/", arriving.checklists, name="checklists"),
    path("steer/checklists/<slug:slug>/", arriving.checklist, name="checklist"),
    path("steer/checklists/<slug:slug>/<int:pk>/drop/", arriving.drop_item, name="drop_item"),
    path("working-group/seats/<str:subject>/", seating.seats, name="seats"),
    path("steer/seats/", seating.all_seats, name="all_seats"),
    path("steer/seats/<str:subject>/vote/", seating.vote, name="vote"),
    path("steer/seats/<str:subject>/invite/", seating.invite_chosen, name="invite_chosen"),
    path("steer/seats/<str:subject>/close/", seating.close, name="close_seats"),
    path("nominate/", mine.nominate, name="nominate"),
    path("me/nominations/", mine.nominations, name="mine"),
    path("me/nominations/<str:subject>/take-back/", mine.take_back, name="take_back"),
    path("me/appointments/<str:subject>/listed/", mine.show_me, name="show_me"),
    path("me/appointments/<str:subject>/leave/", mine.leave, name="leave"),
    path("nominated/<str:token>/", letters.consent, name="consent"),
    path("nominated/<str:token>/no/", letters.answer_consent, {"deed": "no"}, name="refuse_consent"),
    path("nominated/<str:token>/later/", letters.answer_consent, {"deed": "later"}, name="put_off_consent"),
    path("nominated/<str:token>/again/", letters.answer_consent, {"deed": "again"}, name="ask_for_consent"),
    path("working-group/invited/<str:token>/", letters.invitation, name="invitation"),
    path("working-group/invited/<str:token>/no/", letters.answer_invitation, {"deed": "no"}, name="decline"),
    path(
        "working-group/invited/<str:token>/later/",
        letters.answer_invitation,
        {"deed": "later"},
        name="put_off",
    ),
    path(
        "working-group/invited/<str:token>/again/",
        letters.answer_invitation,
        {"deed": "again"},
        name="ask_for_invitation",
    ),
    path("steer/nominations/", desk.nominations, name="nominations"),
    path("steer/nominations/<str:subject>/", desk.nomination, name="nomination"),
    path("steer/nominations/<str:subject>/second/", desk.decide, {"deed": "second"}, name="second"),
    path("steer/nominations/<str:subject>/resend/", desk.decide, {"deed": "resend"}, name="resend"),
    path("steer/nominations/<str:subject>/set-aside/", desk.decide, {"deed": "set_aside"}, name="set_aside"),
    path("steer/nominations/<str:subject>/invite/", desk.invite, name="invite"),
    path("steer/nominations/<str:subject>/appoint/", desk.appoint, name="appoint"),
    path("steer/working-group/", desk.serving, name="serving"),
    path("steer/working-group/<str:subject>/end/", desk.end, name="end"),
]
