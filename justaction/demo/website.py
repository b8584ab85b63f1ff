"""The website of the invented year: news, a page of our own, an answer that was changed, one that was undone. No die is cast."""

from __future__ import annotations

from datetime import timedelta

from justaction.demo.cast import CAST
from justaction.demo.year import Year
from justaction.members.models import Person
from justaction.web import clock
from justaction.website import actions
from justaction.website.models import Page, PageWords

NEWS = (  # days ago, title, lead, text
    (
        210,
        "We meet at the branch library now",
        "The room is larger, and the elevator works.",
        "Fifty of us no longer fit around one table. From now on the weekly circle meets at the branch library. There is "
        "a loop for hearing aids, and a corner for children.\n\n- Doors open at half past five.\n- There is soup.\n- "
        "Tell us what you need when you [save your seat](/convenings/).",
    ),
    (
        96,
        "What the first reports taught us",
        "Numbers alone told us little. The reasons told us more.",
        "The first institutions have reported. Three things surprised us.\n\n## Silence was the most common answer\n\n"
        "Many who signed did not report at all. The [board of commitments](/commitments/) counts them too.\n\n## Peers "
        "ask better questions\n\nA baker asked a bank who opens the letters. Nobody had thought of that.\n\n## Late is "
        "not lost\n\nTwo who were late said why. Both are back on plan.",
    ),
    (
        12,
        "The year comes to its end: come and look",
        "The share-out opens our books to everybody.",
        "In December we show what was promised, what was done, and what was not. Come with your questions. If you cannot "
        "come, read [the share-out](/share-out/) at home.",
    ),
)
PAYING = (
    "Nobody works for free here, and nobody gets rich.\n\n| Who | For what | How much |\n|---|---|---|\n| Project "
    "coordinators | ten hours a week | $38 an hour |\n| Interpreters | each gathering | $60 an hour |\n| People who tell "
    "what was done to them | each evening | $100 and the ride home |\n\n## Who decides\n\nThe conveners decide once a "
    "year, and write down why. Ask us at {address}."
)
OFF = (
    "Yes, at any time and without a reason. Use the link in any letter that we send, or your own page. An institution can "
    "leave too. Its commitments stay readable, marked as withdrawn."
)
LATER = (
    "Anyone who is ready to work with others on fair answers to local problems. Come as yourself, for an institution, or "
    "with a community or affinity group. From January there are evenings for young people too. There is no fee and no test."
)


class Website:
    """Plans it into the year: `Website(year).plan()`."""

    def __init__(self, year: Year) -> None:
        self.year = year

    def plan(self) -> None:
        for days, title, lead, text in NEWS:
            self.year.then(self.year.day_at(days), lambda said=(title, lead, text): self.post(*said))  # type: ignore[misc]
        self.year.then(self.year.day_at(60), self.paying)
        self.year.then(
            self.year.day_at(44),
            lambda: self.answer("taking-my-name-off", OFF, "Many asked if they need a reason"),
        )
        self.year.then(self.year.day_at(20), self.too_soon)
        self.year.then(self.year.day_at(2), self.from_january)

    @property
    def imani(self) -> Person:
        return Person.objects.get(email=CAST[1].address)

    def post(self, title: str, lead: str, text: str) -> None:
        actions.publish(actions.add("news", title=title, lead=lead, text=text, by=self.imani), by=self.imani)

    def paying(self) -> None:
        """A page of our own, with a place in the menu."""
        lead = "What we pay, to whom, and who decides."
        row = actions.add("page", title="How we pay people", lead=lead, text=PAYING, by=self.imani)
        actions.put_into_menu(actions.publish(row, by=self.imani).page, "follow", by=self.imani)

    def answer(self, slug: str, text: str, why: str) -> PageWords:
        """Another answer to a question, published."""
        return actions.publish(self.draft(slug, text, why), by=self.imani)

    def draft(self, slug: str, text: str, why: str) -> PageWords:
        page = Page.objects.get(kind="question", slug=slug)
        now = page.versions.filter(language="en").latest("number")
        return actions.write(
            page, language="en", seen=now.number, title=now.title, text=text, why=why, by=self.imani
        )

    def too_soon(self) -> None:
        """An answer that was not decided yet: out, and taken back in the same hour."""
        row = self.answer("who-checks", "Five peers look at each report.", "From three to five")
        with clock.at(clock.now() + timedelta(minutes=20)):
            actions.undo(row.page, language="en", by=self.imani)

    def from_january(self) -> None:
        """An answer that waits for its day."""
        row = self.draft("who-can-join", LATER, "Evenings for young people begin in January")
        actions.publish(row, at=clock.now() + timedelta(days=30), by=self.imani)
