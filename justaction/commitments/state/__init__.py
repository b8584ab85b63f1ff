"""The state of a commitment, computed from dates, reports and reviews. Pure: no Django, no clock, no database.

`decide(facts, today)` gives exactly one state, the reason as a key with its figures, and the next day on which the
calendar alone could change it. The written tables `PRECEDENCE` and `DONE_RULES` are what the code runs and what the
public page shows.
"""

from justaction.commitments.state.facts import Facts, Outcome, Report, Review, State
from justaction.commitments.state.plan import (
    amount,
    next_due,
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
    PEERS,
    PRECEDENCE,
    QUIET_DAYS,
    RULES,
    Check,
    Rule,
    Standing,
    check,
    decide,
)

__all__ = [
    "ANSWER_DAYS",
    "DONE_RULES",
    "FIRST_REPORT_GRACE",
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
    "amount",
    "check",
    "decide",
    "next_due",
    "pace",
    "planned",
    "quarter_ends",
    "quarters",
    "reached",
    "short",
]
