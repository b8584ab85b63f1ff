"""Conversations of the invented year: in each community, among all of us, and in the circle that began it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from justaction.communities.actions import posts, talks
from justaction.communities.models import Community, Thread
from justaction.communities.models.talks import CIRCLE
from justaction.demo.cast import CAST
from justaction.demo.year import Year
from justaction.members.models import Grant, Person
from justaction.web import clock

Words = tuple[str, ...]

# (days ago, what it is about, the words; "@" before the first word: the one before is quoted; "!": a note)
BEGINNING: tuple[int, str, Words] = (
    328,
    "Shall we write something together?",
    (
        "You all saw the statements this week. They are warm, and nothing follows from them.\n\nShall we write one that says "
        "what we will *do*? Three pages, and a date behind each line.",
        "Yes. I can read what the libraries have on earlier pledges by Monday.",
        "Count me in. Could we talk once a week, with the same three parts: share space, process, next steps?",
        "Wednesdays at six work for me. I send a link and a number to call.",
    ),
)
OF_ALL: tuple[int, str, Words] = (
    26,
    "What should the share-out look like?",
    (
        "In December we show what we did. A page, an evening, both? What would you come to?",
        "An evening with food. And a page that my aunt can read on her phone.",
        "Whatever it is: say first what did *not* work. We learned most from that.",
        "I can bring the big screen from the theatre.",
    ),
)
SETTLED: tuple[int, str, Words] = (
    47,
    "Where do we meet in winter?",
    (
        "The room on 63rd Street is cold. Does somebody know another one, with a ramp?",
        "The library has one until eight, and it is free. I can ask for Tuesdays.",
        "Please do. Then Tuesdays at six it is.",
    ),
)
IN_COMMUNITY: dict[str, tuple[int, str, Words]] = {
    "money": (
        19,
        "Who gets to see the loan rules?",
        (
            "Three lenders told us how they decide. None of them shows it to people who ask for a loan.\n\nWhat is the least that "
            "we should ask for?",
            "The rule in one page, and the reason in one line. Before the answer, not after.",
            "@And in the languages of the street. My father signed what he could not read.",
            "!A family loses its house|They put my neighbors out on a Friday night. The bank said that the rule was clear. Nobody "
            "on our block had ever seen it.",
            "Thank you for telling us. I take this to the evening on standards, without your name.",
            "Here is the list of what two of them publish:\n\n- who decides\n- how long it takes\n- how to appeal",
        ),
    ),
    "narrative": (
        12,
        "How do we credit people who tell us things?",
        (
            "We print stories that people told us over tea. Some want their name there, some never.",
            "Ask twice: when you hear it, and when it is written.",
            "@And once a year. People move, and things change for them.",
        ),
    ),
    "policy": (
        33,
        "The first page of a rule",
        (
            "Let us say on the first page of every rule whom it touches, and who was asked.",
            "I tried it with the hiring rule. It took an hour, and we found two groups that nobody had asked.",
        ),
    ),
}


@dataclass
class Talking:
    """What was said, by whom, and when; `plan()` puts it into the year."""

    year: Year
    ruth: Person
    dice: random.Random = field(default_factory=lambda: random.Random(1957))

    def plan(self) -> None:
        back, title, words = BEGINNING
        self.year.then(self.year.day_at(back), partial(self.begin, CIRCLE, title, words))
        back, title, words = OF_ALL
        self.year.then(self.year.day_at(back), partial(self.begin, "", title, words))
        for slug, (back, title, words) in IN_COMMUNITY.items():
            self.year.then(self.year.day_at(back), partial(self.begin, f"community:{slug}", title, words))
        back, title, words = SETTLED
        self.year.then(self.year.day_at(back), partial(self.settle, title, words))

    def settle(self, title: str, words: Words) -> None:
        """A short one in Money, which who looks after it closes the next day."""
        thread = self.begin("community:money", title, words)
        if thread is not None and thread.started_by is not None:
            close = partial(talks.close, thread, reason="We settled it.", by=thread.started_by)
            self.year.then(clock.now() + timedelta(days=1), close)

    def begin(self, scope: str, title: str, words: Words) -> Thread | None:
        """The first words now, each of the others some time later; by a few people who take turns."""
        voices = self.voices(scope)
        if not voices:
            return None
        thread = talks.start(scope=scope, title=title, text=words[0], by=voices[0], named=True)
        for number, text in enumerate(words[1:], start=1):
            by = voices[number % len(voices)]
            when = clock.now() + timedelta(minutes=100 * number)
            self.year.then(
                when, partial(self.say, thread, text, by, named=number % 3 != 2, by_mail=number % 2 == 1)
            )
        return thread

    def voices(self, scope: str) -> list[Person]:
        """Four people of the place, the one who looks after it first."""
        if scope == CIRCLE:
            conveners = (
                Grant.objects.now().filter(role__slug="convener", listed=True).select_related("person")
            )
            return [
                self.ruth,
                *(grant.person for grant in conveners.exclude(person=self.ruth).order_by("id")[:3]),
            ]
        if not scope:
            return [
                self.ruth,
                *Person.objects.filter(email__in=[CAST[3].address, CAST[2].address]).order_by("id"),
            ]
        room = Community.objects.get(channel__slug=scope.partition(":")[2])
        keeper = Grant.objects.now().filter(scope=scope).select_related("person").order_by("id").first()
        here = room.memberships.now().select_related("person").order_by("id")[:40]
        chosen = self.dice.sample([one.person for one in here], min(4, len(here)))
        return [*([keeper.person] if keeper else []), *chosen]

    def say(self, thread: Thread, text: str, by: Person, *, named: bool, by_mail: bool) -> None:
        note, answers = "", None
        if text.startswith("!"):
            note, _bar, text = text[1:].partition("|")
        if text.startswith("@"):
            answers = thread.posts.order_by("-number").first()
            text = text[1:]
            if answers is not None:
                text = "".join(f"> {line}\n" for line in answers.text.splitlines()) + f"\n{text}"
        posts.post(
            thread, text=text, by=by, named=named, note=note, answers=answers, by_mail=by_mail and not answers
        )
