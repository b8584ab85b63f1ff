"""What the clock does for commitments. Each is safe to run twice, and by two clocks at once."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q

from justaction.commitments import actions, policy
from justaction.commitments.models import Commitment, ProgressReport, Question, Review, Rung, Talk
from justaction.commitments.state import PEERS
from justaction.members.models import Organization
from justaction.statement.models import Signature


def look_again() -> None:
    """Compute anew every commitment whose day has come."""
    for commitment in Commitment.objects.published().filter(look_again_on__lte=policy.today()):
        actions.settle(commitment)


def lapse_reviews() -> None:
    """End the asks that nobody answered in 10 days; find peers for reports that have too few."""
    for review in Review.objects.open().filter(due_on__lt=policy.today()):
        actions.lapse(review)
    taken = Count("reviews", filter=Q(reviews__state__in=Review.TAKEN))
    reports = ProgressReport.objects.latest_of_each().filter(
        commitment__in=Commitment.objects.running().values("pk")
    )
    short = list(reports.annotate(taken=taken).filter(taken__lt=PEERS).values_list("pk", flat=True))
    if not short:  # so it is nearly every hour, and what is asked then is small
        return
    for report in ProgressReport.objects.filter(pk__in=short).select_related("commitment"):
        if actions.fill_places(report):
            actions.settle(report.commitment)


def lapse_questions() -> None:
    """Say of questions that nobody answered in 10 days that it is so."""
    for question in Question.objects.open().filter(lapsed_at=None, due_on__lt=policy.today()):
        actions.lapse_question(question)


def leave_unanswered() -> None:
    """Let reviews be public that the organization did not reply to in 10 days, and say so."""
    there = Review.objects.filter(state__in=[Review.State.HELD, Review.State.GIVEN])
    for review in there.filter(reply="", unanswered_at=None, reply_by__lt=policy.today()):
        actions.leave_unanswered(review)


def remind() -> None:
    """Remind peers, and those who may reply to one, after 7 of their 10 days."""
    soon = policy.today() + timedelta(days=3)
    for review in Review.objects.open().filter(due_on__lte=soon):
        actions.remind_of_review(review)
    for review in Review.objects.held().filter(reply_by__lte=soon):
        actions.remind_of_reply(review)


def stand() -> None:
    """Where every signer stands, and the collaborative: those that are new, and those whose day has come."""
    actions.stand_ourselves()
    signed = Signature.objects.for_organizations().filter(organization=OuterRef("pk"))
    new = Q(standing=None) | Q(standing__look_again_on__lte=policy.today())
    for organization in Organization.objects.listed().filter(Exists(signed)).filter(new):
        actions.stand(organization)


def climb() -> None:
    """The ladder of lateness, equal for all: remind, ask, offer a talk, note."""
    for talk in Talk.objects.filter(state=Talk.State.ASKED, answer_by__lt=policy.today()):
        actions.lapse_talk(talk)
    first = policy.today() + timedelta(days=14)
    due = Commitment.objects.running().filter(due_on__lte=first, organization__listed=True)
    noted = Rung.objects.filter(commitment=OuterRef("pk"), due=OuterRef("due_on"), key=Rung.Key.NOTE)
    for commitment in due.exclude(Exists(noted)).prefetch_related("rungs").iterator(chunk_size=500):
        if policy.next_step(commitment) is not None:
            actions.climb(commitment)
