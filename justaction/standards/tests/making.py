"""Builders for standards: one at each stage, by the real deeds."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from justaction.ballots import actions as ballots
from justaction.ballots.models import Ballot
from justaction.ballots.tests.making import an_outcome, closed
from justaction.coedit import actions as coedit
from justaction.coedit import mapping
from justaction.communities import actions as communities
from justaction.members import actions as members
from justaction.members.models import Affiliation, Organization, Person
from justaction.standards import actions, reading, wording
from justaction.standards.models import (
    Approval,
    CommentRound,
    Editor,
    Revision,
    Standard,
    Tester,
    Trial,
    Uptake,
)
from justaction.texts import rich
from justaction.web import clock

if TYPE_CHECKING:
    from justaction.conftest import Cast

WEEK = timedelta(days=7)
TEXT = """## What it asks

::: clause

Put every contract over $25,000 online.

:::

::: clause

Say who owns the firm.

:::
"""
INDICATOR = actions.IndicatorWords(
    name="Contracts that stand online",
    unit="% of contracts",
    how_measured="Counted each quarter, from the ledger.",
    evidence="The list, and the ledger's own total.",
)


def an_idea(cast: Cast, **how: Any) -> Standard:
    """Ana, who is in Money, suggests one."""
    join(cast.ana, cast)
    said = {
        "title": "Publish who gets paid",
        "rule": "Every contract over $25,000 stands online, with who owns the firm.",
        "why": "Money that nobody sees goes where it always went.",
        "by": cast.ana,
        **how,
    }
    return actions.suggest(cast.money.channel, **said)


def join(person: Person, cast: Cast) -> None:
    """In Money, and shown to the others there."""
    if not person.memberships.now().filter(community=cast.money).exists():
        communities.answer_survey(person, first=cast.money)
        communities.show_me(person.memberships.now().get(), listed=True, by=person)


def a_draft(cast: Cast, **how: Any) -> Standard:
    """… Imani takes it up and leads it; Ruth approves. Its words are complete."""
    row = actions.begin_draft(an_idea(cast, **how), by=cast.imani)
    put(row, TEXT, cast.imani)
    actions.write(row, by=cast.imani, how_to_test="Take ten payments from the ledger. Find each online.")
    actions.set_indicators(row, [INDICATOR], by=cast.imani)
    actions.name_approver(row, cast.ruth, by=cast.imani)
    return fresh(row)


def put(row: Standard, text: str, by: Person) -> None:
    """Write a text into the live document, as somebody would in the editor."""
    live = reading.document(row)
    assert live is not None
    made = rich.from_markdown(text)
    coedit.put(live, lambda doc: mapping.become(doc, made), by=by)


def approved(row: Standard, cast: Cast, gate: str = Approval.Gate.COMMENT) -> Standard:
    """… and Ruth says yes to the words as they are."""
    row = fresh(row)
    actions.approve(row, gate=gate, digest=wording.digest(reading.words(row)), by=cast.ruth)
    return row


def a_round(cast: Cast, *, title: str = "Publish who gets paid", **how: Any) -> CommentRound:
    """… and it is open for comment for a week."""
    row = approved(a_draft(cast, title=title), cast)
    said = {"closes_at": clock.now() + WEEK, "question": "Could you keep it?", **how}
    return actions.open_round(row, by=cast.imani, **said)


def a_closed_round(cast: Cast, **how: Any) -> CommentRound:
    """… and closed again; nobody had said anything that waits."""
    opened = a_round(cast, **how)
    ended = actions.end_round(opened, by=cast.imani)
    with clock.at(ended.closes_at):
        return actions.close_round(ended, what_changed="We say who owns the firm.", by=cast.imani)


def a_trial(cast: Cast, **how: Any) -> Trial:
    """… and the fund and the clinic are asked to try it."""
    represents(cast.lee, cast.clinic, cast)
    row = fresh(a_closed_round(cast, **how).standard)
    until = clock.today() + timedelta(days=30)
    return actions.begin_trial(row, until=until, organizations=[cast.fund, cast.clinic], by=cast.imani)


def represents(person: Person, organization: Organization, cast: Cast) -> None:
    """Let somebody speak for an organization."""
    kind = Affiliation.Kind.REPRESENTATIVE
    if not person.affiliations.now().filter(organization=organization, kind=kind).exists():
        members.affiliate(
            person=person,
            organization=organization,
            kind=kind,
            role_title="Chair",
            state="confirmed",
            by=cast.ruth,
        )


def found_out(trial: Trial, cast: Cast) -> Trial:
    """… and both tell what they found."""
    for organization, person, verdict, advice in (
        (cast.fund, cast.grace, Tester.Verdict.WORKS, ""),
        (cast.clinic, cast.lee, Tester.Verdict.WITH_CHANGES, "Say what counts as one contract."),
    ):
        tester = trial.testers.get(organization=organization)
        actions.agree_to_test(tester, by=person)
        actions.find(tester, verdict=verdict, finding="Four hours a month.", advice=advice, by=person)
    return trial


def a_tested(cast: Cast) -> Standard:
    """… and the test is over, its advice answered, the words approved for the vote."""
    trial = found_out(a_trial(cast), cast)
    advised = trial.testers.get(organization=cast.clinic)
    actions.answer_advice(advised, answer="A contract is one order, however it is paid.", by=cast.imani)
    actions.end_trial(trial, learned="It can be kept.", by=cast.imani)
    return approved(trial.standard, cast, Approval.Gate.ADOPT)


def a_vote(cast: Cast) -> Ballot:
    """… and Money votes on it: Ana, and Lee who is in Money too."""
    row = a_tested(cast)
    join(cast.lee, cast)
    return actions.ask_to_adopt(row, by=cast.imani, quorum=2)


def decided(ballot: Ballot, cast: Cast, *, choice: str = "agree", accepted: bool = True) -> Ballot:
    """… everybody votes, it closes, and Ruth writes what came out."""
    for elector in ballot.electors.select_related("ballot", "person"):
        ballots.cast(elector, choice=choice, reason="" if choice == "agree" else "Not like this.")
    ballot = closed(Ballot.objects.get(pk=ballot.pk))
    if ballot.result.get("passed"):
        an_outcome(ballot, cast.ruth, accepted=accepted)
    return ballot


def adopted(cast: Cast) -> Revision:
    """… and it is adopted."""
    ballot = a_vote(cast)
    decided(ballot, cast)
    return actions.adopt(Standard.objects.get(code="M1"), by=cast.imani)


def an_uptake(cast: Cast, *, state: str = Uptake.State.IN_USE) -> Uptake:
    """… and the fund says that it keeps it; Tom, Lee or Sol is asked to check."""
    row = adopted(cast).standard
    return actions.say_uptake(
        fresh(row), cast.fund, state=state, note="All of ours, since May.",
        proof_url="https://fund.example.org/paid", by=cast.grace,
    )  # fmt: skip


def addresses_of(cast: Cast) -> dict[str, list[Any]]:
    """The arguments of the addresses of standards, for the table of who may open what: M1 is in force and in use, M2
    open for comment, M3 in test, M4 a draft, M5 an idea."""
    space = "standards:"
    uptake = an_uptake(cast)
    while (check := uptake.checks.get(state="asked")).peer != cast.tom:
        assert check.peer is not None
        actions.pass_on_check(check, by=check.peer)
    opened = a_round(cast, title="Pay residents who advise us")
    link = actions.make_link(opened, by=cast.imani)
    said = actions.comment(opened, actions.Words(text="Too high."), link=link)
    fund = a_trial(cast, title="Bank with community lenders").testers.get(organization=cast.fund)
    draft = a_draft(cast, title="Open our grant decisions")
    an_idea(cast, title="Say why a loan was refused")
    lead = editor(draft, cast.imani)
    return {
        **{
            space + name: ["M1"]
            for name in ("standard", "standard_json", "next_revision", "drop_revision", "end")
        },
        **{space + name: ["M1", 1] for name in ("revision", "revision_json")},
        space + "brief": ["M1", 1, "md"],
        space + "compare": ["M1", 1, 1],
        **{space + name: ["M1", cast.fund.slug] for name in ("uptake", "say_uptake", "ask_check")},
        space + "reply_to_check": ["M1", cast.fund.slug, check.subject],
        **{space + name: [check.subject] for name in ("check", "pass_on_check")},
        space + "round": ["M2", 1],
        space + "comment": ["M2", 1, 1],
        space + "words": ["M2", 1, said.subject],
        space + "round_link": [link.token],
        space + "comment_link": [link.token, 1],
        space + "link_picture": [link.token, "00000000-0000-0000-0000-000000000000"],
        space + "my_words": [said.token],
        **{space + name: ["M2"] for name in ("end_round", "close_round", "links", "settle")},
        **{space + name: ["M2", link.subject] for name in ("revoke_link", "link_code")},
        space + "take_words": ["M2", 1],
        space + "answer": ["M2", said.subject],
        **{
            space + name: ["M3", fund.subject]
            for name in ("tester", "agree_to_test", "decline_test", "withdraw_from_test", "answer_advice")
        },
        **{space + name: ["M3"] for name in ("ask_tester", "end_trial", "break_off_trial", "vote", "adopt")},
        **{
            space + name: ["M4"]
            for name in ("making", "write", "indicators", "editors", "approve", "open_round", "begin_trial")
        },
        **{space + name: ["M4", lead.pk] for name in ("leave", "show_me")},
        space + "begin": ["M5"],
    }


def fresh(row: Standard) -> Standard:
    return Standard.objects.with_names().get(pk=row.pk)


def editor(row: Standard, person: Person) -> Editor:
    return Editor.objects.get(standard=row, person=person, until=None)
