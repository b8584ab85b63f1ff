"""Addresses of the decisions."""

from __future__ import annotations

from django.urls import path

from justaction.ballots.views import reading, running, voting

app_name = "ballots"
urlpatterns = [
    path("decisions/", reading.decisions, name="decisions"),
    path("decisions/new/", running.write, name="write"),
    path("decisions/<slug:slug>/", reading.decision, name="decision"),
    path("decisions/<slug:slug>/results/", reading.show_results, name="results"),
    path("decisions/<slug:slug>/results.json", reading.result_json, name="result_json"),
    path("decisions/<slug:slug>/ballots.csv", reading.ballots_csv, name="ballots_csv"),
    path("decisions/<slug:slug>/ballots.txt", reading.ballots_preflib, name="ballots_preflib"),
    path("decisions/<slug:slug>/codes.txt", reading.codes, name="codes"),
    path("decisions/<slug:slug>/voters/", reading.voters, name="voters"),
    path("decisions/<slug:slug>/ballot/", voting.vote, name="vote"),
    path("decisions/<slug:slug>/ballot/receipt/", voting.receipt, name="receipt"),
    path("decisions/<slug:slug>/ballot/helped/", voting.settle_helped, name="settle_helped"),
    path("decisions/<slug:slug>/ballot/<str:token>/", voting.vote_by_token, name="vote_by_token"),
    path(
        "decisions/<slug:slug>/ballot/<str:token>/receipt/", voting.receipt_by_token, name="receipt_by_token"
    ),
    path(
        "decisions/<slug:slug>/ballot/<str:token>/helped/",
        voting.settle_helped_by_token,
        name="settle_helped_by_token",
    ),
    path("decisions/<slug:slug>/proposals/<str:subject>/", reading.proposal, name="proposal"),
    path("decisions/<slug:slug>/propose/", running.propose, name="propose"),
    path("decisions/<slug:slug>/propose/thanks/", running.proposed, name="proposed"),
    path("decisions/<slug:slug>/run/", running.prepare, name="prepare"),
    path("decisions/<slug:slug>/run/change/", running.change, name="change"),
    path("decisions/<slug:slug>/run/drop/", running.drop, name="drop"),
    path("decisions/<slug:slug>/run/options/", running.add_option, name="add_option"),
    path("decisions/<slug:slug>/run/options/<int:pk>/drop/", running.drop_option, name="drop_option"),
    path("decisions/<slug:slug>/run/proposals/", running.screening, name="screening"),
    path("decisions/<slug:slug>/run/proposals/ask/", running.ask_for_proposals, name="ask_for_proposals"),
    path("decisions/<slug:slug>/run/proposals/<str:subject>/", running.screen, name="screen"),
    path("decisions/<slug:slug>/run/open/", running.open_ballot, name="open_ballot"),
    path("decisions/<slug:slug>/run/telephone/", running.telephone, name="telephone"),
    path("decisions/<slug:slug>/run/telephone/<int:pk>/", running.enter_for, name="enter_for"),
    path("decisions/<slug:slug>/run/close/", running.close, name="close"),
    path("decisions/<slug:slug>/run/outcome/", running.write_outcome, name="write_outcome"),
]
