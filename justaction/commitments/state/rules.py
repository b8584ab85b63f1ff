"""The written tables: which state holds, and what makes a commitment done. The code runs what the page shows.

The first row of `PRECEDENCE` that holds gives the state, so every commitment has exactly one. Words are marked for
translation here and translated by whoever shows them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from justaction.commitments.state import again
from justaction.commitments.state.checking import check
from justaction.commitments.state.facts import Facts, Outcome, Report, State
from justaction.commitments.state.plan import planned, reached, short

QUIET_DAYS = 120  # without a report since the last one, or since publication
FIRST_REPORT_GRACE = 15  # days after a point of the plan in which its report may still come
ANSWER_DAYS = 10  # a peer has to answer; an institution to reply


def gettext_noop(words: str) -> str:
    """Mark words for translation."""
    return words


Details = Mapping[str, str]


@dataclass(frozen=True)
class Rule:
    """One row: the state it gives, the rule in words, the sentence that tells the reason (filled with its details),
    and the question itself, which answers with the details or None."""

    state: State
    key: str
    words: str
    because: str
    holds: Callable[[Facts, date], Details | None]

    @property
    def name(self) -> str:
        """The state in words."""
        return STATES[self.state]


@dataclass(frozen=True)
class Standing:
    """A state with its reason. `look_again_on` is the first later day on which the calendar alone changes either."""

    state: State
    key: str
    details: Details = field(default_factory=dict)
    look_again_on: date | None = None


def _withdrawn(facts: Facts, today: date) -> Details | None:
    return {"day": facts.withdrawn_on.isoformat()} if facts.withdrawn_on else None


def _reached(facts: Facts, outcome: Outcome) -> Details | None:
    """Details when the latest report has reached the target and its peers stand at `outcome`."""
    latest = facts.latest
    if latest is None or not reached(facts, latest.value):
        return None
    found = check(latest)
    if found.outcome is not outcome:
        return None
    return {**_told(facts, latest), "agree": str(found.agree), "given": str(found.given)}


def _told(facts: Facts, report: Report) -> dict[str, str]:
    return {
        "value": str(report.value),
        "day": report.as_of.isoformat(),
        "plan": str(planned(facts, report.as_of)),
        "target": str(facts.target),
        "target_day": facts.target_on.isoformat(),
    }


def _done(facts: Facts, today: date) -> Details | None:
    if again.is_over_due(facts, today) and not again.seen(facts):
        return None
    return _reached(facts, Outcome.AGREED)


def _check_due(facts: Facts, today: date) -> Details | None:
    """Twelve months after peers agreed: a new report is asked for, and there is time to send it."""
    if not again.is_over_due(facts, today) or again.seen(facts) or today > again.last_day(facts):
        return None
    return _held(facts)


def _check_waiting(facts: Facts, today: date) -> Details | None:
    latest = facts.latest
    if latest is None or not again.seen(facts) or again.is_broken(facts) or not reached(facts, latest.value):
        return None
    return {**_told(facts, latest), **_held(facts)}


def _held(facts: Facts) -> dict[str, str]:
    assert facts.held_on is not None
    return {"held_day": facts.held_on.isoformat(), "due_day": again.last_day(facts).isoformat()}


def _fallen(facts: Facts, today: date) -> Details | None:
    latest = facts.latest
    if latest is None or not again.seen(facts) or reached(facts, latest.value):
        return None
    return {**_told(facts, latest), **_held(facts)}


def _fallen_not_agreed(facts: Facts, today: date) -> Details | None:
    found = _reached(facts, Outcome.NOT_AGREED) if again.seen(facts) else None
    return None if found is None else {**found, **_held(facts)}


def _fallen_unheard(facts: Facts, today: date) -> Details | None:
    over = facts.held_on is not None and today > again.last_day(facts)
    return _held(facts) if over and not again.seen(facts) else None


def _silent(facts: Facts, today: date) -> Details | None:
    heard = max((report.sent_on for report in facts.reports), default=facts.published_on)
    quiet = bool(facts.reports) and (today - _quiet_from(facts, today)).days >= QUIET_DAYS
    return {"day": heard.isoformat()} if quiet else None


def _quiet_from(facts: Facts, today: date) -> date:
    """The day from which silence is counted: the last report, or the day on which one was due again after it was done."""
    heard = max((report.sent_on for report in facts.reports), default=facts.published_on)
    return max(heard, again.due_on(facts)) if again.is_over_due(facts, today) else heard


def _never_heard(facts: Facts, today: date) -> Details | None:
    if facts.reports or (today - facts.published_on).days < QUIET_DAYS:
        return None
    return {"day": facts.published_on.isoformat()}


def _target_passed(facts: Facts, today: date) -> Details | None:
    latest = facts.latest
    if today <= facts.target_on or (latest is not None and reached(facts, latest.value)):
        return None
    told = {"target": str(facts.target), "target_day": facts.target_on.isoformat()}
    return told if latest is None else {**told, **_told(facts, latest)}


def _passed_not_agreed(facts: Facts, today: date) -> Details | None:
    return _reached(facts, Outcome.NOT_AGREED) if today > facts.target_on else None


def _short(facts: Facts, today: date) -> Details | None:
    latest = facts.latest
    if latest is None or not short(facts, latest.value, latest.as_of):
        return None
    return _told(facts, latest)


def _first_due(facts: Facts) -> date:
    """The day that the first report is due for: the first point of the plan on or after publication."""
    return next((day for day, _value in facts.line[1:] if day >= facts.published_on), facts.target_on)


def _no_report(facts: Facts, today: date) -> Details | None:
    due = _first_due(facts)
    late = today > due + timedelta(days=FIRST_REPORT_GRACE)
    return {"day": due.isoformat()} if not facts.reports and late else None


def _in_time(facts: Facts, today: date) -> Details | None:
    return _told(facts, facts.latest) if facts.latest else None


def _not_due(facts: Facts, today: date) -> Details | None:
    return {"day": _first_due(facts).isoformat()}


_ = gettext_noop
STATES: Mapping[State, str] = {
    State.WITHDRAWN: _("Withdrawn"),
    State.DONE: _("Done"),
    State.QUIET: _("Gone quiet"),
    State.BEHIND: _("Behind"),
    State.ON_PLAN: _("On plan"),
}
PRECEDENCE: tuple[Rule, ...] = (
    Rule(
        State.WITHDRAWN,
        "withdrawn",
        _("The organization has withdrawn it. It stays readable, with the reason."),
        _("It was withdrawn on %(day)s."),
        _withdrawn,
    ),
    Rule(
        State.DONE,
        "done",
        _("The latest report has reached the target, and its peers agree by the rules for done."),
        _("%(value)s on %(day)s reaches the target of %(target)s, and %(agree)s of %(given)s peers agree."),
        _done,
    ),
    Rule(
        State.DONE,
        "check_waiting",
        _(
            "It was done 12 months ago. A new report says that it still holds, and peers have time to check it."
        ),
        _(
            "It was done on %(held_day)s. The new report says %(value)s on %(day)s, and peers are checking it."
        ),
        _check_waiting,
    ),
    Rule(
        State.DONE,
        "check_due",
        _("It was done 12 months ago. A new report has 30 days to show that it still holds."),
        _("It was done on %(held_day)s. Does it still hold? A new report is due by %(due_day)s."),
        _check_due,
    ),
    Rule(
        State.QUIET,
        "silent",
        _("No report has come for 120 days since the last one."),
        _("The last report came on %(day)s. Nothing for 120 days or more since."),
        _silent,
    ),
    Rule(
        State.QUIET,
        "never_heard",
        _("No report has come for 120 days since it was published."),
        _("No report has come since it was published on %(day)s."),
        _never_heard,
    ),
    Rule(
        State.BEHIND,
        "fallen_back",
        _("It was done, was looked at again after 12 months, and the number no longer reaches the target."),
        _(
            "It was done on %(held_day)s, and has fallen back: %(value)s on %(day)s. The target was %(target)s."
        ),
        _fallen,
    ),
    Rule(
        State.BEHIND,
        "fallen_not_agreed",
        _(
            "It was done. A new report says that it still holds, but its peers do not agree by the rules for done."
        ),
        _(
            "It was done on %(held_day)s, and has fallen back. Only %(agree)s of %(given)s peers agree that it holds."
        ),
        _fallen_not_agreed,
    ),
    Rule(
        State.BEHIND,
        "fallen_unheard",
        _("It was done. A new report was due after 12 months, and 30 days have passed without one."),
        _(
            "It was done on %(held_day)s, and has fallen back. A new report was due by %(due_day)s. It has not come."
        ),
        _fallen_unheard,
    ),
    Rule(
        State.BEHIND,
        "target_passed",
        _("The target’s date has passed, and no report has reached the target."),
        _("The target of %(target)s was due on %(target_day)s. No report has reached it."),
        _target_passed,
    ),
    Rule(
        State.BEHIND,
        "passed_not_agreed",
        _(
            "The target’s date has passed. A report says it is reached, but its peers do not agree by the rules for done."
        ),
        _(
            "The report says %(value)s. The target was due on %(target_day)s, and %(agree)s of %(given)s peers agree."
        ),
        _passed_not_agreed,
    ),
    Rule(
        State.BEHIND,
        "short",
        _(
            "The latest number is short of the plan on its own day. Between two points the plan is a straight line, "
            "to two decimal places."
        ),
        _("%(value)s on %(day)s. The plan was %(plan)s."),
        _short,
    ),
    Rule(
        State.BEHIND,
        "no_report",
        _("The first point of the plan passed more than 15 days ago, and no report has come yet."),
        _("The first report was due for %(day)s. It has not come."),
        _no_report,
    ),
    Rule(
        State.ON_PLAN,
        "reached_waiting",
        _("The latest report has reached the target, and its peers still have time to answer."),
        _("%(value)s on %(day)s reaches the target. Peers are checking it."),
        lambda facts, today: _reached(facts, Outcome.WAITING),
    ),
    Rule(
        State.ON_PLAN,
        "reached_too_few",
        _("The latest report has reached the target, but too few peers are left to check it."),
        _("%(value)s on %(day)s reaches the target. Too few peers are left to check it."),
        lambda facts, today: _reached(facts, Outcome.TOO_FEW),
    ),
    Rule(
        State.ON_PLAN,
        "reached_not_agreed",
        _("The latest report says the target is reached before its date, and its peers do not agree yet."),
        _("%(value)s on %(day)s would reach the target, but only %(agree)s of %(given)s peers agree."),
        lambda facts, today: _reached(facts, Outcome.NOT_AGREED),
    ),
    Rule(
        State.ON_PLAN,
        "in_time",
        _("The latest number is at the plan or better on its own day."),
        _("%(value)s on %(day)s. The plan was %(plan)s."),
        _in_time,
    ),
    Rule(
        State.ON_PLAN,
        "not_due",
        _("No report is due yet."),
        _("The first report is due for %(day)s."),
        _not_due,
    ),
)
RULES: Mapping[str, Rule] = {rule.key: rule for rule in PRECEDENCE}

DONE_RULES: tuple[str, ...] = (
    _(
        "Three peers are asked about each report. They work in another field, and they have had no tie to the organization for 12 months."
    ),
    _(
        "It is done when the latest report has reached the target, three peers have answered, and most of them agree."
    ),
    _("Asking for more counts as not agreeing, until that peer changes the answer."),
    _("A tie is not done."),
    _("A peer has 10 days. After that, or if the peer passes it on, the ask goes to the next one."),
    _("If nobody else can be asked, two answers that both agree are enough. One is never enough."),
    _(
        "The organization has 10 days to reply to each answer. Then the answer is public, with the reply or without."
    ),
    _("An answer counts once it is public."),
    _("Only the answers to the latest report count."),
    _("What is done is looked at again after 12 months. If it no longer holds, it has fallen back."),
    _(
        "After the organization has replied, a peer may change the answer once. Both answers stay on the record."
    ),
)


def decide(facts: Facts, today: date) -> Standing:
    """The one state of `facts` on `today`, its reason, and when to look again."""
    rule, details = _first(facts, today)
    if rule.state is State.WITHDRAWN:
        return Standing(rule.state, rule.key, details)
    for day in _turning_days(facts):
        if day > today:
            later, _told_then = _first(facts, day)
            if later.key != rule.key:
                return Standing(rule.state, rule.key, details, day)
    return Standing(rule.state, rule.key, details)


def _first(facts: Facts, today: date) -> tuple[Rule, Details]:
    for rule in PRECEDENCE:
        details = rule.holds(facts, today)
        if details is not None:
            return rule, details
    raise AssertionError("the last rule always holds")


def _turning_days(facts: Facts) -> list[date]:
    """The only days on which the calendar alone can change the answer."""
    heard = max((report.sent_on for report in facts.reports), default=facts.published_on)
    days = {
        heard + timedelta(days=QUIET_DAYS),
        facts.target_on + timedelta(days=1),
        _first_due(facts) + timedelta(days=FIRST_REPORT_GRACE + 1),
    }
    if facts.held_on is not None:
        due = again.due_on(facts)
        days |= {due, again.last_day(facts) + timedelta(days=1), due + timedelta(days=QUIET_DAYS)}
    return sorted(days)
