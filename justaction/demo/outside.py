"""What the invented year says outside: its own account in the fediverse, three posts that stand, one that waits. No die is cast."""

from __future__ import annotations

from justaction.demo.cast import CAST
from justaction.demo.year import Year
from justaction.members.models import Person
from justaction.record.models import Entry
from justaction.social import actions, writing
from justaction.social.models import Post, Text
from justaction.web import clock

OPENED, OUT, WAITS = 75, (68, 41, 17), 1  # days ago
KINDS = (
    "standard.adopted",
    "commitment.state",
    "outcome.written",
    "statement.published",
    "commitment.published",
)
WORDS = (
    "{told}\n\nRead it whole, and tell us what is missing. #Chicago",
    "{told}\n\nThe numbers are theirs. Peers look next. #ShowTheWork",
    "{told}\n\nEverything that led here is on our page.",
)


class Outside:
    """Plans it into the year: `Outside(year).plan()`. Nothing leaves the machine: only our own account is connected."""

    def __init__(self, year: Year) -> None:
        self.year = year
        self.told: set[str] = set()  # stories

    def plan(self) -> None:
        self.year.then(self.year.day_at(OPENED), self.open)
        for days, words in zip(OUT, WORDS, strict=True):
            self.year.then(self.year.day_at(days), lambda words=words: self.post(words))  # type: ignore[misc]
        self.year.then(self.year.day_at(WAITS), lambda: self.write(WORDS[0]))

    def open(self) -> None:
        self.ruth = Person.objects.get(email=CAST[0].address)
        self.imani = Person.objects.get(email=CAST[1].address)
        actions.connect_fediverse(handle="news", automatic=False, by=self.ruth)

    def entry(self) -> Entry:
        """The newest thing of a kind that people outside ask for, whose story was not told yet."""
        rows = Entry.objects.filter(kind__in=KINDS).exclude(thread__in=self.told).order_by("-id")[:200]
        return next(row for row in rows if writing.sentence(row))

    def write(self, words: str) -> Post:
        """Imani writes it from the record."""
        entry = self.entry()
        self.told.add(entry.thread)
        post = actions.begin(entry=entry, by=self.imani)
        texts = {one.channel_id: words.format(told=one.text) for one in post.texts.all()}
        return actions.write(
            post, title=post.title, link=post.link, alt=post.alt, with_card=post.card is not None, texts=texts,
            seen=post.saved, by=self.imani,
        )  # fmt: skip

    def post(self, words: str) -> None:
        """Ruth reads and approves it, Imani sends it, and it stands half a minute later."""
        post = self.write(words)
        actions.approve(post, by=self.ruth)
        actions.schedule(post, send_at=None, by=self.imani)
        self.year.then(clock.now() + actions.UNDO, self.carry)

    def carry(self) -> None:
        actions.send_due()
        for text in Text.objects.due():
            actions.carry(text.pk)
