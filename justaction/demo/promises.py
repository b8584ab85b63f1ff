"""The commitments of the invented year: who makes which, how each goes, who checks it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from justaction.collaborative.models import Channel
from justaction.commitments import actions
from justaction.commitments.models import Commitment, Review
from justaction.demo.beside import Beside
from justaction.demo.cast import CAST
from justaction.demo.recipes import (
    EVIDENCE,
    IN_THE_WAY,
    MILESTONES,
    NEXT_STEPS,
    REASONS,
    RECIPES,
    STORIES,
    WITHDRAWN,
    Recipe,
)  # fmt: skip
from justaction.demo.replies import Replies
from justaction.demo.voices import Voices
from justaction.demo.year import Deed, Year
from justaction.members.models import Affiliation

# how many of 150 go which way; the rest is on plan
COURSES = {"done": 32, "behind": 30, "quiet": 22, "withdrawn": 4}
SORTS = ("figures", "minutes", "contract", "study", "words")
BEHIND = ("own", "own", "independent", "official", "first_hand")
MAKERS = 88  # of 140 organizations; the others signed and committed to nothing
PACE = {
    "on_plan": (1.0, 1.2),
    "behind": (0.35, 0.7),
    "quiet": (0.6, 1.05),
    "done": (1.0, 1.2),
    "withdrawn": (0.3, 0.8),
}
AGREE = {"on_plan": 80, "behind": 68, "quiet": 60, "done": 95, "withdrawn": 60}


@dataclass
class Promise:
    """One commitment and how it will go."""

    who: Affiliation
    recipe: Recipe
    course: str
    published: datetime
    target: int
    target_on: date
    pace: float
    commitment: Commitment = field(init=False)

    @property
    def points(self) -> list[tuple[date, Decimal]]:
        """The plan by quarter: a straight line from the day of publication to the target."""
        days = [day for day in quarter_ends(self.published.date(), self.target_on) if day < self.target_on]
        return [(day, self.planned(day)) for day in [*days, self.target_on]]

    def planned(self, day: date) -> Decimal:
        start = self.published.date()
        share = Decimal((day - start).days) / Decimal((self.target_on - start).days)
        return (self.recipe.baseline + (self.target - self.recipe.baseline) * share).quantize(Decimal("0.1"))

    def value(self, day: date) -> Decimal:
        """What they report: their pace along the plan, never past the target."""
        low, high = sorted((Decimal(self.recipe.baseline), Decimal(self.target)))
        made = self.recipe.baseline + (self.planned(day) - self.recipe.baseline) * Decimal(str(self.pace))
        return min(high, max(low, made)).quantize(Decimal("0.1"))


def quarter_ends(first: date, last: date) -> list[date]:
    """The last days of the calendar's quarters after `first`, up to and with `last`."""
    ends = [
        date(year, month, 1) - timedelta(days=1)
        for year in range(first.year, last.year + 2)
        for month in (1, 4, 7, 10)
    ]
    return [day for day in ends if first < day <= last]


