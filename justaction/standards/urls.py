"""Addresses of standards."""

from __future__ import annotations

from django.urls import path, register_converter

from justaction.standards.views import desk, listening, moving, public, testing, using


class Code:
    """A code in an address: M1, or m1 as somebody types it."""

    regex = "[A-Za-z]{1,2}[1-9][0-9]?"

    def to_python(self, value: str) -> str:
        return value.upper()

    def to_url(self, value: str) -> str:
        return value


register_converter(Code, "standard_code")

ONE = "standards/<standard_code:code>/"
MAKING = f"{ONE}making/"
app_name = "standards"
urlpatterns = [
    path("standards/", public.standards, name="standards"),
    path("standards/data.json", public.standards_json, name="standards_json"),
    path("standards/suggest/", desk.suggest, name="suggest"),
    path("standards/<standard_code:code>.json", public.standard_json, name="standard_json"),
    path(ONE, public.standard, name="standard"),
    path(f"{ONE}v<int:number>/", public.revision, name="revision"),
    path(f"{ONE}v<int:number>.json", public.revision_json, name="revision_json"),
    path(f"{ONE}v<int:number>/brief.<str:suffix>", public.brief, name="brief"),
    path(f"{ONE}compare/<int:old>..<int:new>/", public.compare, name="compare"),
    # readers, without an account
    path(f"{ONE}rounds/<int:number>/", listening.comment_round, name="round"),
    path(f"{ONE}rounds/<int:number>/<int:place>/", listening.comment, name="comment"),
    path(f"{ONE}rounds/<int:number>/words/<str:subject>/", listening.words, name="words"),
    path("standards/link/<str:token>/", listening.round_link, name="round_link"),
    path("standards/link/<str:token>/<int:place>/", listening.comment_link, name="comment_link"),
    path("standards/link/<str:token>/pictures/<uuid:key>/", listening.link_picture, name="link_picture"),
    path("standards/words/<str:token>/", listening.my_words, name="my_words"),
    # organizations that test it, and that take it up; peers who check
    path(f"{ONE}test/<str:subject>/", testing.tester, name="tester"),
    path(f"{ONE}test/<str:subject>/yes/", testing.agree, name="agree_to_test"),
    path(f"{ONE}test/<str:subject>/no/", testing.decline, name="decline_test"),
    path(f"{ONE}test/<str:subject>/step-back/", testing.step_back, name="withdraw_from_test"),
    path(f"{ONE}in-use/<slug:organization>/", using.uptake, name="uptake"),
    path(f"{ONE}in-use/<slug:organization>/say/", using.say, name="say_uptake"),
    path(f"{ONE}in-use/<slug:organization>/check/", using.ask_check, name="ask_check"),
    path(f"{ONE}in-use/<slug:organization>/reply/<str:subject>/", using.reply, name="reply_to_check"),
    path("me/checks/<str:subject>/", using.check, name="check"),
    path("me/checks/<str:subject>/pass-on/", using.pass_on, name="pass_on_check"),
    # those who make it
    path(MAKING, desk.making, name="making"),
    path(f"{MAKING}begin/", desk.begin, name="begin"),
    path(f"{MAKING}words/", desk.write, name="write"),
    path(f"{MAKING}indicators/", desk.indicators, name="indicators"),
    path(f"{MAKING}editors/", desk.editors, name="editors"),
    path(f"{MAKING}editors/<int:pk>/leave/", desk.leave, name="leave"),
    path(f"{MAKING}editors/<int:pk>/listed/", desk.show_me, name="show_me"),
    path(f"{MAKING}approve/", desk.approve, name="approve"),
    path(f"{MAKING}comments/", moving.open_round, name="open_round"),
    path(f"{MAKING}comments/end/", moving.end_round, name="end_round"),
    path(f"{MAKING}comments/close/", moving.close_round, name="close_round"),
    path(f"{MAKING}comments/links/", moving.links, name="links"),
    path(f"{MAKING}comments/links/<str:subject>/revoke/", moving.revoke_link, name="revoke_link"),
    path(f"{MAKING}comments/links/<str:subject>/code.svg", moving.link_code, name="link_code"),
    path(f"{MAKING}comments/heard/<int:place>/", moving.take_words, name="take_words"),
    path(f"{MAKING}settle/", moving.settle, name="settle"),
    path(f"{MAKING}settle/<str:subject>/", moving.answer, name="answer"),
    path(f"{MAKING}test/", moving.begin_trial, name="begin_trial"),
    path(f"{MAKING}test/ask/", moving.ask_tester, name="ask_tester"),
    path(f"{MAKING}test/end/", moving.end_trial, name="end_trial"),
    path(f"{MAKING}test/break-off/", moving.break_off, name="break_off_trial"),
    path(f"{MAKING}test/advice/<str:subject>/", moving.advice, name="answer_advice"),
    path(f"{MAKING}vote/", moving.vote, name="vote"),
    path(f"{MAKING}adopt/", moving.adopt, name="adopt"),
    path(f"{MAKING}next/", moving.next_revision, name="next_revision"),
    path(f"{MAKING}drop/", moving.drop, name="drop_revision"),
    path(f"{MAKING}end/", moving.end, name="end"),
]
