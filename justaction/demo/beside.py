"""What stands beside the first number and the first source in the invented year: sources of a harm, further numbers, a
harm of the library that a commitment answers, and money that ties a payer to whom it pays."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from justaction.commitments import actions
from justaction.commitments.models import Commitment, Review
from justaction.demo.year import Year
from justaction.harms.models import Harm
from justaction.harms.showing import KIND
from justaction.members.models import Organization, Person
from justaction.web.origins import Origin

SOURCES = (
    ("A study of the city’s own figures", "study", date(2019, 5, 14)),
    ("The minutes of those years", "archive", date(1998, 11, 3)),
    ("What twelve neighbors remember", "words", date(2022, 2, 20)),
)
NUMBERS = (
    ("people who say that it got better for them", "better_off", "people", 12, 120),
    ("of those asked, who were answered within ten days", "how_well", "%", 35, 90),
)


class Beside:
    """It throws no dice, so that nothing else changes."""

    def __init__(self, year: Year) -> None:
        self.year = year
        self.answered: set[str] = set()

    def begin(self) -> None:
        self.year.then(self.year.day_at(5), self.tie)

    def harm_for(self, channel: str, organization: Organization) -> Origin | None:
        """A harm of the library in this channel that no commitment answers yet."""
        found = Harm.objects.filter(current__channel__slug=channel, ended_at=None).select_related("current")
        for harm in found.exclude(subject__in=self.answered).order_by("id")[:1]:
            assert harm.current is not None
            self.answered.add(harm.subject)
            return Origin(KIND, harm.subject, harm.current.title, harm.url, organization.slug, channel)
        return None

    def complete(self, draft: Commitment, *, by: Person, number: int, day: date, ends: date) -> None:
        """Every third has a list of sources, every fourth has further numbers."""
        website = draft.organization.website or "https://blocks.example"
        for place, (title, sort, dated) in enumerate(SOURCES if number % 3 == 0 else ()):
            source = actions.SourceDraft(title, sort, dated, f"{website}/sources/{place + 1}")
            actions.add_source(draft, by=by, draft=source)
        rows = [
            {
                "indicator": what, "measure": measure, "unit": unit, "baseline": Decimal(low), "baseline_on": day,
                "target": Decimal(high), "target_on": ends,
            }
            for what, measure, unit, low, high in (NUMBERS if number % 4 == 0 else ())
        ]  # fmt: skip
        if rows:
            actions.save(draft, part="more", by=by, indicators=rows)

    def more(self, commitment: Commitment, value: Decimal) -> dict[int, Decimal]:
        """What a report says of the further numbers: they follow the first one, a little behind."""
        assert commitment.baseline is not None
        assert commitment.target is not None
        way = commitment.target - commitment.baseline
        share = (value - commitment.baseline) / way if way else Decimal(0)
        share = max(Decimal(0), share) * Decimal("0.9")
        return {
            one.pk: Decimal(round(one.baseline + (one.target - one.baseline) * share))
            for one in commitment.indicators.all()
            if one.baseline is not None and one.target is not None
        }

    def tie(self) -> None:
        """A payer commits money to where a peer belongs who was just asked: that peer is refused, and passes it on."""
        asked = Review.objects.open().exclude(peer_organization=None).exclude(peer=None)
        review = asked.select_related("peer", "peer_organization", "report__commitment__author").first()
        if review is None or review.peer is None or review.peer_organization is None:
            return
        commitment = review.report.commitment
        if commitment.author is None:
            return
        line = actions.MoneyDraft(
            kind="committed", amount="18,500", currency="USD", source="The minutes of the board",
            dated=(self.year.day_at(5) - timedelta(days=20)).date(),
            recipient=review.peer_organization.name, place="Pilsen",
        )  # fmt: skip
        actions.tell_money(commitment, by=commitment.author, draft=line)
        actions.pass_on(review, by=review.peer, too_close=True)
