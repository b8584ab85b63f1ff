"""What people of the invented year follow, and how they like to be told. No die of the year is cast."""

from __future__ import annotations

from justaction.ballots.models import Ballot
from justaction.commitments.models import Commitment
from justaction.communities.models import Community
from justaction.demo.cast import CAST
from justaction.demo.year import Year
from justaction.members import following
from justaction.members.actions import telling
from justaction.members.models import Person

ON = 12  # days ago
MORE = 24  # people beside those who are played
EVERY = 17  # steps between two commitments that one person follows


class Following:
    """Plans it into the year: `Following(year).plan()`."""

    def __init__(self, year: Year) -> None:
        self.year = year

    def plan(self) -> None:
        self.year.then(self.year.day_at(ON), self.begin)

    def begin(self) -> None:
        """Each follows some commitments, a community and a vote; every third of those whom nobody plays reads one letter a day."""
        played = Person.objects.filter(email__in=[part.address for part in CAST]).order_by("pk")
        others = Person.objects.exclude(pk__in=played).filter(memberships__left_at=None)
        people = [*played, *others.exclude(memberships=None).distinct().order_by("pk")[:MORE]]
        commitments = list(Commitment.objects.public().select_related("organization").order_by("pk"))
        communities = list(Community.objects.select_related("channel").order_by("pk"))
        ballot = Ballot.objects.public().order_by("-pk").first()
        for n, person in enumerate(people):
            for row in commitments[n::EVERY][:3]:
                following.follow(person, "commitment", row.subject, row.title, row.record_url, by=person)
            place = communities[n % len(communities)].channel
            url = f"/communities/{place.slug}/"
            following.follow(person, "community", place.slug, place.name, url, by=person)
            if ballot is not None and n % 2 == 0:
                following.follow(person, "decision", ballot.slug, ballot.question, ballot.url, by=person)
            if n >= len(played) and n % 3 == 0:
                ways = {("decision", ""): "digest", ("", place.slug): "digest"}
                telling.choose(person, ways, by=person)
