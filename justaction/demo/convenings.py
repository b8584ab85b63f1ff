"""How the invented year meets: a season for each goal, a weekly small group, a community meeting each month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import partial

from justaction.communities.models import Community, Membership
from justaction.convenings import actions
from justaction.convenings.models import AccessNeed, Gathering, Season, Series
from justaction.demo.year import Year
from justaction.members.models import Person

ZONE = "America/Chicago"
SEASONS = (  # name of the season, its first month, its theme, what its convening asks
    ("Winter", 12, "Listen", "What did we hear, and from whom?"),
    ("Spring", 3, "Standards", "Which standards do we adopt?"),
    ("Summer", 6, "Tools", "Which tools are ready to be tried?"),
    ("Fall", 9, "Share-out", "Who did what they said?"),
)
ONLINE = "Online, and by phone. Live captions and ASL."
KINDS = tuple(AccessNeed.Kind.values)
MONTHLY = {
    "money": "Where the money goes next",
    "narrative": "Whose story we tell next",
    "policy": "Which rule we read next",
}


@dataclass
class Meetings:
    """Plans what was, and what is coming in the months after today."""

    year: Year
    ruth: Person

    def plan(self) -> None:
        self.year.then(self.year.day_at(300), self.begin)
        self.year.then(self.year.day_at(60), self.months)

    def begin(self) -> None:
        """Four seasons around today, each with its convening, planned by a convener well before."""
        for name, first, last, theme, question in seasons(self.year.today):
            season = actions.plan_season(
                name=f"{name} {first.year}", theme=theme, starts_on=first, ends_on=last, by=self.ruth
            )
            day = weekday_after(first + timedelta(days=40), 1)
            when = max(self.year.day_at(299), self.year.day_at((self.year.today - day).days + 60))
            self.year.then(min(when, self.year.day_at(30)), partial(self.convene, season, question, day))

    def convene(self, season: Season, question: str, day: date) -> None:
        wanted = actions.Plan(
            title=question,
            purpose="All of us, for an hour and a half. First in small rooms, then back together. "
            "We leave with who does what, and by when.",
            where=ONLINE,
            kind="citywide",
            season=season,
            on=day,
            starts=time(18),
            minutes=90,
            zone=ZONE,
            capacity=300,
        )
        (evening,) = actions.plan(wanted, by=self.ruth).gatherings.all()
        days = (day - self.year.today).days
        self.year.then(self.year.day_at(max(1, 12 - days)), partial(self.come, evening, 60))

    def come(self, evening: Gathering, most: int) -> None:
        """Some people of the communities save a seat; each ninth says what they need."""
        here = Membership.objects.now()
        if evening.series.scope:
            here = here.filter(community__channel__slug=evening.series.scope.partition(":")[2])
        people = Person.objects.filter(pk__in=here.values("person")).order_by("pk")
        for number, person in enumerate(people[:: max(1, len(people) // most)][:most]):
            needs = {KINDS[number // 9 % len(KINDS)]: ""} if number % 9 == 4 else None
            actions.register(evening, by=person, needs=needs)

    def months(self) -> None:
        """Each community once a month, and a small group of Money every week, but not in the holidays."""
        today = self.year.today
        for number, room in enumerate(Community.objects.select_related("channel")):
            coordinator = coordinator_of(room)
            first = weekday_after(today - timedelta(days=50), 2 + number % 2)
            self.next_fills(actions.plan(self.monthly(room, first), by=coordinator), 25)
            if room.channel.slug == "money":
                first = weekday_after(today - timedelta(days=50), 3)
                self.next_fills(actions.plan(self.weekly(room, first), by=coordinator), 11)

    def next_fills(self, series: Series, most: int) -> None:
        """People save their seats at the next one after today, a few days before."""
        coming = series.gatherings.filter(on__gt=self.year.today).select_related("series").first()
        if coming is not None:
            self.year.then(self.year.day_at(3), partial(self.come, coming, most))

    def monthly(self, room: Community, first: date) -> actions.Plan:
        return actions.Plan(
            title=MONTHLY.get(room.channel.slug, f"{room.channel.name} meets"),
            purpose="We hear what each of us tried, and choose what the community does this month.",
            where=ONLINE,
            scope=room.scope,
            on=first,
            starts=time(18, 30),
            minutes=75,
            zone=ZONE,
            repeat="month_weekday",
            count=6,
        )

    def weekly(self, room: Community, first: date) -> actions.Plan:
        days = (first + timedelta(weeks=week) for week in range(16))
        return actions.Plan(
            title="Small group: our own money first",
            purpose="Five to eight people, the same each week if they can. Share, listen, say what comes next.",
            where="The back room of the branch library, and by phone",
            kind="small_group",
            scope=room.scope,
            on=first,
            starts=time(12, 15),
            minutes=45,
            zone=ZONE,
            capacity=8,
            repeat="weeks",
            count=16,
            without=tuple(day for day in days if (day.month, day.day) >= (12, 20)),
        )


def coordinator_of(room: Community) -> Person:
    """Who looks after a community."""
    people = Person.objects.filter(grants__scope=room.scope).order_by("pk")
    return next(person for person in people if person.may("coordinate", room))


def seasons(today: date) -> list[tuple[str, date, date, str, str]]:
    """The season of today, the two before it and the one after: name, first and last day, theme, question."""
    found = []
    for year in (today.year - 1, today.year, today.year + 1):
        for name, month, theme, question in SEASONS:
            first = date(year, month, 1)
            last = (first + timedelta(days=95)).replace(day=1) - timedelta(days=1)
            found.append((name, first, last, theme, question))
    found.sort(key=lambda one: one[1])
    now = max(number for number, one in enumerate(found) if one[1] <= today)
    return found[now - 2 : now + 2]


def weekday_after(day: date, weekday: int) -> date:
    """The first day from `day` on that is this day of the week (0 is Monday)."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)
