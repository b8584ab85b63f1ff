"""The builder's task list: what each task needs, and how far it is. Words are marked for translation here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from justaction.commitments.state.practice import only_talk
from justaction.commitments.state.rules import gettext_noop as _

NOT_STARTED, IN_PROGRESS, COMPLETE = "not_started", "in_progress", "complete"
NOT_NEEDED = "not_needed"  # an empty task that may stay so


@dataclass(frozen=True)
class Task:
    """One task: its key (also in the URL), title, hint, and the fields it saves."""

    key: str
    title: str
    hint: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Gap:
    """Something that a task still needs: the field and a sentence."""

    task: str
    field: str
    words: str


TASKS: tuple[Task, ...] = (
    Task("basics", _("Name it"), _("One line, and the power it moves."), ("title", "channel")),
    Task(
        "words",
        _("Quote the old words"),
        _("What was said in public before, with its link and date."),
        ("old_words", "old_words_url", "old_words_on", "no_old_words"),
    ),
    Task(
        "harm",
        _("Name the harm"),
        _("What was done, who says so, and what those it was done to answered."),
        ("harm", "harm_source", "affected", "answer", "no_answer_reason", "answer_on"),
    ),
    Task(
        "power",
        _("Share the power"),
        _("Who decided before, who decides now, what ends, and what is built."),
        (
            "practice",
            "power_before",
            "power_after",
            "voice",
            "seats_before",
            "seats_now",
            "seats_all",
            "pay",
            "pay_words",
            "veto",
            "options",
            "ends",
            "builds",
            "standard",
        ),
    ),
    Task(
        "number",
        _("Set the number"),
        _("What is counted, where it stands, the target, and the plan by quarter."),
        ("indicator", "measure", "unit", "baseline", "baseline_on", "target", "target_on", "plan"),
    ),
    Task(
        "more",
        _("Set more numbers beside it"),
        _("How much, how well, who is better off. If there is more than one."),
        ("indicators",),
    ),
    Task("milestones", _("Set the steps"), _("Each step with its date."), ("milestones",)),
    Task(
        "sign_off",
        _("Say who signs off"),
        _("The person who answers for it."),
        ("sign_off_name", "sign_off_role", "sign_off_on"),
    ),
)
INDICATOR = ("indicator", "measure", "unit", "baseline", "baseline_on", "target", "target_on")
BY_KEY: Mapping[str, Task] = {task.key: task for task in TASKS}

_NEEDED: Mapping[str, str] = {
    "title": _("Write the commitment in one line."),
    "channel": _("Choose the power it moves."),
    "harm": _("Name the harm."),
    "harm_source": _("Say who says so: a study, a report, the people it was done to."),
    "affected": _("Say who is affected, in their own words."),
    "power_before": _("Say who decided before."),
    "power_after": _("Say who decides now."),
    "voice": _("Say what the word of those affected counts for."),
    "seats_before": _("Say how many seats they had before. None is an answer: 0."),
    "seats_now": _("Say how many seats they have now."),
    "seats_all": _("Say how many seats there are in all."),
    "pay": _("Say if they are paid for it."),
    "veto": _("Say if they can stop it."),
    "ends": _("Say what it ends."),
    "builds": _("Say what it builds."),
    "indicator": _("Say what is counted."),
    "measure": _("Say what the number tells."),
    "unit": _("Give the unit."),
    "baseline": _("Give the number as it stands now."),
    "baseline_on": _("Give the day of that number."),
    "target": _("Give the target."),
    "target_on": _("Give the day of the target."),
    "milestones": _("Set at least one step with its date."),
    "sign_off_name": _("Name who signs off."),
    "sign_off_role": _("Give their role."),
    "sign_off_on": _("Give the day they signed off."),
}
NEEDED = frozenset(_NEEDED)
NO_FIELD = _("Say which field your organization works in. Peers come from another one.")
NOT_LISTED = _(
    "Your group is not listed in public, and a commitment is public. Ask a convener to list it first."
)
TALK: Mapping[str, str] = {
    "training": _(
        "A training alone does not change who decides. What would count: “From March, three tenants vote on every "
        "repair contract.”"
    ),
    "statement": _(
        "A statement alone does not change who decides. What would count: “From March, a paid reader council can stop "
        "a story about its block.”"
    ),
    "listening": _(
        "To listen is a beginning. Who decides after it? What would count: “From May, five patients hold five of the "
        "nine votes on our fees.”"
    ),
    "study": _(
        "A study or a task force puts the choice off. What would count: “By June, the rule on late fees ends. The "
        "tenants’ council wrote the new one.”"
    ),
    "intention": _(
        "These words name a wish, and nothing that changes. What would count: “Each year, 15% of what we buy comes "
        "from firms on the South Side.”"
    ),
    "celebration": _(
        "A month or a feast passes. What would count: “The archive goes to the families, and they hold its keys.”"
    ),
    "person": _(
        "A new post alone carries no power. What would count: “Her office signs every contract above $10,000, or it "
        "is not signed.”"
    ),
    "gift": _(
        "A gift is given once, by the one who has. What would count: “A board of neighbors gives out $2 million a "
        "year.”"
    ),
}


def gaps(values: Mapping[str, Any], today: date) -> list[Gap]:
    """All that keeps a draft from being published, in the order of the tasks."""
    return [gap for task in TASKS for gap in task_gaps(task, values, today)]


def task_gaps(task: Task, values: Mapping[str, Any], today: date) -> list[Gap]:
    """What one task still needs."""
    found = [
        Gap(task.key, name, _NEEDED[name])
        for name in task.fields
        if name in _NEEDED and _empty(values.get(name))
    ]
    checks = {
        "words": _words,
        "harm": _harm,
        "power": _power,
        "number": _number,
        "more": _more,
        "sign_off": _sign_off,
    }
    special = checks.get(task.key)
    return found + [Gap(task.key, name, words) for name, words in (special(values, today) if special else [])]


def progress(task: Task, values: Mapping[str, Any], today: date) -> str:
    """How far a task is: not_started, in_progress, complete, or not_needed where nothing has to be said."""
    if not task_gaps(task, values, today):
        empty = task.key == "more" and _empty(values.get("indicators"))
        return NOT_NEEDED if empty else COMPLETE
    return IN_PROGRESS if any(not _empty(values.get(name)) for name in task.fields) else NOT_STARTED


def talk_in(values: Mapping[str, Any], names: Sequence[str]) -> list[tuple[str, str]]:
    """The fields that speak only of a training or a statement, with what would count instead."""
    found = [(name, only_talk(str(values.get(name) or ""))) for name in names]
    return [(name, TALK[kind]) for name, kind in found if kind]


def _empty(value: Any) -> bool:
    return value is None or value is False or (isinstance(value, str | list | tuple) and not value)


def _words(values: Mapping[str, Any], today: date) -> list[tuple[str, str]]:
    if values.get("no_old_words"):
        return []
    needed = {
        "old_words": _("Quote what was said in public, or say that nothing was."),
        "old_words_url": _("Give the link where it can be read."),
        "old_words_on": _("Give the day it was said."),
    }
    return [(name, words) for name, words in needed.items() if _empty(values.get(name))]


def _harm(values: Mapping[str, Any], today: date) -> list[tuple[str, str]]:
    found = []
    if _empty(values.get("answer")) and _empty(values.get("no_answer_reason")):
        found.append(("answer", _("Give their answer, or say why there is none yet.")))
    if _empty(values.get("answer_on")):
        found.append(("answer_on", _("Give the day of the answer, or of the reason.")))
    return found


def _power(values: Mapping[str, Any], today: date) -> list[tuple[str, str]]:
    found = talk_in(values, ("power_after", "builds"))
    theirs, all_ = values.get("seats_now"), values.get("seats_all")
    if isinstance(theirs, int) and isinstance(all_, int) and theirs > all_:
        found.append(("seats_all", _("There cannot be fewer seats in all than they have.")))
    if values.get("pay") == "paid" and _empty(values.get("pay_words")):
        found.append(("pay_words", _("Say how much they are paid, and for what.")))
    return found


def _sign_off(values: Mapping[str, Any], today: date) -> list[tuple[str, str]]:
    on = values.get("sign_off_on")
    return [("sign_off_on", _("That day has not come yet."))] if isinstance(on, date) and on > today else []


def _number(values: Mapping[str, Any], today: date) -> list[tuple[str, str]]:
    found = talk_in(values, ("indicator",))
    baseline, target = values.get("baseline"), values.get("target")
    starts, ends = values.get("baseline_on"), values.get("target_on")
    if isinstance(baseline, Decimal) and baseline == target:
        found.append(
            ("target", _("The target is where you stand already. Set one that has to be worked for."))
        )
    if isinstance(starts, date) and starts > today:
        found.append(("baseline_on", _("That day has not come yet. Give a number that you have.")))
    if isinstance(ends, date) and ends <= today:
        found.append(("target_on", _("The target’s day has to lie ahead.")))
    return found


def _more(values: Mapping[str, Any], today: date) -> list[tuple[str, str]]:
    """The first thing that a further number lacks; each has the parts of the first one."""
    for row in values.get("indicators") or ():
        said = dict(zip(INDICATOR, row, strict=True))
        missing = [name for name in INDICATOR if _empty(said[name])]
        if missing:
            return [("indicators", _NEEDED[missing[0]])]
        if wrong := _number(said, today):
            return [("indicators", wrong[0][1])]
    return []
