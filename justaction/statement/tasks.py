"""What the clock does for the statement."""

from __future__ import annotations

from justaction.statement import actions
from justaction.statement.actions import nudging


def lapse() -> None:
    """Signatures that nobody confirmed in 14 days lapse; 30 days later their names and addresses go."""
    actions.lapse()


def watch() -> None:
    """The mode in which signatures are held ends after half an hour of calm; what is usual is kept."""
    actions.watch()


def learn_domains() -> None:
    """Which mail domains people have signed from for a week, and which were refused."""
    actions.learn_domains()


def turn() -> None:
    """Rounds and versions open and close on their day."""
    actions.turn_rounds()
    actions.turn_versions()


def write() -> None:
    """Readers are told what became of their words, signers of earlier words are asked once; some hundred at a time."""
    actions.tell_authors()
    actions.ask_to_renew()


def nudge() -> None:
    """Signers who did nothing next get one gentle letter, 14 days after they confirmed."""
    nudging.nudge()
