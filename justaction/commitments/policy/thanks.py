"""Reviewers reviewed and thanked: who says what a review was like, who reads it, whom we thank."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.db.models import Count, Q, QuerySet

from justaction.commitments.models import Review, ReviewFeedback, ThanksByName
from justaction.commitments.policy.writing import may_report
from justaction.commitments.state.scales import FEWEST_SHOWN
from justaction.members import roles
from justaction.members.models import Person
from justaction.web import house

ASKED = ("fair", "helped", "exact")


@dataclass(frozen=True)
class Heard:
    """What was said of the reviews of one person: how many reviews are public, how many answers there are, and for
    each question how many said yes, in part, no. Fewer than five answers are never shown: `counts` is empty then."""

    person: Person
    reviews: int
    answers: int
    counts: dict[str, tuple[int, int, int]]

    @property
    def enough(self) -> bool:
        return bool(self.counts)


def may_say_of(viewer: Person | None, review: Review) -> bool:
    """Whether they may say for the organization what a review was like: once, when it is public."""
    said = review.feedback.filter(side=ReviewFeedback.Side.ORGANIZATION).exists()
    return review.is_public and not said and may_report(viewer, review.report.commitment)


def may_see_reviewers(viewer: Person | None) -> bool:
    """Whether they read what is said of reviewers: those who ask peers to review, anywhere."""
    return viewer is not None and bool(roles.spaces(viewer, roles.Ability.ASSIGN))


def may_be_named(viewer: Person | None) -> bool:
    """Whether they can be thanked by name: they have checked a report, and anyone may read the review."""
    return viewer is not None and viewer.is_active and viewer.reviews.given().exists()


def heard(people: Iterable[Person]) -> list[Heard]:
    """What was said of the reviews of these people; two queries."""
    found = {one.pk: one for one in people}
    reviews = dict(
        Review.objects.given().filter(peer__in=found).order_by().values_list("peer").annotate(n=Count("pk"))
    )
    wanted = {
        f"{name}_{answer}": Count("pk", filter=Q(**{name: answer}))
        for name in ASKED
        for answer in ReviewFeedback.Answer.values
    }
    rows = ReviewFeedback.objects.filter(review__peer__in=found).order_by().values("review__peer")
    said: dict[int, dict[str, int]] = {
        row["review__peer"]: cast(dict[str, int], row) for row in rows.annotate(answers=Count("pk"), **wanted)
    }
    return [_heard(person, reviews.get(pk, 0), said.get(pk, {})) for pk, person in found.items()]


def _heard(person: Person, reviews: int, row: dict[str, int]) -> Heard:
    answers = row.get("answers", 0)
    if answers < FEWEST_SHOWN:
        return Heard(person, reviews, 0, {})
    yes, partly, no = ReviewFeedback.Answer.values
    counts = {name: (row[f"{name}_{yes}"], row[f"{name}_{partly}"], row[f"{name}_{no}"]) for name in ASKED}
    return Heard(person, reviews, answers, counts)


def reviewers() -> QuerySet[Person]:
    """All who gave a review that anyone may read, by name: nobody is ranked."""
    given = Review.objects.given().exclude(peer=None)
    return Person.objects.filter(pk__in=given.values("peer"), is_active=True).order_by("name", "pk")


def thanked() -> tuple[int, int, list[str]]:
    """How many people gave how many reviews, and the names of those who want to be thanked by name; no names while
    the names of all are hidden."""
    given = Review.objects.given()
    people = given.exclude(peer=None).order_by().values("peer").distinct().count()
    if house.names_hidden():
        return people, given.count(), []
    named = reviewers().filter(pk__in=ThanksByName.objects.values("person"))
    return people, given.count(), list(named.exclude(name="").values_list("name", flat=True))
