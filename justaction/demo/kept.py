"""Kept copies of the invented year: the text of a few linked pages, and one that asked not to be copied."""

from __future__ import annotations

from justaction.commitments import actions
from justaction.commitments.models import Evidence
from justaction.demo.year import Year
from justaction.web.fetching import Page

TEXT = """What we did this quarter

We moved more of what we hold, and we say where it went.
The council met three times. Its minutes are in the library on 63rd Street.
Two contracts were signed. Four neighbors read both before that.
What we have not done: the branch on 79th still closes at noon.

Questions go to the council, not to our press desk."""
MOST = 12


class Kept:
    """Plans one deed into the year: `Kept(year).plan()`. Casts no die, and asks nothing of the web."""

    def __init__(self, year: Year) -> None:
        self.year = year

    def plan(self) -> None:
        self.year.then(self.year.day_at(2), self.keep)

    def keep(self) -> None:
        """Every sixth asked not to be copied."""
        for number, proof in enumerate(Evidence.objects.exclude(url="").order_by("-id")[:MOST]):
            if number % 6 == 5:
                actions.keep(proof, why="robots")
            else:
                actions.keep(proof, page=Page(proof.url, "News from our house", TEXT))
