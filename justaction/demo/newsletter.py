"""The newsletter of the invented year: who reads it, two issues that went out, one that waits. No die is cast."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from justaction.demo.cast import CAST
from justaction.demo.year import Year
from justaction.members.models import Person
from justaction.newsletter import actions, writing
from justaction.newsletter.models import Subscription
from justaction.web import clock

READERS, FIRST, SECOND, NEXT = 70, 62, 32, 1  # days ago
EVERY = 9  # of the members reads it
OPENING = (
    "Hello,\n\nThe first letter of ours. It tells what stands on the public record since last month, and nothing else. "
    "Tell us what you miss.",
    "Hello,\n\nMany of you wrote back. So this letter begins with what changed, and says plainly who is late.",
)


class Newsletter:
    """Plans it into the year: `Newsletter(year).plan()`."""

    def __init__(self, year: Year) -> None:
        self.year = year

    def plan(self) -> None:
        self.year.then(self.year.day_at(READERS), self.begin)
        for days, opening in zip((FIRST, SECOND), OPENING, strict=True):
            self.year.then(self.year.day_at(days), lambda words=opening: self.issue(words))  # type: ignore[misc]
        self.year.then(self.year.day_at(NEXT), lambda: actions.begin(by=self.ruth))

    def begin(self) -> None:
        """Members who want it, some less often or only from one community; four who have no account."""
        self.ruth = Person.objects.get(email=CAST[0].address)
        people = Person.objects.filter(is_active=True).order_by("pk")
        for n, person in enumerate(people[::EVERY]):
            actions.choose_signed_in(
                person, by=person, language="en", often="season" if n % 7 == 3 else "each",
                general=n % 5 != 4, communities=["money"] if n % 5 == 4 else [],
            )  # fmt: skip
        for name in ("neighbor", "journalist", "student", "librarian"):
            actions.ask(to=f"{name}@example.org", language="en", visitor="here")
            actions.confirm(Subscription.objects.get(address=f"{name}@example.org"))

    def issue(self, opening: str) -> None:
        """Begun from the record, with words of Ruth's before it, and sent at once."""
        row = actions.begin(by=self.ruth)
        words = writing.newest(row)["en"]
        start = words.text.index("# ")
        picture = actions.take_picture(row, _cloth(), name="cloth.png", by=self.ruth)
        shown = f"![Three strands, gold, pink and green, woven into one cloth]({picture.url})"
        actions.write(
            row, language="en", title=words.title, text=f"{opening}\n\n{shown}\n\n{words.text[start:]}", segment="",
            seen=words.number, by=self.ruth,
        )  # fmt: skip
        actions.send(row, send_at=None, by=self.ruth)
        self.year.then(clock.now() + actions.UNDO, actions.begin_due)


def _cloth() -> bytes:
    """A picture for a letter: three bands that become one cloth."""
    cloth, out = Image.new("RGB", (536, 120), "#24103f"), io.BytesIO()
    draw, bands = ImageDraw.Draw(cloth), ("#ffb000", "#ff66b0", "#12b39b")
    for row, color in enumerate(bands):
        draw.rectangle((0, 12 + row * 36, 200, 36 + row * 36), fill=color)
    for x in range(216, 536, 24):
        for row in range(4):
            draw.rectangle((x, 12 + row * 26, x + 16, 28 + row * 26), fill=bands[(x // 24 + row) % 3])
    cloth.save(out, "PNG")
    return out.getvalue()
