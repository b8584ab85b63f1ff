"""Reviewers reviewed and thanked: those who were reviewed say what it was like, reviewers say if we may name them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from justaction.commitments import policy
from justaction.commitments.emails import replying as letters
from justaction.commitments.models import Review, ReviewFeedback, ThanksByName, VoiceLink
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.texts.tidying import tidy
from justaction.web import clock, limits, pages

MOST_AN_HOUR = 60  # answers by one link
LONGEST = 500  # letters


@dataclass(frozen=True)
class Feedback:
    """Whether a review was fair, helped, was exact: yes, partly or no each."""

    fair: str = ""
    helped: str = ""
    exact: str = ""

    def check(self) -> dict[str, str]:
        """The answers by question; raises Refused (422), naming the first that is none."""
        said: dict[str, str] = {name: getattr(self, name) for name in policy.ASKED}
        for name, answer in said.items():
            if answer not in ReviewFeedback.Answer.values:
                raise Refused(_("Choose one of the answers."), field=name, status=422)
        return said


@transaction.atomic
def say_of_review(review: Review, feedback: Feedback, *, by: Person, words: str = "") -> ReviewFeedback:
    """The organization says what a review was like, once. The peer reads the words; numbers go to coordinators only.

    Raises NotAllowed for anybody but its own people; Refused while the review is not public, when it was said before,
    or (422) for an answer that is none or words that are too long."""
    row = Review.objects.select_related("peer", "report__commitment__organization").get(pk=review.pk)
    if not policy.may_report(by, row.report.commitment):
        raise NotAllowed(_("Only people of the organization can say so."))
    if not policy.may_say_of(by, row):
        raise Refused(_("You have said it, or the review is not public yet."))
    said, text = feedback.check(), tidy(words)
    if len(text) > LONGEST:
        raise Refused(_("Say it in at most 500 letters."), field="words", status=422)
    try:
        with transaction.atomic():
            made = ReviewFeedback.objects.create(
                review=row, side=ReviewFeedback.Side.ORGANIZATION, words=text, by=by, at=clock.now(), **said
            )
    except IntegrityError as twice:
        raise Refused(_("You have said it, or the review is not public yet.")) from twice
    if text:
        letters.word_of_thanks(made)
    return made


@transaction.atomic
def say_of_review_by_link(link: VoiceLink, review: Review, feedback: Feedback) -> ReviewFeedback:
    """Somebody who is affected says what a review was like, without an account and without words.

    Raises Refused (410) when the link is closed, (404) for a review of another commitment, (429) when many came."""
    row = VoiceLink.objects.select_related("commitment").get(pk=link.pk)
    if not policy.takes_answers(row):
        raise Refused(_("This link is closed. Thank you for coming."), status=410)
    if not review.is_public or review.report.commitment_id != row.commitment_id:
        raise Refused(_("This review is not there."), status=404)
    if limits.tripped("commitments.thanks", str(row.pk), most=MOST_AN_HOUR, per=timedelta(hours=1)):
        raise Refused(_("Many people answered just now. Come back in an hour."), status=429)
    said = feedback.check()
    return ReviewFeedback.objects.create(
        review=review, side=ReviewFeedback.Side.AFFECTED, at=clock.now(), **said
    )


@transaction.atomic
def name_me(person: Person, *, by: Person, named: bool) -> None:
    """Somebody who has checked reports wants to be thanked by name, or no longer."""
    if by.pk != person.pk or not policy.may_be_named(by):
        raise NotAllowed(_("This is for those who have checked a report."))
    if named:
        ThanksByName.objects.get_or_create(person=person, defaults={"at": clock.now()})
    else:
        ThanksByName.objects.filter(person=person).delete()
    pages.changed()
