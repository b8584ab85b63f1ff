"""Peers on the page of a commitment: who was asked, what they answered, how far they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from justaction.charts.quilt import Shape, draw_block
from justaction.commitments import state as rules
from justaction.commitments.models import Review
from justaction.web import written


@dataclass(frozen=True)
class Peer:
    """One ask as the page shows it, with the block of a quilt that stands for the peer."""

    review: Review
    large: str
    small: str
    colour: str
    second: str
    today: date

    @classmethod
    def of(cls, review: Review, today: date) -> Peer:
        """The same peer has the same block everywhere; it says nothing about the person."""
        group = review.peer_organization
        lot = sum((group.name if group else review.subject).encode())
        shape: Shape = "person"
        if group is not None:
            shape = "institution" if group.kind == group.Kind.INSTITUTION else "group"
        large, small = draw_block(shape, lot % 4)
        colours = ("gold", "pink", "green")
        return cls(review, f"M0 0{large}", f"M0 0{small}", colours[lot % 3], colours[(lot + 1) % 3], today)

    @property
    def mark(self) -> str:
        """The sign of the answer: agrees, asks, or an open ring."""
        marks = {"agrees": "yes", "asks_for_more": "ask", "disagrees": "dash"}
        return marks.get(self.review.verdict, "ring") if self.review.is_public else "ring"

    @property
    def is_unanswered(self) -> bool:
        """Whether the days for a reply are over and none came."""
        until = self.review.reply_by
        return not self.review.reply and until is not None and until < self.today

    @property
    def replied_late(self) -> bool:
        """Whether the reply came after its days were over."""
        return bool(self.review.reply) and self.review.unanswered_at is not None


def shown(reviews: Iterable[Review]) -> list[Review]:
    """Asks that are open or answered."""
    return [review for review in reviews if review.state in Review.TAKEN]


def checking(found: rules.Check, answers: Iterable[Review]) -> str:
    """How far peers are with a report, in a sentence or two."""
    asked = found.given + found.waiting
    waiting = [review for review in answers if review.state == Review.State.ASKED]
    if not asked:
        return _("No peer could be asked yet.")
    if not found.waiting:
        said = ngettext("%(given)s peer has checked it.", "%(given)s peers have checked it.", found.given)
        agree = ngettext("%(agree)s agrees.", "%(agree)s agree.", found.agree)
        told = {"given": found.given, "agree": found.agree or _("None")}
        return f"{said % told} {agree % told}"
    said = _("%(given)s of %(asked)s peers have checked it.") % {"given": found.given, "asked": asked}
    if found.held:
        said += " " + ngettext(
            "%(n)s review is written, and the organization may still reply.",
            "%(n)s reviews are written, and the organization may still reply.",
            found.held,
        ) % {"n": found.held}
    if not waiting:
        return said
    due = min(review.due_on for review in waiting)
    return f"{said} " + _("The next answer is due on %(day)s.") % {"day": written.day(due)}


def checked_by(found: rules.Check) -> str:
    """Who has checked a report, in a few words."""
    if not found.given:
        return _("0, %(waiting)s to come") % {"waiting": found.waiting} if found.waiting else _("nobody yet")
    said = ngettext("%(given)s peer", "%(given)s peers", found.given) % {"given": found.given}
    return said + (", " + _("%(waiting)s to come") % {"waiting": found.waiting} if found.waiting else "")


def looked_at(found: rules.Check | None) -> str:
    """How many peers looked at the report of a proof."""
    if found is None or not found.given + found.waiting:
        return _("nobody yet")
    return _("%(given)s of %(asked)s peers") % {"given": found.given, "asked": found.given + found.waiting}
