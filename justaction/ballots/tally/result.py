"""What a count says: who won, by which rule, round by round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Amount = int | Decimal
"""Votes: whole numbers, or exact decimals where a rule moves parts of a vote."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """What went on from one option to others at the end of a round.

    `to` pairs option indexes with what each received; `exhausted` counts for nobody from here on. `reason` is
    "eliminated" or "surplus".
    """

    source: int
    to: tuple[tuple[int, Amount], ...]
    exhausted: Amount
    reason: str = "eliminated"


@dataclass(frozen=True, slots=True)
class Round:
    """One round (stage) of a count: how the votes stood, and what was done about it.

    `votes` has one amount for each option, in the order of `Result.options`; options that are out have 0. `standing`
    are the options neither elected nor out when the round began; `elected` and `eliminated` are those of this round. `threshold` is
    what was needed in this round, None where the method has none. `exhausted` is what counts for nobody. `keep` are
    Meek's keep factors.
    """

    number: int
    votes: tuple[Amount, ...]
    standing: tuple[int, ...]
    elected: tuple[int, ...] = ()
    eliminated: tuple[int, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    exhausted: Amount = 0
    threshold: Amount | None = None
    keep: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Tie:
    """Options that stood equal where the rule needed one of them.

    `over` is what was to be decided: "seat", "elimination" or "surplus". `rule` says what decided: "earlier round" (and
    `decided_in` its number), "stated order" (an order given before the count, such as one drawn from a public seed) or
    "listed order" (no order was given: the options as the file or ballot lists them). `chosen` got the seat, was
    eliminated, or was transferred first.
    """

    round: int
    options: tuple[int, ...]
    chosen: int
    over: str
    rule: str
    decided_in: int | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of a count. Options are indexes into `options`; `as_json` speaks in names.

    `winners` are in the order in which they won; empty when nobody voted, and for consent and five-finger consensus,
    where `passed` says whether it carries and `why` which part of the rule said so. `order` ranks all options. `ballots` is
    what was cast, `counted` what said something that this method can count. `pairwise[a][b]` is how many ballots
    put a above b, `paths[a][b]` the strength of the strongest path (Schulze only).
    """

    method: str
    options: tuple[str, ...]
    seats: int
    ballots: int
    counted: int
    winners: tuple[int, ...]
    order: tuple[int, ...]
    rounds: tuple[Round, ...]
    threshold: Amount | None = None
    pairwise: tuple[tuple[int, ...], ...] | None = None
    paths: tuple[tuple[int, ...], ...] | None = None
    ties: tuple[Tie, ...] = ()
    tie_order: tuple[int, ...] = ()
    passed: bool | None = None
    why: str = ""

    def as_json(self) -> dict[str, Any]:
        """The same as plain lists and dictionaries, options by name, votes as numbers."""
        name = self.options
        said: dict[str, Any] = {
            "method": self.method,
            "seats": self.seats,
            "options": list(name),
            "ballots": self.ballots,
            "counted": self.counted,
            "winners": [name[one] for one in self.winners],
            "order": [name[one] for one in self.order],
            "threshold": _number(self.threshold),
            "rounds": [self._round(one) for one in self.rounds],
            "ties": [
                {
                    "round": tie.round,
                    "options": [name[one] for one in tie.options],
                    "over": tie.over,
                    "chosen": name[tie.chosen],
                    "rule": tie.rule,
                    "decided_in": tie.decided_in,
                }
                for tie in self.ties
            ],
            "tie_order": [name[one] for one in self.tie_order],
        }
        for key, table in (("pairwise", self.pairwise), ("paths", self.paths)):
            if table is not None:
                said[key] = {
                    name[a]: {name[b]: row[b] for b in range(len(name)) if b != a}
                    for a, row in enumerate(table)
                }
        if self.passed is not None:
            said["passed"] = self.passed
        if self.why:
            said["why"] = self.why
        return said

    def _round(self, one: Round) -> dict[str, Any]:
        name = self.options
        said = {
            "round": one.number,
            "votes": {name[at]: _number(one.votes[at]) for at in range(len(name))},
            "standing": self._names(one.standing),
            "threshold": _number(one.threshold),
            "elected": self._names(one.elected),
            "eliminated": self._names(one.eliminated),
            "transfers": [
                {
                    "from": name[each.source],
                    "to": {name[option]: _number(amount) for option, amount in each.to},
                    "exhausted": _number(each.exhausted),
                    "reason": each.reason,
                }
                for each in one.transfers
            ],
            "exhausted": _number(one.exhausted),
        }
        if one.keep:
            said["keep"] = {name[at]: _number(factor) for at, factor in enumerate(one.keep)}
        return said

    def _names(self, options: Sequence[int]) -> list[str]:
        return [self.options[one] for one in options]


def _number(amount: Amount | None) -> int | float | None:
    """A number for JSON: whole if it is, else the shortest that reads as the same decimal (15 digits are kept)."""
    if amount is None or isinstance(amount, int):
        return amount
    return int(amount) if amount == int(amount) else float(amount)