class Promises:
    """All commitments of the year, planned into it."""

    def __init__(self, year: Year, *, count: int, clocks_door: Deed) -> None:
        self.year = year
        self.dice = year.dice
        self.count = count
        self.clocks_door = clocks_door
        self.begun = 0
        self.begun_here = self.reported = self.reviewed = (
            0  # the database's own numbers differ from one to the next
        )
        self.voices, self.replies, self.beside = Voices(year), Replies(year), Beside(year)
        self.seen: set[int] = set()
        self.courses: dict[int, str] = {}

    def nights(self) -> None:
        """Let every night of the year come."""
        for back in range(325, 0, -1):
            self.year.then(self.year.day(back).replace(hour=23), self.night)

    def deal(self) -> list[list[str]]:
        """Which way the commitments of each maker will go: makers in the order in which they sign."""
        courses = [course for course, share in COURSES.items() for _ in range(-(-share * self.count // 150))]
        courses += ["on_plan"] * (self.count - len(courses))
        self.dice.shuffle(courses)
        makers = self.count * MAKERS // 150
        courses[0], courses[makers] = "behind", "on_plan"  # Grace's own two
        return [courses[number::makers] for number in range(makers)]

    def begin(self, who: Affiliation, courses: list[str]) -> None:
        """Plan all that one organization will do with its commitments."""
        used: set[str] = set()
        for course in courses:
            promise = self.promise(who, course, used)
            self.begun += 1
            self.year.then(promise.published, partial(self.publish, promise))
            self.plan_reports(promise)
            if course == "on_plan" and self.begun % 6 == 0:  # some report out of turn: peers are at it now
                lately = self.year.today - timedelta(days=6)
                self.year.then(self.year.day(4), partial(self.report, promise, lately, last=True))

    def promise(self, who: Affiliation, course: str, used: set[str]) -> Promise:
        field_ = who.organization.field
        fits = [one for one in RECIPES if field_ and field_.slug in one.fields and one.title not in used]
        recipe = self.dice.choice(fits)
        used.add(recipe.title)
        back = self.dice.randrange(190, 300) if course in {"quiet", "done"} else self.dice.randrange(20, 300)
        if course == "behind":
            back = max(back, 130)
        back = min(back, (self.year.today - who.starts_on).days - 2)
        published = self.year.day(back)
        swing = self.dice.choice([0.7, 0.8, 0.9, 1, 1, 1.1, 1.25])
        target = max(1, round(recipe.target * swing))
        target = min(target, 100) if recipe.unit == "%" else target
        target_on = quarter_ends(published.date(), self.year.today + timedelta(days=500))[
            self.dice.choice([3, 3, 4])
        ]
        return Promise(who, recipe, course, published, target, target_on, self.dice.uniform(*PACE[course]))

    # --- deeds --------------------------------------------------------------------------------------------------

    def draft(self, who: Affiliation) -> None:
        actions.start(
            organization=who.organization,
            title="Ask before we use a story",
            channel=Channel.objects.get(slug="narrative"),
            by=who.person,
        )

    def publish(self, promise: Promise) -> None:
        recipe, person, day = promise.recipe, promise.who.person, promise.published.date()
        title = recipe.title.format(target=f"{promise.target:,}")
        commitment = actions.start(
            organization=promise.who.organization,
            title=title,
            channel=Channel.objects.get(slug=recipe.channel),
            by=person,
            origin=self.beside.harm_for(recipe.channel, promise.who.organization),
        )
        website = promise.who.organization.website or "https://blocks.example"
        parts: dict[str, dict[str, Any]] = {
            "words": {"old_words": recipe.said, "old_words_url": f"{website}/2020/statement", "old_words_on": date(2020, 6, 4)},
            "harm": {
                "harm": recipe.harm, "harm_source": "Our own books, and the people it was done to",
                "affected": recipe.affected, "answer": recipe.answer, "answer_on": day - timedelta(days=20),
            },
            "power": {
                "practice": recipe.practice, "power_before": recipe.before, "power_after": recipe.after,
                "voice": "binding" if recipe.binding else "advisory", "seats_before": 0,
                "seats_now": 4 if recipe.binding else 2, "seats_all": 7,
                "pay": "paid" if recipe.binding else "unpaid",
                "pay_words": "$40 an hour, and child care" if recipe.binding else "",
                "veto": "veto" if recipe.binding else "none",
                "options": "A council that only advises. Those affected asked for a vote." if recipe.binding else "",
                "ends": recipe.ends, "builds": recipe.builds,
            },
            "number": {
                "indicator": recipe.indicator, "measure": recipe.measure, "unit": recipe.unit,
                "baseline": Decimal(recipe.baseline), "baseline_on": day, "target": Decimal(promise.target),
                "target_on": promise.target_on, "plan": promise.points[:-1],
            },
            "milestones": {
                "milestones": [(words, day + timedelta(days=45 * n)) for n, words in enumerate(MILESTONES, 1)]
            },
            "sign_off": {
                "sign_off_name": person.name, "sign_off_role": promise.who.role_title, "sign_off_on": day,
            },
        }  # fmt: skip
        for part, facts in parts.items():
            commitment = actions.save(commitment, part=part, by=person, **facts)
        self.begun_here += 1
        self.beside.complete(commitment, by=person, number=self.begun_here, day=day, ends=promise.target_on)
        promise.commitment = actions.publish(commitment, by=person)
        self.courses[commitment.pk] = promise.course
        if promise.course == "withdrawn":
            when = promise.published + timedelta(days=self.dice.randrange(10, 80))
            why = self.dice.choice(WITHDRAWN)
            self.year.then(when, partial(actions.withdraw, commitment, by=person, reason=why))

    def plan_reports(self, promise: Promise) -> None:
        stops = self.year.today - timedelta(days={"quiet": 150, "done": 45}.get(promise.course, 0))
        days = [
            day
            for day in quarter_ends(promise.published.date() + timedelta(days=20), self.year.today)
            if day < stops
        ]
        if promise.course == "quiet" and self.dice.random() < 0.3:
            days = []
        moments = [(self.sent(day), day) for day in days]
        heard = [(moment, day) for moment, day in moments if moment.date() < self.year.today]
        for moment, day in heard:
            self.year.then(moment, partial(self.report, promise, day, last=day == heard[-1][1]))

    def sent(self, day: date) -> datetime:
        """When the report on a quarter is sent: most in time, some late."""
        late = self.dice.random() < 0.18
        days = self.dice.randrange(17, 35) if late else self.dice.randrange(2, 14)
        return datetime.combine(day + timedelta(days=days), self.year.day(0).timetz())

    def report(self, promise: Promise, day: date, *, last: bool) -> None:
        commitment = Commitment.objects.get(pk=promise.commitment.pk)
        if commitment.withdrawn_at or commitment.done_at:
            return
        if commitment.reports.filter(as_of__gte=day).exists():  # a late report, overtaken by a newer one
            return
        value = Decimal(promise.target) if promise.course == "done" and last else promise.value(day)
        website = promise.who.organization.website or "https://blocks.example"
        title, shows, source = self.dice.choice(EVIDENCE)
        self.reported += 1
        actions.report(
            commitment,
            by=promise.who.person,
            as_of=day,
            value=value,
            story=self.dice.choice(STORIES),
            in_the_way=self.dice.choice(IN_THE_WAY) if promise.course == "behind" else "",
            more=self.beside.more(commitment, value),
            next_steps=self.dice.choice(NEXT_STEPS) if promise.course in {"behind", "on_plan"} else "",
            evidence=[
                actions.EvidenceDraft(
                    title=title,
                    shows=shows,
                    source=source,
                    dated=day,
                    url=f"{website}/proof/{day.isoformat()}",
                    sort=SORTS[self.reported % len(SORTS)],
                    reliability=BEHIND[day.month % len(BEHIND)],
                )
            ],
        )
        for step in commitment.milestones.filter(met_on=None, due__lte=day):
            if promise.course != "quiet":
                actions.meet_milestone(step, by=promise.who.person)

    # --- peers --------------------------------------------------------------------------------------------------

    def night(self) -> None:
        """What the clock does each night, and then each peer who was newly asked makes up their mind."""
        self.clocks_door()
        for review in Review.objects.open().exclude(pk__in=self.seen).select_related("report"):
            self.seen.add(review.pk)
            luck = self.dice.random()
            if luck < 0.05:
                continue  # never answers
            when = review.asked_at + timedelta(
                days=self.dice.randrange(1, 9), minutes=self.dice.randrange(600)
            )
            deed = self.pass_on if luck < 0.08 else self.answer
            self.year.then(when, partial(deed, review.pk, self.courses[review.report.commitment_id]))

    def still_asked(self, pk: int) -> Review | None:
        return Review.objects.open().select_related("peer", "report__commitment").filter(pk=pk).first()

    def pass_on(self, pk: int, course: str) -> None:
        if (review := self.still_asked(pk)) and review.peer:
            actions.pass_on(review, by=review.peer)

    def answer(self, pk: int, course: str) -> None:
        review = self.still_asked(pk)
        if review is None or review.peer is None:
            return
        tom_waits = (
            review.peer.email == CAST[3].address and (self.year.today - review.asked_at.date()).days < 10
        )
        if tom_waits:
            return  # left for whoever plays Tom
        agree = AGREE[course]
        verdict = self.dice.choices(
            ["agrees", "asks_for_more", "disagrees"], [agree, (100 - agree) * 2, 100 - agree]
        )[0]
        self.reviewed += 1
        review = actions.review(
            review,
            by=review.peer,
            verdict=verdict,
            reasons=self.dice.choice(REASONS[verdict]),
            scales=self.voices.scales(course) if self.reviewed % 3 else None,
        )
        self.replies.after(review)
