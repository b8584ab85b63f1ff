"""Addresses of the communities, of the one question, and of those who look after a community."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import URLPattern, path, register_converter

from justaction.communities.models.giving import KINDS
from justaction.communities.views import (
    giving,
    homes,
    meeting,
    norms,
    processes,
    repair,
    running,
    survey,
    talks,
    templates,
    voices,
)

STEP = "communities/<slug:slug>/making/<str:subject>/<int:number>/"  # of something that is made


class Word:
    """The word of a kind in an address: ideas, learning, challenges, voices, vision."""

    regex = "|".join(KINDS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Word, "contribution")

app_name = "communities"

PLACES = ("communities/<slug:slug>/conversations/", "conversations/")  # of a community, and of all of us


def talk_pages() -> Iterator[URLPattern]:
    """The pages of conversations, in each place under one name."""
    pages: dict[str, tuple[str, Callable[..., Any]]] = {
        "talks": ("", talks.talks_of),
        "start_talk": ("start/", talks.start),
        "follow_talks": ("follow/", talks.follow_place),
        "talk": ("<slug:thread>/", talks.talk),
        "close_talk": ("<slug:thread>/close/", talks.close),
        "open_talk_again": ("<slug:thread>/open-again/", talks.open_again),
        "follow_talk": ("<slug:thread>/follow/", talks.follow),
        "new_talk_address": ("<slug:thread>/new-address/", talks.new_address),
        "post_file": ("<slug:thread>/files/<slug:subject>/", talks.file),
        "said": ("<slug:thread>/<int:number>/", talks.said),
        "edit_post": ("<slug:thread>/<int:number>/edit/", talks.edit),
        "withdraw_post": ("<slug:thread>/<int:number>/withdraw/", talks.withdraw),
        "report_post": ("<slug:thread>/<int:number>/report/", talks.report),
        "take_up_post": ("<slug:thread>/<int:number>/take-up/", talks.take_up),
        "block_post": ("<slug:thread>/<int:number>/block/", talks.block),
    }
    for name, (rest, view) in pages.items():
        for place in PLACES:
            yield path(place + rest, view, name=name)


urlpatterns = [
    path("communities/", homes.communities, name="communities"),
    path("communities/<slug:slug>/", homes.community, name="community"),
    path("communities/<slug:slug>/join/", homes.join, name="join"),
    path("communities/<slug:slug>/leave/", homes.leave, name="leave"),
    path("communities/<slug:slug>/show-me/", homes.show_me, name="show_me"),
    path("communities/<slug:slug>/norms/", norms.norms, name="norms"),
    path("communities/<slug:slug>/norms/propose/", norms.propose_norm, name="propose_norm"),
    path("communities/<slug:slug>/norms/<int:pk>/", norms.rate_norm, name="rate_norm"),
    path("communities/<slug:slug>/norms/<int:pk>/take-back/", norms.take_back_norm, name="take_back_norm"),
    path("communities/<slug:slug>/repair/", repair.tell_repair, name="tell_repair"),
    path("repair/<str:subject>/", repair.repair, name="repair"),
    path("repair/<str:subject>/pass-on/", repair.pass_on_repair, name="pass_on_repair"),
    path("repair/<str:subject>/take-back/", repair.take_back_repair, name="take_back_repair"),
    path("communities/<slug:slug>/people/", meeting.people, name="people"),
    path("communities/<slug:slug>/people/me/", meeting.my_entry, name="my_entry"),
    path("communities/<slug:slug>/people/me/leave/", meeting.leave_directory, name="leave_directory"),
    path("communities/<slug:slug>/people/introduce/", meeting.introduce, name="introduce"),
    path("communities/<slug:slug>/people/<str:subject>/meet/", meeting.ask_to_meet, name="ask_to_meet"),
    path("me/introductions/<str:subject>/", meeting.introduction, name="introduction"),
    path("communities/<slug:slug>/<contribution:word>/", giving.contributions, name="contributions"),
    path("communities/<slug:slug>/<contribution:word>/give/", giving.give, name="give"),
    path(
        "communities/<slug:slug>/<contribution:word>/<str:subject>/", giving.contribution, name="contribution"
    ),
    path(
        "communities/<slug:slug>/<contribution:word>/<str:subject>/file/",
        giving.given_file,
        name="given_file",
    ),
    path(
        "communities/<slug:slug>/<contribution:word>/<str:subject>/take-back/",
        giving.take_back,
        name="take_back",
    ),
    path(
        "communities/<slug:slug>/challenges/<str:subject>/mine-too/",
        giving.hold_challenge,
        name="hold_challenge",
    ),
    path("run/<slug:slug>/ideas/<str:subject>/", giving.answer_idea, name="answer_idea"),
    path("run/<slug:slug>/challenges/<str:subject>/", giving.link_challenge, name="link_challenge"),
    path("run/<slug:slug>/voices/<str:subject>/", giving.note_honorarium, name="note_honorarium"),
    path("voices/consent/", voices.consent, name="consent"),
    path("voices/consent/write/", voices.write_consent, name="write_consent"),
    path("voices/guardian/thanks/", voices.guardian_thanks, name="guardian_thanks"),
    path("voices/guardian/<str:token>/", voices.guardian, name="guardian"),
    path("voices/guardian/<str:token>/file/", voices.guardian_file, name="guardian_file"),
    path("survey/", survey.survey, name="survey"),
    path("survey/thanks/", survey.thanks, name="thanks"),
    path("survey/<str:token>/", survey.survey_by_token, name="survey_by_token"),
    path("survey/<str:token>/thanks/", survey.thanks_by_token, name="thanks_by_token"),
    path("run/<slug:slug>/", running.run, name="run"),
    path("run/<slug:slug>/norms/", norms.agree_norm, name="agree_norm"),
    path("run/<slug:slug>/norms/<int:pk>/agree/", norms.agree_on, name="agree_on"),
    path("run/<slug:slug>/norms/<int:pk>/end/", norms.end_norm, name="end_norm"),
    path("communities/<slug:slug>/look-after-me/", homes.look_after_me, name="look_after_me"),
    path("communities/<slug:slug>/making/", processes.making, name="making"),
    path("communities/<slug:slug>/making/<str:subject>/", processes.process, name="process"),
    path("communities/<slug:slug>/making/<str:subject>/stop/", processes.stop_process, name="stop_process"),
    path(f"{STEP}plan/", processes.plan_step, name="plan_step"),
    path(f"{STEP}open/", processes.open_step, name="open_step"),
    path(f"{STEP}close/", processes.close_step, name="close_step"),
    path(f"{STEP}link/", processes.link_step, name="link_step"),
    path(f"{STEP}links/<int:pk>/drop/", processes.unlink_step, name="unlink_step"),
    path("run/<slug:slug>/make/", processes.choose_template, name="choose_template"),
    path("run/<slug:slug>/make/<slug:template>/", processes.start_process, name="start_process"),
    path("run/<slug:slug>/quiet/<int:pk>/", running.write_quiet, name="write_quiet"),
    path("steer/making/", templates.templates, name="templates"),
    path("steer/making/new/", templates.write_template, name="new_template"),
    path("steer/making/<slug:template>/", templates.write_template, name="write_template"),
    path("run/<slug:slug>/welcome/", running.change_welcome, name="change_welcome"),
    path("conversations/leave/<str:token>/", talks.leave, name="leave_talk"),
    path("me/kept/<int:pk>/", talks.kept, name="kept_words"),
    path("me/blocked/", talks.blocked, name="blocked"),
    path("me/blocked/<int:pk>/end/", talks.unblock, name="unblock"),
    *talk_pages(),
]
