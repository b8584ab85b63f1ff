"""Addresses of the statement."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from justaction.statement.views import (
    authors,
    consolidating,
    documents,
    entering,
    guarding,
    linked,
    proving,
    reading,
    rounds,
    sharing,
    signing,
    steering,
)


class Two:
    """Two numbers of versions, as `2..3`."""

    regex = r"\d{1,4}\.\.\d{1,4}"

    def to_python(self, value: str) -> tuple[int, int]:
        first, _dots, second = value.partition("..")
        return int(first), int(second)

    def to_url(self, value: tuple[int, int]) -> str:
        return f"{value[0]}..{value[1]}"


class Suffix(StringConverter):
    """What a document can be taken away as."""

    regex = "docx|md|pdf"


class FormKind(StringConverter):
    """What other form a version has."""

    regex = "large-print|easy-read|translation|audio"


class Language(StringConverter):
    """A language code, as `es` or `zh-hans`."""

    regex = r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,2}"


register_converter(Two, "two_versions")
register_converter(Suffix, "suffix")
register_converter(FormKind, "form_kind")
register_converter(Language, "language")
FORM = "statement/v<int:number>/<form_kind:kind>/<language:language>"
STEER = "steer/statement/forms"

app_name = "statement"
urlpatterns = [
    path("statement/", reading.statement, name="statement"),
    path("statement/v<int:number>/", reading.version, name="version"),
    path("statement/v<int:number>.json", reading.version_json, name="version_json"),
    path("statement/compare/<two_versions:numbers>/", reading.compare, name="compare"),
    path("statement/v<int:number>/p/<int:paragraph>/", rounds.paragraph, name="paragraph"),
    path("statement/rounds/<int:number>/", rounds.feedback_round, name="round"),
    path("statement/rounds/<int:number>/p/<int:paragraph>/", rounds.passage, name="passage"),
    path("statement/rounds/<int:number>/words/<str:subject>/", rounds.words, name="words"),
    path("feedback/mine/<str:token>/", rounds.my_words, name="my_words"),
    path("feedback/<str:token>/", rounds.round_link, name="round_link"),
    path("feedback/<str:token>/p/<int:paragraph>/", rounds.passage_link, name="passage_link"),
    path("sign/", signing.sign, name="sign"),
    path("sign/for/institution/", signing.sign_for, {"kind": "institution"}, name="sign_for_institution"),
    path("sign/for/group/", signing.sign_for, {"kind": "group"}, name="sign_for_group"),
    path("sign/sent/", signing.told, {"what": "sent"}, name="sent"),
    path("sign/held/", signing.told, {"what": "held"}, name="held_for_now"),
    path("sign/withdrawn/", signing.told, {"what": "withdrawn"}, name="withdrawn"),
    path("sign/cancelled/", signing.told, {"what": "cancelled"}, name="cancelled"),
    path("sign/confirm/<str:token>/", signing.confirm, name="confirm"),
    path("sign/confirm/<str:token>/again/", signing.ask_again, name="ask_again"),
    path("sign/not-me/<str:token>/", signing.not_me, name="not_me"),
    path("sign/withdraw/<str:token>/", signing.withdraw, name="withdraw"),
    path("sign/listing/<str:token>/", signing.listing, name="listing"),
    path("sign/renew/<str:token>/", signing.renew, name="renew"),
    path("sign/receipt/<str:token>/", signing.receipt, name="receipt"),
    path("sign/receipt/<str:token>/receipt.json", signing.receipt_json, name="receipt_json"),
    path("sign/authority/<str:token>/", proving.authority, name="authority"),
    path("sign/second/<str:token>/", proving.second, name="second"),
    path("sign/no-letters/<str:token>/", sharing.no_nudges, name="no_nudges"),
    path("sign/code/", entering.slip, name="slip"),
    path("sign/answer/<str:token>/", entering.answer, name="own_answer"),
    path("steer/entered/", entering.entered, name="entered"),
    path(
        "steer/entered/<str:subject>/compare/",
        entering.decide_entered,
        {"deed": "compare"},
        name="compare_entered",
    ),
    path("steer/entered/<str:subject>/drop/", entering.decide_entered, {"deed": "drop"}, name="drop_entered"),
    path("steer/entered/<str:subject>/photo/", entering.photo, name="entered_photo"),
    path("sign/share/<str:token>/", sharing.share, name="share"),
    path("i/<slug:code>/", sharing.invited, name="invited"),
    path("i/<slug:code>/card.png", sharing.card, name="invited_card"),
    path("i/<slug:code>/code.svg", sharing.qr, name="invited_qr"),
    path("sign/card.png", sharing.card, name="card"),
    path("signers/", reading.signers, name="signers"),
    path("signers.csv", reading.signers_csv, name="signers_csv"),
    path("steer/statement/", steering.write, name="write"),
    path("steer/statement/preview/", steering.preview, name="preview"),
    path("steer/statement/life/", consolidating.life, name="life"),
    path("steer/statement/ballot/", consolidating.demand_ballot, name="demand_ballot"),
    path("steer/statement/decide/", consolidating.ask_about_words, name="ask_about_words"),
    path("steer/statement/v<int:number>/open/", consolidating.open_sign_on, name="open_sign_on"),
    path("steer/statement/v<int:number>/close/", consolidating.close_sign_on, name="close_sign_on"),
    path("steer/statement/rounds/new/", consolidating.open_round, name="open_round"),
    path("steer/statement/rounds/<int:number>/", consolidating.consolidate, name="consolidate"),
    path("steer/statement/rounds/<int:number>/answer/", consolidating.answer, name="answer"),
    path("steer/statement/rounds/<int:number>/end/", consolidating.end_round, name="end_round"),
    path("steer/statement/rounds/<int:number>/close/", consolidating.close_round, name="close_round"),
    path("steer/statement/rounds/<int:number>/opinions/", consolidating.ask_opinions, name="ask_opinions"),
    path("steer/statement/rounds/<int:number>/links/", consolidating.links, name="links"),
    path(
        "steer/statement/rounds/<int:number>/links/<str:subject>/revoke/",
        consolidating.revoke_link,
        name="revoke_link",
    ),
    path(
        "steer/statement/rounds/<int:number>/links/<str:subject>.svg",
        consolidating.link_code,
        name="link_code",
    ),
    path(
        "steer/statement/rounds/<int:number>/heard/<int:paragraph>/",
        consolidating.take_words,
        name="take_words",
    ),
    path("steer/held/", steering.held, name="held"),
    path("steer/signatures/", guarding.check_signatures, name="check_signatures"),
    path("steer/sign-on/<int:number>/hold/", guarding.hold_all, {"deed": "begin"}, name="hold_all"),
    path("steer/sign-on/<int:number>/let/", guarding.hold_all, {"deed": "end"}, name="hold_no_more"),
    path("steer/import/", steering.take_list, name="take_list"),
    path("steer/import/<str:subject>/", steering.map_list, name="map_list"),
    path("steer/import/<str:subject>/report/", steering.list_report, name="list_report"),
    path("steer/import/<str:subject>/apply/", steering.decide_list, {"deed": "apply"}, name="apply_list"),
    path("steer/import/<str:subject>/drop/", steering.decide_list, {"deed": "drop"}, name="drop_list"),
    path("statement/v<int:number>.<suffix:suffix>", documents.version_file, name="version_file"),
    path("statement/compare/", reading.choose_two, name="choose_two"),
    path(f"{FORM}/", linked.form, name="form"),
    path(f"{FORM}.<suffix:suffix>", linked.form_file, name="form_file"),
    path(f"{FORM}/<int:edition>/", linked.form, name="form_edition"),
    path("steer/statement/draft.<suffix:suffix>", documents.draft_file, name="draft_file"),
    path("steer/statement/read/", documents.read_in, name="read_in"),
    path("steer/statement/read/take/", documents.take_in, name="take_in"),
    path(f"{STEER}/", linked.linked_forms, name="linked_forms"),
    path(f"{STEER}/add/", linked.add_form, name="add_form"),
    path(f"{STEER}/large-print/<int:number>/check/", linked.check_large_print, name="check_large_print"),
    path(f"{STEER}/<str:subject>/", linked.preview_form, name="preview_form"),
    path(f"{STEER}/<str:subject>/write/", linked.write_form, name="write_form"),
    path(f"{STEER}/<str:subject>/publish/", linked.decide_form, {"deed": "publish"}, name="publish_form"),
    path(f"{STEER}/<str:subject>/drop/", linked.decide_form, {"deed": "drop"}, name="drop_form"),
    path(f"{STEER}/<str:subject>/check/", linked.check_form, name="check_form"),
    path(f"{STEER}/<str:subject>/take-back/", linked.take_back_form, name="take_back_form"),
    path("steer/statement/authors/<int:number>/", authors.authors, name="authors"),
    path("authors/<int:pk>/answer/", authors.answer_author, name="answer_author"),
    path("authors/<int:pk>/drop/", authors.drop_author, name="drop_author"),
]
