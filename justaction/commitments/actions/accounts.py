"""What commitments do when somebody is erased, leaves an organization, or had two accounts."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from justaction.commitments.actions.ladder import pass_talk_on
from justaction.commitments.actions.peers import pass_on
from justaction.commitments.models import Commitment, DraftAuthor, Review, Talk
from justaction.members.models import Organization, Person
from justaction.web import clock


def wipe(person: Person) -> None:
    """Pass on the reviews that wait for them, and take their name off what they signed off. What they wrote stays with
    the organization."""
    _let_go_of_drafts(person)
    for review in Review.objects.filter(peer=person, state=Review.State.ASKED).order_by("pk"):
        pass_on(review, by=person)
    for talk in Talk.objects.filter(peer=person, state=Talk.State.ASKED).order_by("pk"):
        pass_talk_on(talk, by=person)
    Talk.objects.filter(peer=person).update(words="")
    if person.name:
        Commitment.objects.filter(author=person, sign_off_name=person.name).update(sign_off_name="")


def _let_go_of_drafts(person: Person) -> None:
    """A draft that nobody else has seen goes with its author; one that others write too is carried on by them."""
    alone = Commitment.objects.filter(author=person, published_at=None, shared_at=None, import_key="")
    for draft in alone.order_by("pk"):
        heir = DraftAuthor.objects.filter(commitment=draft).exclude(person=person).order_by("id").first()
        if heir is None:
            draft.delete()
            continue
        Commitment.objects.filter(pk=draft.pk).update(author=heir.person)
        heir.delete()


def keep_one_review(row: Review, kept: Person) -> None:
    """Both accounts were asked about one report: what was given stays without a key; an open ask is closed."""
    same = Review.objects.filter(pk=row.pk)
    if row.state == Review.State.ASKED:
        same.update(peer=None, state=Review.State.CLOSED, ended_at=clock.now())
    else:
        same.update(peer=None)


def keep_one_talk(row: Talk, kept: Person) -> None:
    """Both accounts were asked to talk about one report: the one that goes is closed."""
    state = Talk.State.CLOSED if row.state == Talk.State.ASKED else row.state
    Talk.objects.filter(pk=row.pk).update(peer=None, state=state, ended_at=row.ended_at or clock.now())


def keep_one_seat(row: DraftAuthor, kept: Person) -> None:
    """Both accounts write one draft: one seat is enough."""
    DraftAuthor.objects.filter(pk=row.pk).delete()


def carried(organization: Organization, person: Person) -> Iterator[str]:
    """What somebody carries for an organization: its drafts that they began, and its commitments in public."""
    mine = Commitment.objects.filter(organization=organization, author=person)
    drafts = mine.filter(published_at=None).count()
    if drafts:
        yield ngettext("%(n)s draft of a commitment.", "%(n)s drafts of commitments.", drafts) % {"n": drafts}
    for row in mine.running().order_by("id"):
        yield _("The commitment “%(title)s”: its reports and replies.") % {"title": row.title}


def hand_over(organization: Organization, person: Person, to: Person) -> int:
    """Let another carry on what they began there. What was sent and signed off stays in their name."""
    mine = Commitment.objects.filter(organization=organization, author=person)
    DraftAuthor.objects.filter(commitment__in=mine, person=to).delete()
    for seat in DraftAuthor.objects.filter(commitment__organization=organization, person=person):
        taken = DraftAuthor.objects.filter(commitment=seat.commitment, person=to).exists()
        if not taken and seat.commitment.author_id != to.pk:
            DraftAuthor.objects.filter(pk=seat.pk).update(person=to)
    return mine.filter(done_at=None, withdrawn_at=None).update(author=to)
