"""What one can put on a ballot, read from a form and checked, whatever the method. Nothing is written here.

A choice is kept as plain JSON: a list of option keys, best first (ranked); the keys one approves of (approval); one
key in a list (one choice); a score for each key (score); a word (consent); a number of fingers (five-finger).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from justaction.ballots.models import Ballot, Option
from justaction.errors import Refused

TOP_SCORE = 5
CONSENT: dict[str, str | Promise] = {
    "agree": gettext_lazy("I agree"),
    "abstain": gettext_lazy("I stand aside, and let the others decide"),
    "disagree": gettext_lazy("I disagree, and can live with it"),
    "block": gettext_lazy("I block it: it would break what we stand for"),
}
FINGERS: dict[str, str | Promise] = {
    "5": gettext_lazy("Five: I love it, and will help to do it"),
    "4": gettext_lazy("Four: I think it is good"),
    "3": gettext_lazy("Three: it is fine with me"),
    "2": gettext_lazy("Two: I have doubts, and want to talk first"),
    "1": gettext_lazy("One: I do not like it, and will not stand in the way"),
    "0": gettext_lazy("Fist: I block it"),
}
BLOCKS = {"block", "0"}


def answers(ballot: Ballot) -> dict[str, str | Promise]:
    """The answers to a single proposal, by their word."""
    return CONSENT if ballot.method == Ballot.Method.CONSENT else FINGERS


def check(ballot: Ballot, options: Sequence[Option], choice: Any) -> Any:
    """The choice in its one form. Raises Refused, with the field to look at, for what this ballot does not allow."""
    if ballot.has_options:
        return _of_options(ballot, [option.key for option in options], choice)
    if choice not in answers(ballot):
        raise _wrong(_("Choose one of the answers."))
    return choice


def _of_options(ballot: Ballot, known: list[str], choice: Any) -> Any:
    if ballot.method == Ballot.Method.SCORE:
        return _scores(known, choice)
    if not isinstance(choice, list) or not all(key in known for key in choice):
        raise _wrong(_("One of these options is not on this ballot. Open the page again."))
    if len(set(choice)) != len(choice):
        raise _wrong(_("One option stands there twice. Each can have one place."))
    if ballot.method == Ballot.Method.APPROVAL:
        return [key for key in known if key in choice]
    if not choice:
        raise _wrong(_("Choose at least one option."))
    if ballot.method == Ballot.Method.PLURALITY and len(choice) > 1:
        raise _wrong(_("Choose one option."))
    return choice


def _scores(known: list[str], choice: Any) -> dict[str, int]:
    if not isinstance(choice, Mapping) or not all(key in known for key in choice):
        raise _wrong(_("One of these options is not on this ballot. Open the page again."))
    if not all(type(n) is int and 0 <= n <= TOP_SCORE for n in choice.values()):
        raise _wrong(_("Give each option a number from 0 to %(top)s.") % {"top": TOP_SCORE})
    if not choice:
        raise _wrong(_("Give at least one option a number."))
    return {key: choice[key] for key in known if key in choice}


def check_reason(ballot: Ballot, choice: Any, reason: str) -> str:
    """The reason, tidied. Raises Refused when one is needed and missing."""
    reason = reason.strip()
    if reason:
        return reason[:1000]
    if not ballot.has_options and str(choice) in BLOCKS:
        raise Refused(_("A block needs its reason. What would have to change?"), field="reason", status=422)
    if ballot.reasons == Ballot.Reasons.REQUIRED:
        raise Refused(_("This ballot asks everybody for a reason. Write yours."), field="reason", status=422)
    return ""


def in_order(ranks: Mapping[str, str]) -> tuple[list[str], dict[str, str]]:
    """Option keys by the numbers written beside them, and what is wrong with some of the numbers.

    Empty numbers leave an option out. A gap between numbers closes; a number that stands twice is an error.
    """
    numbers: dict[str, int] = {}
    wrong: dict[str, str] = {}
    for key, written in ranks.items():
        if not (written := written.strip()):
            continue
        if not (written.isascii() and written.isdigit() and 0 < int(written[:6]) < 1000):
            wrong[key] = _("Write a whole number, 1 for your favorite.")
        else:
            numbers[key] = int(written)
    for key, number in numbers.items():
        if list(numbers.values()).count(number) > 1:
            wrong[key] = _("You gave %(n)s twice. Give each option its own number.") % {"n": number}
    return sorted(numbers, key=lambda key: numbers[key]), wrong


def put_in_order(known: Sequence[str], ranks: Mapping[str, str], move: str = "") -> list[str]:
    """The order to show after "put in order", or after moving one option ("o3:up"): ranked ones first.

    Equal and unreadable numbers keep the order they stood in. An option that is moved takes a place if it had none.
    """

    def number(key: str) -> int:
        written = ranks.get(key, "").strip()
        return int(written[:6]) if written.isascii() and written.isdigit() and int(written[:6]) > 0 else 10**6

    placed = sorted((key for key in known if number(key) < 10**6), key=number)
    key, _colon, way = move.partition(":")
    if key in known and way in {"up", "down"}:
        if key not in placed:
            placed.append(key)
        elif way == "up" and (at := placed.index(key)) > 0:
            placed[at - 1], placed[at] = placed[at], placed[at - 1]
        elif way == "down" and (at := placed.index(key)) < len(placed) - 1:
            placed[at], placed[at + 1] = placed[at + 1], placed[at]
    return placed


def _wrong(message: str) -> Refused:
    return Refused(message, field="choice", status=422)


def as_words(options: Mapping[str, Option], ballot: Ballot, choice: Any) -> list[str]:
    """A choice for reading: lines like "1. River Table"."""
    if choice is None:
        return []
    if not ballot.has_options:
        return [str(answers(ballot)[choice])]
    if ballot.method == Ballot.Method.SCORE:
        return [f"{options[key].name}: {n}" for key, n in choice.items()]
    names = [options[key].name for key in choice]
    if ballot.is_ranked:
        return [f"{place}. {name}" for place, name in enumerate(names, 1)]
    return names or [_("None of the options")]
