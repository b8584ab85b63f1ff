"""Standards of the invented year: two adopted, the first with a next revision; one in test, one open for comment, drafts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from justaction.ballots import actions as ballots
from justaction.ballots.models import Ballot
from justaction.coedit import actions as coedit
from justaction.coedit import mapping
from justaction.collaborative.models import Channel, Pillar
from justaction.commitments import actions as commitments
from justaction.commitments.models import Commitment
from justaction.demo.cast import CAST
from justaction.demo.standard_words import WORDS, Words
from justaction.demo.year import Deed, Year
from justaction.members.models import Affiliation, Organization, Person
from justaction.members.policy import SPEAKS
from justaction.standards import actions, reading, wording
from justaction.standards.actions import IndicatorWords
from justaction.standards.models import Approval, Check, Editor, Standard, Trial, Uptake
from justaction.texts import rich
from justaction.web import clock

LEADS = {"money": CAST[1].address, "narrative": "narrative@example.org", "policy": "policy@example.org"}
KEEPS = ("All of ours, since the first of the month.", "In two of our five houses; the others follow in spring.",
         "Everything that we sign from now on.", "Since our board voted for it.")  # fmt: skip
FOUND = (
    ("works", "Four hours a month for one clerk, after a first week of looking for old papers.", ""),
    ("with_changes", "Two of our suppliers asked us not to. We told them why, and both stayed.",
     "Say what to do when a firm does not know who owns it."),
)  # fmt: skip


class Standards:
    """Plans these days into the year: `Standards(year).begin()`. No die of the year is cast."""

    def __init__(self, year: Year) -> None:
        self.year = year

    def begin(self) -> None:
        self.whole_way("M1", 250)
        self.whole_way("N1", 200)
        self.at(140, partial(self.taken_up, "M1", 0, 9))
        self.at(95, partial(self.taken_up, "N1", 4, 6))
        for back in (126, 112, 80, 66):
            self.at(back, self.checked)
        self.at(30, self.next_revision)
        self.at(190, partial(self.suggest, "M2"))
        self.at(185, partial(self.draft, "M2"))
        self.at(150, partial(self.open, "M2", 20))
        self.at(129, partial(self.close, "M2"))
        self.at(60, partial(self.test, "M2", 72, 2))
        self.at(20, partial(self.findings, "M2"))
        self.at(80, partial(self.suggest, "M3"))
        self.at(75, partial(self.draft, "M3"))
        self.at(12, partial(self.open, "M3", 21))
        self.at(9, partial(self.heard, "M3"))
        self.at(40, partial(self.suggest, "P1"))
        self.at(36, partial(self.draft, "P1"))
        self.at(110, partial(self.suggest, "P2"))
        self.at(105, partial(self.draft, "P2"))
        self.at(70, partial(self.retired, "P2"))
        self.at(6, partial(self.suggest, "M4"))
        self.at(5, partial(self.draft, "M4"))
        self.at(16, self.cited)
        self.at(8, partial(self.taken_up, "N1", 10, 1))

    def at(self, back: int, deed: Deed) -> None:
        self.year.then(self.year.day_at(back), deed)

    def whole_way(self, code: str, began: int) -> None:
        """From the idea to the adopted revision, in a hundred days."""
        for after, deed in (
            (0, partial(self.suggest, code)),
            (2, partial(self.draft, code)),
            (14, partial(self.open, code, 14)),
            (20, partial(self.heard, code)),
            (29, partial(self.close, code)),
            (32, partial(self.test, code, 45, 0)),
            (60, partial(self.findings, code)),
            (78, partial(self.tested, code)),
            (80, partial(self.asked, code)),
            (84, partial(self.voted, code)),
        ):
            self.at(began - after, deed)

    # --- who and what -----------------------------------------------------------------------------------------------

    def words(self, code: str) -> Words:
        return WORDS[code]

    def row(self, code: str) -> Standard:
        return Standard.objects.with_names().get(code=code)

    def lead(self, code: str) -> Person:
        return Person.objects.get(email=LEADS[self.words(code).channel])

    @property
    def ruth(self) -> Person:
        return Person.objects.get(email=CAST[0].address)

    def speakers(self, skip: int, many: int) -> Sequence[Affiliation]:
        """People who speak for organizations that are there by now, in the order in which they came."""
        rows = Affiliation.objects.now().filter(kind__in=SPEAKS, organization__listed=True)
        found = rows.select_related("person", "organization__field").order_by("pk")
        return list(found.exclude(organization__field=None)[skip : skip + many])

    # --- from the idea to the vote ------------------------------------------------------------------------------------

    def suggest(self, code: str) -> None:
        said = self.words(code)
        actions.suggest(
            Channel.objects.get(slug=said.channel),
            code=code,
            title=said.title,
            rule=said.rule,
            why=said.why,
            pillar=Pillar.objects.order_by("order", "pk")[said.pillar],
            by=self.lead(code),
        )

    def draft(self, code: str) -> None:
        said, lead = self.words(code), self.lead(code)
        row = actions.begin_draft(self.row(code), by=lead)
        actions.show_me(Editor.objects.get(standard=row, until=None), listed=True, by=lead)
        self.put(row, said.text, lead)
        actions.write(row, by=lead, how_to_test=said.how_to_test)
        actions.set_indicators(row, [IndicatorWords(*one) for one in said.indicators], by=lead)
        actions.name_approver(row, self.ruth, by=lead)
        actions.show_me(row.editors.get(part=Editor.Part.APPROVER), listed=True, by=self.ruth)

    def put(self, row: Standard, text: str, by: Person) -> None:
        live = reading.document(row)
        assert live is not None
        made = rich.from_markdown(text)
        coedit.put(live, lambda doc: mapping.become(doc, made), by=by)

    def approve(self, code: str, gate: str) -> Standard:
        row = self.row(code)
        actions.approve(row, gate=gate, digest=wording.digest(reading.words(row)), by=self.ruth)
        return row

    def open(self, code: str, days: int) -> None:
        row = self.approve(code, Approval.Gate.COMMENT)
        closes_at = clock.now() + timedelta(days=days)
        lead, question = self.lead(code), self.words(code).question
        opened = actions.open_round(row, closes_at=closes_at, question=question, by=lead)
        actions.make_link(opened, label="The wall of the canteen", by=lead)

    def heard(self, code: str) -> None:
        """Readers comment, the last of them by telephone; the lead answers the first of them."""
        running = self.row(code).rounds.running().get()
        parts = {part.label: part for part in running.draft.parts}
        comments = self.words(code).comments
        for about, text, suggested, outcome, reason in comments:
            said = actions.Words(text=text, suggested=suggested, shown=True)
            typed_by = self.lead(code) if text == comments[-1][1] else None
            one = actions.comment(running, said, part=parts.get(about), typed_by=typed_by)
            if outcome:
                actions.answer(running, [one], outcome=outcome, reason=reason, by=self.lead(code))

    def close(self, code: str) -> None:
        running = self.row(code).rounds.running().get()
        if running.takes_words:
            actions.end_round(running, by=self.lead(code))
            running.refresh_from_db()
        said = self.words(code).what_changed
        with clock.at(max(clock.now(), running.closes_at)):
            actions.close_round(running, what_changed=said, by=self.lead(code))

    def test(self, code: str, days: int, skip: int) -> None:
        """Three organizations are asked; two say yes, and one of them too few is asked once more."""
        speaking = self.speakers(skip, 3)
        until = clock.today() + timedelta(days=days)
        organizations = [one.organization for one in speaking]
        trial = actions.begin_trial(
            self.row(code), until=until, organizations=organizations, by=self.lead(code)
        )
        for one in speaking:
            actions.agree_to_test(trial.testers.get(organization=one.organization), by=one.person)

    def findings(self, code: str) -> None:
        trial = Trial.objects.filter(standard__code=code).get()
        testers = list(trial.testers.select_related("organization").order_by("pk"))
        for tester, (verdict, finding, advice) in zip(testers, FOUND, strict=False):
            by = self.speaks_for(tester.organization)
            actions.find(tester, verdict=verdict, finding=finding, advice=advice, by=by)
        last = testers[-1]
        why = "Our bookkeeper left, and we could not do it well."
        actions.withdraw_from_test(last, why=why, by=self.speaks_for(last.organization))

    def speaks_for(self, organization: Organization) -> Person:
        mine = Affiliation.objects.now().filter(organization=organization, kind__in=SPEAKS)
        return mine.select_related("person").order_by("pk")[0].person

    def tested(self, code: str) -> None:
        trial, lead = Trial.objects.get(standard__code=code), self.lead(code)
        for tester in trial.testers.exclude(advice=""):
            said = (
                "If a firm does not know, the entry says so, and since when. We wrote that into the clause."
            )
            actions.answer_advice(tester, answer=said, by=lead)
        actions.end_trial(
            trial, learned="It can be kept with one clerk. Most of the work is the first week.", by=lead
        )

    def asked(self, code: str) -> None:
        row = self.approve(code, Approval.Gate.ADOPT)
        actions.ask_to_adopt(row, electorate="conveners", quorum=9, days=7, by=self.lead(code))

    def voted(self, code: str) -> None:
        """All conveners but one agree; so the vote is over, and the words are frozen."""
        ballot = Ballot.objects.get(about__startswith="standard:", about_url=f"/standards/{code}/")
        electors = list(ballot.electors.select_related("ballot", "person").order_by("pk"))
        for place, elector in enumerate(electors):
            abstains = place == len(electors) - 1
            ballots.cast(elector, choice="abstain" if abstains else "agree", reason="")
        ballots.write_outcome(
            Ballot.objects.get(pk=ballot.pk),
            accepted=True,
            text="We adopt these words.",
            reasons="Those who tried it say that it can be kept.",
            dissent="One of us would begin with larger contracts.",
            review_on=self.year.today + timedelta(days=200),
            by=self.ruth,
        )
        actions.adopt(self.row(code), by=self.lead(code))

    # --- in force -------------------------------------------------------------------------------------------------------

    def taken_up(self, code: str, skip: int, many: int) -> None:
        """Several organizations say where they stand."""
        row = self.row(code)
        for place, one in enumerate(self.speakers(skip, many)):
            promised = place % 3 == 1
            word = "".join(sign for sign in one.organization.name.lower() if sign.isalnum())
            actions.say_uptake(
                row,
                one.organization,
                state=Uptake.State.PROMISED if promised else Uptake.State.IN_USE,
                note="By the end of next quarter." if promised else KEEPS[place % len(KEEPS)],
                proof_url="" if promised else f"https://{word}.example/{code.lower()}",
                by=one.person,
            )

    def checked(self) -> None:
        """Peers answer what they were asked; one asks for more, and gets a reply."""
        waiting = Check.objects.filter(state=Check.State.ASKED).select_related(
            "uptake__organization", "uptake__standard", "peer"
        )
        played = [part.address for part in CAST]
        for place, check in enumerate(waiting.exclude(peer__email__in=played).order_by("pk")[:3]):
            assert check.peer is not None
            more = place == 2
            actions.answer_check(
                check,
                verdict=Check.Verdict.ASKS_FOR_MORE if more else Check.Verdict.AGREES,
                reasons="I found six of ten. Where are the others?"
                if more
                else "I took ten at random and found each.",
                by=check.peer,
            )
            if more:
                by = self.speaks_for(check.uptake.organization)
                actions.reply_to_check(
                    check, reply="They stand on a second page, which we forgot to link.", by=by
                )

    def next_revision(self) -> None:
        """A lower threshold is being written; revision 1 stays in force."""
        row = actions.begin_revision(
            self.row("M1"), why="Small firms asked for a lower threshold.", by=self.lead("M1")
        )
        self.put(row, self.words("M1").next_text, self.lead("M1"))

    def retired(self, code: str) -> None:
        actions.retire(
            self.row(code),
            why="A law of the state asks for more since spring. We point to it instead.",
            by=self.lead(code),
        )

    def cited(self) -> None:
        """Commitments of its channel name clauses of the standard that they follow."""
        for code in ("M1", "N1"):
            row = self.row(code)
            assert row.current is not None
            clauses = list(row.current.clauses.all())
            rows = Commitment.objects.public().filter(channel=row.channel, withdrawn_at=None)
            for place, one in enumerate(rows.select_related("author", "organization").order_by("pk")[:7]):
                if one.author is not None:
                    commitments.cite(one, clauses=clauses[place % 2 : place % 2 + 2], by=one.author)
