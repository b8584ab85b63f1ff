"""The state of a commitment, computed from dates, reports and reviews. Pure: no Django, no clock, no database.

`decide(facts, today)` gives exactly one state, the reason as a key with its figures, and the next day on which the
calendar alone could change it. The written tables `PRECEDENCE` and `DONE_RULES` are what the code runs and what the
public page shows.
"""

from justaction.commitments.state.again import AGAIN_GRACE, OPENS_BEFORE, next_due
from justaction.commitments.state.again import due_on as again_on
from justaction.commitments.state.again import opens_on as again_opens_on
from justaction.commitments.state.again import seen as seen_again
from justaction.commitments.state.checking import PEERS, Check, check
from justaction.commitments.state.facts import Facts, Outcome, Report, Review, State
from justaction.commitments.state.ladder import LADDER, Step, next_step
from justaction.commitments.state.plan import (
    amount,
    pace,
    planned,
    quarter_ends,
    quarters,
    reached,
    short,
)
from justaction.commitments.state.rules import (
    ANSWER_DAYS,
    DONE_RULES,
    FIRST_REPORT_GRACE,
    PRECEDENCE,
    QUIET_DAYS,
    RULES,
    Rule,
    Standing,
    decide,
)

__all__ = [
    "AGAIN_GRACE",
    "ANSWER_DAYS",
    "DONE_RULES",
    "FIRST_REPORT_GRACE",
    "LADDER",
    "OPENS_BEFORE",
    "PEERS",
    "PRECEDENCE",
    "QUIET_DAYS",
    "RULES",
    "Check",
    "Facts",
    "Outcome",
    "Report",
    "Review",
    "Rule",
    "Standing",
    "State",
    "Step",
    "again_on",
    "again_opens_on",
    "amount",
    "check",
    "decide",
    "next_due",
    "next_step",
    "pace",
    "planned",
    "quarter_ends",
    "quarters",
    "reached",
    "seen_again",
    "short",
]
