"""Decisions of the invented year: the name, a sentence by consent, tools by secret vote, and one that is open now."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from justaction.ballots import actions as ballots
from justaction.ballots import rolls
from justaction.ballots import tasks as ballot_clock
from justaction.ballots.models import Ballot, Elector
from justaction.demo.cast import CAST
from justaction.demo.year import Year
from justaction.home import actions as home
from justaction.members.models import Person
from justaction.statement import actions as statement
from justaction.statement.models import StatementVersion
from justaction.web import clock

WORKING_NAME = "Founding circle"  # until the conveners vote, in the third week
NAMES = (
    ("Just Action", "Justice is something one does.", "It says both things that we want."),
    ("Open Ledger", "Everything we promise stands where all can read it.", "Clear, and easy to say."),
    ("River Table", "Three branches meet, and we sit down together.", "It belongs to this place."),
    ("Common Ground", "We stand on the same floor.", "Several of you wrote it."),
)
ASIDE = (
    ("Chicago United", "A group on the West Side has this name. We do not take it from them."),
    ("Allies Now", "It speaks of helpers, and not of those who are harmed."),
)
RANKINGS = (
    "1342",
    "1324",
    "13",
    "1432",
    "1324",
    "31",
    "3142",
    "3124",
    "341",
    "214",
    "2134",
    "243",
    "412",
    "4132",
    "31",
)
TOOLS = ("Publish who gets paid", "Pay residents who advise us", "Bank with community lenders",
         "Open our grant decisions", "Share the minutes")  # fmt: skip


class Decisions:
    """The ballots of one build; `begin()` puts their days into the year."""

    def __init__(self, year: Year) -> None:
        self.year, self.dice = year, random.Random(1909)

    def begin(self, founded: int) -> None:
        """`founded` is how many days ago the collaborative began; its first two days are played."""
        self.ruth, self.imani = (Person.objects.get(email=part.address) for part in CAST[:2])
        for back, deed in (
            (founded - 2, self.name_asked),
            (founded - 4, self.names_proposed),
            (founded - 7, self.names_screened),
            (founded - 9, self.name_voted),
            (founded - 17, self.name_taken),
            (162, self.sentence_asked),
            (158, self.sentence_voted),
            (154, self.sentence_decided),
            (75, self.tools_asked),
            (70, self.tools_voted),
            (60, self.tools_decided),
            (4, self.next_asked),
            (2, self.next_voted),
        ):
            self.year.then(self.year.day(back), deed)
        for days, ring in enumerate(("conveners", "friends", "public"), 2):
            asked = self.year.day_at(founded - days)
            self.year.then(asked, partial(home.ask_about_ring, ring, by=self.ruth))
            self.year.then(asked + timedelta(hours=18), partial(self.ring_decided, ring))

    # --- from the circle to everybody -----------------------------------------------------------------------------

    def ring_decided(self, ring: str) -> None:
        """Everybody agrees, so the vote is over, and the ring opens before anybody signs."""
        ballot = Ballot.objects.get(about=f"ring:{ring}")
        self.cast_all(ballot, [("agree", "")] * ballot.roll_size)
        words = ballot.about_title
        self.decide(ballot, text=f"We open to: {words}.", reasons="Nobody was against it.", dissent="")
        home.open_ring(ring, ballot=Ballot.objects.get(pk=ballot.pk), by=self.ruth)
        if ring == "friends":  # from here on the statement that the circle adopted can be signed
            statement.open_sign_on(StatementVersion.objects.get(number=1), by=self.ruth)

    # --- the name -----------------------------------------------------------------------------------------------

    def name_asked(self) -> None:
        now = clock.now()
        self.name = home.begin_naming(
            question="What shall we be called?",
            explanation="A good name is short, says what we do, and can be said aloud by everybody.",
            proposals_until=now + timedelta(days=4),
            opens_at=now + timedelta(days=6),
            closes_at=now + timedelta(days=14),
            quorum=12,
            by=self.ruth,
        )
        self.year.then(self.name.closes_at + timedelta(minutes=1), ballot_clock.keep_time)

    def names_proposed(self) -> None:
        voices = self.people("conveners")
        for number, name in enumerate([*(one[0] for one in NAMES), *(one[0] for one in ASIDE)]):
            meaning = NAMES[number][1] if number < len(NAMES) else ""
            ballots.propose(self.name, name=name, meaning=meaning, by=voices[number % len(voices)])

    def names_screened(self) -> None:
        why = {name: (True, reason) for name, _meaning, reason in NAMES}
        why |= {name: (False, reason) for name, reason in ASIDE}
        for proposal in self.name.proposed.select_related("ballot"):
            keep, reason = why[proposal.name]
            ballots.screen(proposal, keep=keep, reason=reason, by=self.ruth)

    def name_voted(self) -> None:
        ballots.open_ballot(self.name, by=self.ruth)
        voters = self.voters(self.name)
        for elector, ranking in zip(voters, RANKINGS, strict=False):
            ballots.cast(elector, choice=[f"o{place}" for place in ranking])

    def name_taken(self) -> None:
        self.decide(
            self.name,
            text="We are called Just Action.",
            reasons="It names what we want and how we get there. Most of us had it first or second.",
            dissent="Some of us wanted a name that is from this place. We keep River Table for the yearly meal.",
        )
        home.rename(Ballot.objects.get(pk=self.name.pk), by=self.ruth)

    # --- a sentence, by consent -----------------------------------------------------------------------------------

    def sentence_asked(self) -> None:
        self.sentence = self.write(
            "Do we add who checks us to paragraph 2 of the statement?",
            Ballot.Method.CONSENT,
            slug="who-checks-us",
            explanation="The new sentence: People from other fields check us, and anyone can look.",
            quorum=12,
            days=7,
        )

    def sentence_voted(self) -> None:
        said: list[tuple[str, str]] = [("agree", "")] * 11
        said += [
            ("agree", "Many asked for it in the calls."),
            ("abstain", "I joined late and trust the others."),
            ("disagree", "I would say who pays the peers first. I can live with it."),
        ]
        self.cast_all(self.sentence, [(choice, reason) for choice, reason in said])

    def sentence_decided(self) -> None:
        self.decide(
            self.sentence,
            text="The sentence goes into the next version of the statement. Every signer is asked again.",
            reasons="People asked: who looks, and can we look too?",
            dissent="One of us would say first who pays the peers. That comes with the goals of next year.",
        )

    # --- three tools, in secret -----------------------------------------------------------------------------------

    def tools_asked(self) -> None:
        self.tools = self.write(
            "Which three tools do we test first?",
            Ballot.Method.STV_SCOTTISH,
            slug="three-tools",
            options=TOOLS,
            seats=3,
            secret=True,
            quorum=15,
            days=14,
            electorate="roles",
        )

    def tools_voted(self) -> None:
        keys = [f"o{place}" for place in range(1, len(TOOLS) + 1)]
        votes = []
        for _n in range(19):
            ranking = sorted(keys, key=lambda key: self.dice.random() + 0.25 * keys.index(key))
            votes.append((ranking[: self.dice.randrange(2, 6)], ""))
        self.cast_all(self.tools, votes)

    def tools_decided(self) -> None:
        chosen = Ballot.objects.get(pk=self.tools.pk).result["winners"]
        self.decide(
            self.tools,
            text=f"We test these three until spring: {', '.join(chosen)}.",
            reasons="Each of them has an institution that is ready to try it.",
            dissent="",
        )

    # --- open now -------------------------------------------------------------------------------------------------

    def next_asked(self) -> None:
        self.next = self.write(
            "Which standard for money do we test next?",
            Ballot.Method.INSTANT_RUNOFF,
            slug="next-standard",
            explanation="Two institutions are ready to try the one we choose, from January on.",
            options=(
                ("Say why a loan was refused", "Whoever refuses a loan says why, in words that the person can use.", ""),
                ("Print prices at the door", "What a service costs stands where one comes in.", ""),
                ("Bank with community lenders", "At least 15% of cash lies with lenders owned by those shut out.",
                 ""),
                ("Open our grant decisions", "Anyone can read why a grant was given, or not.", ""),
            ),
            quorum=max(1, rolls.people("community:money").count() // 8),
            days=10,
            by=self.imani,
            scope="community:money",
            electorate="community:money",
        )  # fmt: skip

    def next_voted(self) -> None:
        keys = ["o1", "o2", "o3", "o4"]
        electors = [one for one in self.voters(self.next) if self.dice.random() < 0.2]
        for elector in electors:
            ranking = sorted(keys, key=lambda key: self.dice.random() + 0.2 * keys.index(key))
            ballots.cast(elector, choice=ranking[: self.dice.randrange(1, 5)])

    # --- shared ---------------------------------------------------------------------------------------------------

    def write(
        self, question: str, method: str, *, days: int, by: Person | None = None, **rules: Any
    ) -> Ballot:
        who, now = by or self.ruth, clock.now()
        rules.setdefault("electorate", "conveners")
        ballot = ballots.write(
            question=question,
            method=method,
            opens_at=now,
            closes_at=now + timedelta(days=days),
            by=who,
            **rules,
        )
        self.year.then(ballot.closes_at + timedelta(minutes=1), ballot_clock.keep_time)
        return ballots.open_ballot(ballot, by=who)

    def decide(self, ballot: Ballot, *, text: str, reasons: str, dissent: str) -> None:
        review = self.year.today + timedelta(days=210)
        ballots.write_outcome(
            ballot, accepted=True, text=text, reasons=reasons, dissent=dissent, review_on=review, by=self.ruth
        )

    def cast_all(self, ballot: Ballot, votes: Sequence[tuple[Any, str]]) -> None:
        for elector, (choice, reason) in zip(self.voters(ballot), votes, strict=False):
            ballots.cast(elector, choice=choice, reason=reason)

    def voters(self, ballot: Ballot) -> list[Elector]:
        return list(ballot.electors.filter(may_vote=True).select_related("ballot", "person"))

    def people(self, group: str) -> list[Person]:
        return list(rolls.people(group).order_by("pk"))
