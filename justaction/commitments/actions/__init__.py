"""Deeds of commitments: one function a verb, all of them here under one name."""

from justaction.commitments.actions.amending import amend
from justaction.commitments.actions.board import stand, stand_ourselves, still_here
from justaction.commitments.actions.citing import cite
from justaction.commitments.actions.drafting import (
    ask_in,
    leave_draft,
    make_preview,
    share_with_desk,
    take_preview_back,
)
from justaction.commitments.actions.drafts import Overtaken, publish, save, start, take_over, token, withdraw
from justaction.commitments.actions.keeping import keep, keep_copy
from justaction.commitments.actions.ladder import (
    ask_for_talk,
    climb,
    lapse_talk,
    offer_talk,
    pass_talk_on,
    say_why,
)
from justaction.commitments.actions.money import (
    MoneyDraft,
    RowsRefused,
    correct_money,
    take_money_back,
    tell_money,
    tell_money_table,
)
from justaction.commitments.actions.peers import fill_places, lapse, pass_on, review
from justaction.commitments.actions.pledges import (
    apply_pledges,
    drop_pledges,
    map_pledges,
    read_pledges,
    rule_pledges,
    take_pledges,
)
from justaction.commitments.actions.questions import answer_question, ask_question, lapse_question
from justaction.commitments.actions.replying import leave_unanswered, let_stand, remind_of_reply, reply
from justaction.commitments.actions.reports import EvidenceDraft, add_evidence, meet_milestone, report
from justaction.commitments.actions.sources import SourceDraft, add_source, drop_source
from justaction.commitments.actions.standing import remind_of_review, settle
from justaction.commitments.actions.thanking import Feedback, name_me, say_of_review, say_of_review_by_link
from justaction.commitments.actions.voices import (
    Scales,
    answer_by_link,
    close_link,
    give_link,
    rate,
    tell_tie,
)

__all__ = [
    "EvidenceDraft",
    "Feedback",
    "MoneyDraft",
    "Overtaken",
    "RowsRefused",
    "Scales",
    "SourceDraft",
    "add_evidence",
    "add_source",
    "amend",
    "answer_by_link",
    "answer_question",
    "apply_pledges",
    "ask_for_talk",
    "ask_in",
    "ask_question",
    "cite",
    "climb",
    "close_link",
    "correct_money",
    "drop_pledges",
    "drop_source",
    "fill_places",
    "give_link",
    "keep",
    "keep_copy",
    "lapse",
    "lapse_question",
    "lapse_talk",
    "leave_draft",
    "leave_unanswered",
    "let_stand",
    "make_preview",
    "map_pledges",
    "meet_milestone",
    "name_me",
    "offer_talk",
    "pass_on",
    "pass_talk_on",
    "publish",
    "rate",
    "read_pledges",
    "remind_of_reply",
    "remind_of_review",
    "reply",
    "report",
    "review",
    "rule_pledges",
    "save",
    "say_of_review",
    "say_of_review_by_link",
    "say_why",
    "settle",
    "share_with_desk",
    "stand",
    "stand_ourselves",
    "start",
    "still_here",
    "take_money_back",
    "take_over",
    "take_pledges",
    "take_preview_back",
    "tell_money",
    "tell_money_table",
    "tell_tie",
    "token",
    "withdraw",
]
