"""What organizations of the invented year do with a review before it is public: reply, let it stand, or nothing."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from random import Random

from justaction.commitments import actions
from justaction.commitments.models import Review
from justaction.demo.year import Year
from justaction.members.models import Person

REPLIES = (
    "Fair. The missing pages are now among the proof.",
    "We counted again with you on the phone. You were right, and the next report says so.",
    "The council asked us not to publish names. We added their letter instead.",
)
LATE = "We were slow to answer, and we are sorry. The memo is on the page now."

THANKS = (
    "You asked for the one page that we had forgotten. Thank you.",
    "It helped that you named the table you looked at.",
    "Call us first next time. We would have sent the memo.",
)


class Replies:
    """It throws its own dice, so that nothing else changes."""

    def __init__(self, year: Year) -> None:
        self.year, self.dice = year, Random(1964)

    def after(self, review: Review) -> None:
        """Plan what follows a review: most who are doubted reply within the week, some late, some never."""
        luck, days = self.dice.random(), self.dice.randrange(1, 7)
        assert review.written_at is not None
        if review.verdict == Review.Verdict.AGREES:
            if luck < 0.85:
                self.year.then(review.written_at + timedelta(days=days), partial(self.stand, review.pk))
        elif luck < 0.65:
            words = self.dice.choice(REPLIES)
            self.year.then(review.written_at + timedelta(days=days), partial(self.reply, review.pk, words))
        elif luck < 0.8:
            self.year.then(
                review.written_at + timedelta(days=days + 12), partial(self.reply, review.pk, LATE)
            )

    def reply(self, pk: int, words: str) -> None:
        review = Review.objects.select_related("report__by", "report__commitment").get(pk=pk)
        if review.report.by and not review.reply:
            actions.reply(review, by=review.report.by, text=words)
            self.say(review, review.report.by)

    def stand(self, pk: int) -> None:
        review = Review.objects.select_related("report__by", "report__commitment").get(pk=pk)
        if review.report.by and review.state == Review.State.HELD:
            self.say(actions.let_stand(review, by=review.report.by), review.report.by)

    def say(self, review: Review, by: Person) -> None:
        """Many say what the review was like; some have a word for the peer."""
        luck = self.dice.random()
        if luck < 0.6:
            fair, helped, exact = ("yes" if self.dice.random() < 0.7 else "partly" for _question in range(3))
            words = self.dice.choice(THANKS) if luck < 0.25 else ""
            actions.say_of_review(review, actions.Feedback(fair, helped, exact), by=by, words=words)
