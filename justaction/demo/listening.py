"""Two rounds of feedback in the invented year: one closed, with an answer to everybody, and one that is open now."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import partial

from justaction.demo.year import Year
from justaction.members.models import Person
from justaction.statement import actions as statement
from justaction.statement.models import FeedbackRound, Signature, StatementVersion, Suggestion

BEGAN, ENDED, CLOSED, ASKED = 186, 168, 156, 149  # days ago
OPENED, CLOSES_IN = 6, 8
QUESTION = "Do you see yourself in it? What is missing? Which words would you not put your name to?"
WHAT_CHANGED = (
    "Paragraph 2 now says who checks us, and that anyone can look. Many of you asked for that. "
    "We kept the text short: what belongs into a commitment stands there, with a number and a date."
)
WE_CHECK = " People from other fields check us, and anyone can look."
# (paragraph, what readers say, other words, is it taken up, the answer); paragraph 0 is the whole
THEMES: list[tuple[int, list[str], str, bool, str]] = [
    (
        2,
        [
            "Who checks you? It does not say.",
            "You promise to each other. And if you fail?",
            "I miss a word about who looks at the numbers.",
            "Can we look too, or only you?",
        ],
        "",
        True,
        "You are right. It now says who checks us, and that anyone can look.",
    ),
    (
        1,
        ["Say who built it.", "Name the hands: banks, boards, councils.", "Built by whom? You let them off."],
        "",
        False,
        "We say that it was built. Who built what stands in each commitment, with its source.",
    ),
    (
        0,
        ["Too long for our wall.", "My father gave up after half of it.", "Could it fit on one page?"],
        "",
        False,
        "It fits on one page in the printed form. We did not want to lose a paragraph.",
    ),
    (
        3,
        ["We want to know what happens to the money.", "Say that the money is shown."],
        "",
        True,
        "That is so: every sum has its own line, with who got it and when. The text stays as it was.",
    ),
    (0, ["I can sign this.", "Plain words at last.", "Good. Now do it."], "", True, "Thank you. We will."),
]
RELATIONS = ["staff", "staff", "client", "friend", "family", "board", "employer", ""]
NAMES = ["Odile Marsh", "T. Okonkwo-Reed", "Hui-Lin Castro", "Bram Ellery", "Neighbor on 63rd", "Soraya Pell"]
NEW_WORDS = " We do it in public, year after year."
NOW = [
    "Does public mean online?",
    "Year after year: who counts the years?",
    "I would sign that.",
    "Who is we?",
]


@dataclass
class Listening:
    """The rounds, each thing at its own moment. It rolls dice of its own, so that the rest of the year stays as it is."""

    year: Year
    dice: random.Random = field(default_factory=lambda: random.Random(54))
    answered: dict[int, list[Suggestion]] = field(default_factory=dict)

    def moment(self, back: float) -> datetime:
        hour = time(14 + self.dice.randrange(6), self.dice.randrange(60), tzinfo=UTC)
        return datetime.combine(self.year.today - timedelta(days=round(back)), hour)

    def first(self, ruth: Person) -> None:
        """The round on version 2: forty suggestions, each with an answer; then the signers are asked, and some sign."""
        self.year.then(self.moment(BEGAN), partial(self.circulate, ruth))
        self.year.then(self.moment(ENDED - 1), statement.turn_rounds)
        self.year.then(self.moment(CLOSED), partial(self.answer, ruth))
        self.year.then(self.moment(ASKED), self.renew)

    def second(self, ruth: Person) -> None:
        """The round on version 3 is open, and twelve readers have answered so far."""
        self.year.then(self.moment(OPENED), partial(self.circulate_again, ruth))

    def circulate(self, ruth: Person) -> None:
        draft = statement.draft(by=ruth, paragraphs=self.paragraphs())
        row = self.opened(draft, ruth, ENDED)
        for number, (paragraph, voices, suggested, _yes, _why) in enumerate(THEMES):
            for place in range(8):
                words = statement.Words(
                    text=voices[place % len(voices)],
                    suggested=suggested,
                    relation=self.dice.choice(RELATIONS),
                    shown=place % 3 != 2,
                    name=NAMES[(number + place) % len(NAMES)] if place < 2 else "",
                    credited=place < 2,
                )
                when = self.moment(self.dice.uniform(ENDED + 1, BEGAN - 1))
                self.year.then(when, partial(self.suggest, row, paragraph, words, number))

    def opened(self, draft: StatementVersion, ruth: Person, last: int) -> FeedbackRound:
        closes = datetime.combine(self.year.today - timedelta(days=last), time(23, 59, 59), tzinfo=UTC)
        row = statement.open_round(draft, by=ruth, closes_at=closes, question=QUESTION, for_everybody=True)
        for label in ("Our board", "The wall of the canteen"):
            statement.make_link(row, by=ruth, label=label)
        return row

    def suggest(self, row: FeedbackRound, paragraph: int, words: statement.Words, theme: int) -> None:
        where = row.passages.filter(number=paragraph).first()
        link = row.links.order_by("id").first() if words.relation in ("board", "employer") else None
        one = statement.suggest(row, words, passage=where, link=link)
        self.answered.setdefault(theme, []).append(one)

    def answer(self, ruth: Person) -> None:
        """One answer to each theme; the first of them changes paragraph 2."""
        row = FeedbackRound.objects.get(number=1)
        for theme, said in sorted(self.answered.items()):
            paragraph, _voices, _suggested, yes, why = THEMES[theme]
            where = row.passages.filter(number=paragraph).first()
            words = where.text + WE_CHECK if theme == 0 and where else ""
            outcome = "accepted" if yes else "rejected"
            statement.answer(row, said, by=ruth, outcome=outcome, reason=why, words=words, passage=where)
        statement.close_round(row, by=ruth, what_changed=WHAT_CHANGED)

    def renew(self) -> None:
        """The clock asks who signed version 1; every ninth person signs version 2 within days."""
        while statement.ask_to_renew():
            pass
        asked = Signature.objects.people().filter(version__number=1, asked_for=2).order_by("id")
        for number, row in enumerate(asked[:500]):
            if number % 9 == 4:
                self.year.then(self.moment(ASKED - 1 - self.dice.randrange(12)), partial(self.renew_one, row))

    def renew_one(self, row: Signature) -> None:
        row.refresh_from_db()
        if row.counts:
            statement.renew(row)

    def circulate_again(self, ruth: Person) -> None:
        words = self.paragraphs()
        words[-1] += NEW_WORDS
        row = self.opened(statement.draft(by=ruth, paragraphs=words), ruth, -CLOSES_IN)
        for place in range(12):
            said = statement.Words(text=NOW[place % len(NOW)], relation=self.dice.choice(RELATIONS))
            when = self.moment(self.dice.uniform(1, OPENED - 1))
            self.year.then(when, partial(self.suggest, row, place % (len(words) + 1), said, -1))

    def paragraphs(self) -> list[str]:
        current = StatementVersion.objects.current()
        assert current is not None, "a version is open"
        return [paragraph.text for paragraph in current.paragraphs.all()]
