"""Deeds of the statement: its text from draft to close, rounds of feedback, signing, and earlier signatures."""

from justaction.members.actions.remarks import change_showing, hide
from justaction.statement.actions.answering import answer, tell_authors
from justaction.statement.actions.asking import ask_again, sign
from justaction.statement.actions.checking import invalidate, refuse, release
from justaction.statement.actions.deciding import ask_about_words
from justaction.statement.actions.guarding import learn_domains, watch
from justaction.statement.actions.life import (
    adopt,
    close_sign_on,
    demand_ballot,
    open_sign_on,
    publish,
    turn_versions,
)
from justaction.statement.actions.linking import (
    answer_author,
    check_form,
    check_large_print,
    drop_author,
    drop_form,
    name_author,
    publish_form,
    take_back_form,
    write_form,
)
from justaction.statement.actions.lists import (
    apply_list,
    drop_list,
    map_list,
    read_list,
    report_of,
    rule_list,
    take_list,
)
from justaction.statement.actions.proving import (
    give_code,
    look_up,
    name_colleague,
    record_of,
    second,
    send_code,
)
from justaction.statement.actions.renewing import ask_to_renew, renew
from justaction.statement.actions.rounds import (
    close_round,
    end_round,
    make_link,
    open_round,
    revoke_link,
    turn_rounds,
)
from justaction.statement.actions.sharing import share, stop_sharing
from justaction.statement.actions.signing import (
    Changed,
    change_listing,
    confirm,
    lapse,
    reject,
    withdraw,
)
from justaction.statement.actions.suggesting import Words, suggest, take_back
from justaction.statement.actions.text import draft

__all__ = [
    "Changed",
    "Words",
    "adopt",
    "answer",
    "answer_author",
    "apply_list",
    "ask_about_words",
    "ask_again",
    "ask_to_renew",
    "change_listing",
    "change_showing",
    "check_form",
    "check_large_print",
    "close_round",
    "close_sign_on",
    "confirm",
    "demand_ballot",
    "draft",
    "drop_author",
    "drop_form",
    "drop_list",
    "end_round",
    "give_code",
    "hide",
    "invalidate",
    "lapse",
    "learn_domains",
    "look_up",
    "make_link",
    "map_list",
    "name_author",
    "name_colleague",
    "open_round",
    "open_sign_on",
    "publish",
    "publish_form",
    "read_list",
    "record_of",
    "refuse",
    "reject",
    "release",
    "renew",
    "report_of",
    "revoke_link",
    "rule_list",
    "second",
    "send_code",
    "share",
    "sign",
    "stop_sharing",
    "suggest",
    "take_back",
    "take_back_form",
    "take_list",
    "tell_authors",
    "turn_rounds",
    "turn_versions",
    "watch",
    "withdraw",
    "write_form",
]
