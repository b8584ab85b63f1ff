"""Deeds of growing: asking whether the collaborative opens to more people, and opening it once that is decided."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.ballots import actions as ballots
from justaction.ballots import policy as ballot_policy
from justaction.ballots import rolls
from justaction.ballots.models import Ballot
from justaction.collaborative import policy as collaborative_policy
from justaction.collaborative.models import Collaborative
from justaction.errors import NotAllowed, Refused
from justaction.home import emails, policy
from justaction.home.models import RingOpening
from justaction.jobs import later
from justaction.mail.actions import writes_letters
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.web import clock, house

CIRCLE_OF = 3  # people, before it grows
DAYS_TO_DECIDE = 7
BATCH = 200  # letters in one job
URL = "/about/story/"  # the page that tells how it grew; without a language, as the record keeps it


def about(ring: str) -> str:
    """What the ballot that opens a ring is about, in its own word."""
    return f"ring:{ring}"


@transaction.atomic
def ask_about_ring(ring: str, *, by: Person) -> Ballot:
    """Let the conveners decide by consent, within a week, whether to open the next ring. It is open at once.

    A vote that runs already is returned. Raises NotAllowed, and Refused for another ring than the next one or a circle
    of fewer than three.
    """
    collaborative = _may_open(ring, by=by)
    running = Ballot.objects.filter(about=about(ring)).exclude(state=Ballot.State.CLOSED).first()
    if running is not None:
        return running
    who = rolls.people("conveners").count()
    with override(collaborative.languages[0]):
        title = Collaborative.Ring(ring).label
        ballot = ballots.write(
            question=_("Shall we open to: %(ring)s?") % {"ring": title},
            explanation=policy.ring_words(ring),
            method=Ballot.Method.CONSENT,
            quorum=max(CIRCLE_OF, who // 2 + 1) if who >= CIRCLE_OF else who,
            closes_at=clock.now() + timedelta(days=DAYS_TO_DECIDE),
            electorate="conveners",
            ends_when_all_voted=True,
            about=about(ring),
            about_title=str(title),
            about_url=URL,
            by=by,
        )
    return ballots.open_ballot(ballot, by=by)


@transaction.atomic
def open_ring(ring: str, *, ballot: Ballot | None, by: Person) -> RingOpening:
    """Open the next ring, as a closed ballot about it decided. It is on the record, and cannot be undone.

    All who have a role get a letter; when it opens to everybody, those who have signed by a friend's link do too.

    Raises NotAllowed, and Refused without such a decision, for another ring than the next one, or a circle of fewer
    than three.
    """
    collaborative = _may_open(ring, by=by)
    if ballot is None or not ballot_policy.decided(ballot, about=about(ring)):
        raise Refused(ballot_policy.why_not_decided(ballot, about=about(ring)))
    collaborative.ring = ring
    if ring == Collaborative.Ring.PUBLIC:
        collaborative.state = Collaborative.State.ACTIVE
    collaborative.save(update_fields=["ring", "state"])
    opening = RingOpening.objects.create(ring=ring, ballot=ballot)
    with override(None):  # the record is not in the language of whoever opens
        title = str(opening)
    record.enter(
        "ring.opened",
        opening,
        by=by,
        title=title,
        url=URL,
        words={"decision": ballot.question},
        facts={"ring": ring},
    )
    house.changed()
    _tell(ring, by=by)
    return opening


def _tell(ring: str, *, by: Person) -> None:
    if not writes_letters():
        return
    people = list(policy.who_hears(ring).exclude(pk=by.pk).values_list("pk", flat=True).order_by("pk"))
    for at in range(0, len(people), BATCH):
        later(emails.send_opened, ring, people[at : at + BATCH])


def _may_open(ring: str, *, by: Person) -> Collaborative:
    if not policy.may_open_rings(by):
        raise NotAllowed(_("Only a convener can do this."))
    collaborative = Collaborative.objects.select_for_update().get()
    if ring != collaborative_policy.next_ring(collaborative):
        raise Refused(_("Rings open one after the other, and stay open."))
    if rolls.people("conveners").count() < CIRCLE_OF:
        raise Refused(_("The circle needs three people first. Invite somebody."))
    return collaborative
