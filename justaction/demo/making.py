"""What the communities make in the invented year: a standard under way, and somebody who has gone quiet."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from justaction.communities import actions
from justaction.communities.models import Community, Membership, ProcessStep, ProcessTemplate
from justaction.demo.cast import CAST
from justaction.demo.year import Year
from justaction.members.models import Person
from justaction.record.models import Entry
from justaction.web import clock

DRAFT = "/standards/M4/"
VOTE = "/decisions/next-standard/"
BEGAN = 44  # days ago
CAME_OF_IT = (
    "Sixty people said what a fair loan letter must hold.",
    "Eleven examples, three of them from other cities.",
)
QUIET = 3  # people who agreed to be looked after, and whom nobody has seen since


class Making:
    """Plans these days into the year: `Making(year).begin()`. No die of the year is cast."""

    def __init__(self, year: Year) -> None:
        self.year = year

    def begin(self) -> None:
        then, day = self.year.then, self.year.day_at
        then(day(BEGAN), self.start)
        then(day(BEGAN - 1), partial(self.open, 1))
        then(day(28), partial(self.close, 1))
        then(day(27), partial(self.open, 2))
        then(day(8), partial(self.close, 2))
        then(day(7), partial(self.open, 3))
        then(day(4), self.link)
        then(day(3), self.agree_to_be_looked_after)

    def start(self) -> None:
        """Imani begins a standard for Money, from the template."""
        self.imani = Person.objects.get(email=CAST[1].address)
        self.money = Community.objects.get(channel__slug="money")
        template = ProcessTemplate.objects.get(slug="standard")
        steps = actions.plan_from(template, starts_on=clock.today(), carried_by=self.imani)
        self.process = actions.start_process(
            self.money,
            template=template,
            title="A letter that says why a loan was refused",
            about="Whoever refuses a loan says why, in words that the person can use. We write the rule together.",
            steps=steps,
            by=self.imani,
        )

    def open(self, number: int) -> None:
        actions.open_step(self.step(number), by=self.imani)

    def close(self, number: int) -> None:
        actions.close_step(self.step(number), came_of_it=CAME_OF_IT[number - 1], by=self.imani)

    def step(self, number: int) -> ProcessStep:
        return self.process.steps.get(position=number)

    def link(self) -> None:
        """The draft is the one of M4, and belongs to the vote on the next standard, where there is one."""
        if Entry.objects.filter(url=DRAFT).exists():
            actions.link_step(self.step(3), address=DRAFT, by=self.imani)
        if Entry.objects.filter(url=VOTE).exists():
            actions.link_step(self.step(3), address=VOTE, by=self.imani)

    def agree_to_be_looked_after(self) -> None:
        """Some who came long ago, have no office, and did not come since: their coordinator may write once."""
        played = [part.address for part in CAST]
        long_ago = Membership.objects.now().filter(
            community=self.money, joined_at__lt=clock.now() - timedelta(days=120), person__grants=None
        )
        for row in long_ago.exclude(person__email__in=played).order_by("pk")[:QUIET]:
            actions.look_after_me(row, yes=True, by=row.person)
