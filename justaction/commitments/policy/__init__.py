"""Questions about commitments: who may write, report, check and reply, and where a commitment stands."""

from justaction.commitments.policy.board import can_come_back, known_of
from justaction.commitments.policy.days import today, zone
from justaction.commitments.policy.late import (
    may_answer_talk,
    may_see_talk,
    may_still_say_why,
    next_step,
    next_talker,
)
from justaction.commitments.policy.peers import (
    NO_TIE_FOR,
    eligible_peers,
    independent,
    may_change_review,
    may_reply,
    may_review,
    may_see_review,
    next_peers,
    peers_left,
    stands_for,
)
from justaction.commitments.policy.standing import facts, gaps, values
from justaction.commitments.policy.voices import gives_links_as, may_rate, may_tell_ties, takes_answers
from justaction.commitments.policy.writing import (
    acted,
    desks,
    is_running,
    may_add_evidence,
    may_be_asked,
    may_import,
    may_report,
    may_see_draft,
    may_write,
    on_desk,
)

__all__ = [
    "NO_TIE_FOR",
    "acted",
    "can_come_back",
    "desks",
    "eligible_peers",
    "facts",
    "gaps",
    "gives_links_as",
    "independent",
    "is_running",
    "known_of",
    "may_add_evidence",
    "may_answer_talk",
    "may_be_asked",
    "may_change_review",
    "may_import",
    "may_rate",
    "may_reply",
    "may_report",
    "may_review",
    "may_see_draft",
    "may_see_review",
    "may_see_talk",
    "may_still_say_why",
    "may_tell_ties",
    "may_write",
    "next_peers",
    "next_step",
    "next_talker",
    "on_desk",
    "peers_left",
    "stands_for",
    "takes_answers",
    "today",
    "values",
    "zone",
]
