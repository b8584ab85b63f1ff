"""What peers made of one report, by the rules for done."""

from __future__ import annotations

from dataclasses import dataclass

from justaction.commitments.state.facts import Outcome, Report

PEERS = 3  # asked about each report
FEWEST = 2  # answers that can decide, when nobody else is left to ask


@dataclass(frozen=True)
class Check:
    """What peers made of one report: the outcome, and how many answers are public, agree, are still to come, and are
    written but held back until the organization has replied (they are among those to come)."""

    outcome: Outcome
    given: int
    agree: int
    waiting: int
    held: int = 0


def check(report: Report) -> Check:
    """Apply the done rules to one report."""
    verdicts = [review.verdict for review in report.reviews if review.state == "given"]
    held = sum(review.state == "held" for review in report.reviews)
    waiting = held + sum(review.state == "asked" for review in report.reviews)
    agree = verdicts.count("agrees")
    if len(verdicts) >= PEERS:
        outcome = Outcome.AGREED if agree * 2 > len(verdicts) else Outcome.NOT_AGREED
    elif waiting or report.peers_left:
        outcome = Outcome.WAITING
    elif len(verdicts) == FEWEST:
        outcome = Outcome.AGREED if agree == FEWEST else Outcome.NOT_AGREED
    else:
        outcome = Outcome.TOO_FEW
    return Check(outcome, len(verdicts), agree, waiting, held)
