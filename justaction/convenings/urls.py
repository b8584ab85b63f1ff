"""Addresses of the convenings."""

from __future__ import annotations

from django.urls import path

from justaction.convenings import api, views

app_name = "convenings"
urlpatterns = [
    path("convenings/", views.convenings, name="convenings"),
    path("convenings/past/", views.past, name="past"),
    path("convenings/<int:year>/", views.year, name="year"),
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
    path("convenings/<slug:slug>/here/", views.be_here, name="be_here"),
    path("convenings/<slug:slug>/notes/", views.notes, name="notes"),
    path("convenings/<slug:slug>/notes/<str:line>/", views.note, name="note"),
    path("join/", views.join_by_code, name="join_by_code"),
    path("join/<str:code>/", views.join, name="join"),
    path("here/<str:token>/", views.here, name="here"),
    path("here/<str:token>/answer/<int:pk>/", views.answer, name="answer"),
    path("here/<str:token>/leave/", views.leave, name="leave"),
    path("here/<str:token>/notes/", views.notes_here, name="notes_here"),
    path("here/<str:token>/notes/<str:line>/", views.note_here, name="note_here"),
    path("host/<slug:slug>/code/", views.make_code, name="make_code"),
    path("host/<slug:slug>/screen/", views.screen, name="screen"),
    path("host/<slug:slug>/show/", views.show, name="show"),
    path("host/<slug:slug>/checks/", views.ask_check, name="ask_check"),
    path("host/<slug:slug>/checks/<int:pk>/close/", views.close_check, name="close_check"),
    path("host/<slug:slug>/checks/<int:pk>/hands/", views.count_aloud, name="count_aloud"),
    path("host/<slug:slug>/attendance/", views.attendance, name="attendance"),
    path("host/<slug:slug>/rooms/", views.rooms, name="rooms"),
    path("host/<slug:slug>/", views.host, name="host"),
    path("host/<slug:slug>/needs/<int:pk>/", views.arrange, name="arrange"),
    path("host/<slug:slug>/invite/", views.invite, name="invite"),
    path("host/<slug:slug>/agenda/", views.agenda, name="agenda"),
    path("host/<slug:slug>/agenda/outline/", views.outline, name="outline"),
    path("host/<slug:slug>/agenda/<int:pk>/", views.change_item, name="change_item"),
    path("host/<slug:slug>/agenda/<int:pk>/move/", views.move_item, name="move_item"),
    path("host/<slug:slug>/agenda/<int:pk>/drop/", views.drop_item, name="drop_item"),
    path("host/<slug:slug>/people/", views.duties, name="duties"),
    path("host/<slug:slug>/people/<int:pk>/drop/", views.relieve, name="relieve"),
    path("host/<slug:slug>/to-do/", views.todos, name="todos"),
    path("to-do/<str:subject>/", views.todo, name="todo"),
    path("to-do/<str:subject>/done/", views.finish, name="finish"),
    path("to-do/<str:subject>/again/", views.open_again, name="open_again"),
    path("to-do/<str:subject>/not-yet/", views.carry, name="carry"),
    path("to-do/<str:subject>/let-go/", views.let_go, name="let_go"),
    path("convenings/<slug:slug>/minutes/", views.minutes, name="minutes"),
    path("convenings/<slug:slug>/minutes/<int:version>/", views.minutes, name="minutes_version"),
    path(
        "convenings/<slug:slug>/minutes/<int:version>/approve/", views.approve_minutes, name="approve_minutes"
    ),
    path("host/<slug:slug>/minutes/", views.write_minutes, name="write_minutes"),
    path("host/<slug:slug>/minutes/newest/", views.minutes_draft, name="minutes_draft"),
    path("host/<slug:slug>/recap/", views.recap, name="recap"),
    path("host/<slug:slug>/recap/back/", views.take_back_recap, name="take_back_recap"),
    path("host/<slug:slug>/feedback/", views.feedback_read, name="feedback_read"),
    path("convenings/<slug:slug>/feedback/", views.feedback, name="feedback"),
    path("convenings/<slug:slug>/feedback/<str:token>/", views.feedback_by_token, name="feedback_by_token"),
    path("convenings/<slug:slug>/change/", views.change, name="change"),
    path("convenings/<slug:slug>/cancel/", views.cancel, name="cancel"),
]
