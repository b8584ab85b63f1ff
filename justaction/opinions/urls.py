"""Addresses of the conversations, of who takes part, and of who looks after them."""

from __future__ import annotations

from django.urls import path

from justaction.opinions import api, views

app_name = "opinions"
urlpatterns = [
    path("opinions/", views.conversations, name="conversations"),
    path("opinions/<slug:slug>/", views.conversation, name="conversation"),
    path("opinions/<slug:slug>/<int:number>/", views.statement, name="statement"),
    path("opinions/<slug:slug>/comments.csv", api.comments, name="comments_csv"),
    path("opinions/<slug:slug>/votes.csv", api.votes, name="votes_csv"),
    path("opinions/<slug:slug>/participants-votes.csv", api.participants, name="participants_csv"),
    path("opinions/<slug:slug>/results.json", api.results, name="results_json"),
    path("opinions/<slug:slug>/begin/", views.begin, name="begin"),
    path("opinions/<slug:slug>/answer/", views.answer, name="answer"),
    path("opinions/<slug:slug>/add/", views.add, name="add"),
    path("opinions/<slug:slug>/mine/", views.mine, name="mine"),
    path("opinions/<slug:slug>/by/<str:token>/", views.answer_by_token, name="answer_by_token"),
    path("opinions/<slug:slug>/by/<str:token>/add/", views.add_by_token, name="add_by_token"),
    path("opinions/<slug:slug>/by/<str:token>/mine/", views.mine_by_token, name="mine_by_token"),
    path("opinions/<slug:slug>/by/<str:token>/results/", views.results_by_token, name="results_by_token"),
    path("steer/opinions/", views.steer, name="steer"),
    path("steer/opinions/new/", views.open_one, name="open"),
    path("steer/opinions/bring-in/", views.bring_in, name="bring_in"),
    path("steer/opinions/<slug:slug>/", views.look_after, name="look_after"),
    path("steer/opinions/<slug:slug>/add/", views.add_seed, name="add_seed"),
    path("steer/opinions/<slug:slug>/last-day/", views.move, name="move"),
    path("steer/opinions/<slug:slug>/close/", views.close, name="close"),
    path("steer/opinions/<slug:slug>/count-held/", views.count_held, name="count_held"),
    path("steer/opinions/<slug:slug>/<int:number>/show/", views.show, name="show"),
    path("steer/opinions/<slug:slug>/<int:number>/leave-out/", views.leave_out, name="leave_out"),
]
