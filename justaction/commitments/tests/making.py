"""Builders: a draft, a commitment and a report with all that they need, through the deeds."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from justaction.collaborative.models import Channel
from justaction.commitments import actions, policy
from justaction.commitments.actions import EvidenceDraft, MoneyDraft
from justaction.commitments.models import (
    Commitment,
    Evidence,
    HarmSource,
    MoneyLine,
    ProgressReport,
    Question,
    Review,
    Talk,
)
from justaction.members.actions import cases
from justaction.members.models import Case, Organization, Person
from justaction.record.models import new_subject
from justaction.web import fetching


def parts(day: date, **new: Any) -> dict[str, dict[str, Any]]:
    """What each task of the builder is given; `new` replaces single fields."""
    said: dict[str, dict[str, Any]] = {
        "words": {
            "old_words": "We stand with our neighbors.",
            "old_words_url": "https://fund.example.org/2020",
            "old_words_on": date(2020, 6, 4),
        },
        "harm": {
            "harm": "Our cash sat in banks that closed their branches on the South Side.",
            "harm_source": "The city's own study of branches",
            "affected": "Savers and shop owners of nine blocks",
            "answer": "Come to us first.",
            "answer_on": day - timedelta(days=20),
        },
        "power": {
            "power_before": "Two managers chose the banks.",
            "power_after": "A council of seven chooses; four are residents.",
            "voice": "binding",
            "seats_before": 0,
            "seats_now": 4,
            "seats_all": 7,
            "pay": "paid",
            "pay_words": "$40 an hour",
            "veto": "veto",
            "options": "A council that only advises us. Those affected said no to that.",
            "ends": "Cash that leaves the neighborhoods it came from",
            "builds": "Lenders that answer to those who save there",
        },
        "number": {
            "indicator": "share of our cash held by community lenders",
            "measure": "how_much",
            "unit": "%",
            "baseline": Decimal("2"),
            "baseline_on": day,
            "target": Decimal("14"),
            "target_on": day + timedelta(days=360),
            "plan": [(day + timedelta(days=90 * n), Decimal(2 + 3 * n)) for n in (1, 2, 3)],
        },
        "milestones": {"milestones": [("The council meets", day + timedelta(days=30))]},
        "sign_off": {"sign_off_name": "Grace Okoye", "sign_off_role": "Chief of staff", "sign_off_on": day},
    }
    for facts in said.values():
        facts.update({name: value for name, value in new.items() if name in facts})
    return said


def a_draft(
    organization: Organization, by: Person, *, title: str = "Move our cash home", **new: Any
) -> Commitment:
    """A complete draft, ready to be published."""
    draft = actions.start(
        organization=organization, title=title, channel=Channel.objects.get(slug="money"), by=by
    )
    for part, facts in parts(policy.today(), **new).items():
        draft = actions.save(draft, part=part, by=by, **facts)
    return draft


def a_commitment(organization: Organization, by: Person, **new: Any) -> Commitment:
    """A published commitment: from 2 to 14 %, in 360 days, with a point of the plan each 90."""
    return actions.publish(a_draft(organization, by, **new), by=by)


def a_source(draft: Commitment, by: Person) -> HarmSource:
    """A study that says that the harm was done, as a link."""
    url = "https://city.example.org/study"
    study = actions.SourceDraft("The study of branches", "study", date(2019, 5, 1), url)
    return actions.add_source(draft, by=by, draft=study)


def a_proof(**new: Any) -> EvidenceDraft:
    """A link as a proof."""
    said: dict[str, Any] = {
        **({} if "dated" in new else {"dated": policy.today()}),
        "title": "Bank letters",
        "shows": "The sums in each account",
        "source": "The two lenders",
        "url": "https://fund.example.org/letters",
    }
    return EvidenceDraft(**{**said, **new})


def a_report(commitment: Commitment, by: Person, value: str, **new: Any) -> ProgressReport:
    """A report as of today with one proof."""
    said: dict[str, Any] = {
        "as_of": policy.today(),
        "story": "We opened accounts at two lenders.",
        "evidence": [a_proof()],
    }
    return actions.report(commitment, by=by, value=Decimal(value), **{**said, **new})


def a_review(peer: Person, verdict: str = "agrees", *, reasons: str = "It fits.", **scales: str) -> Review:
    """What a peer answers to the ask that waits, as it is once the organization let it stand."""
    review = Review.objects.open().select_related("report__by").get(peer=peer)
    said = actions.Scales(**scales) if scales else None
    given = actions.review(review, by=peer, verdict=verdict, reasons=reasons, scales=said)
    assert review.report.by is not None
    return actions.let_stand(given, by=review.report.by)


def a_talk(commitment: Commitment, peer: Person) -> Talk:
    """A peer who is asked to offer a talk, today."""
    assert commitment.due_on is not None
    return Talk.objects.create(
        subject=new_subject(),
        commitment=commitment,
        due=commitment.due_on,
        peer=peer,
        answer_by=policy.today() + timedelta(days=10),
    )


def a_line(commitment: Commitment, by: Person, **new: Any) -> MoneyLine:
    """A line of money, paid today: $1,250,000."""
    said: dict[str, Any] = {
        "kind": "paid",
        "amount": "1,250,000",
        "currency": "USD",
        "dated": policy.today(),
        "source": "Bank letters",
        "recipient": "Blue Door Credit Union",
        "place": "Pilsen",
    }
    return actions.tell_money(commitment, by=by, draft=MoneyDraft(**{**said, **new}))


def a_question(commitment: Commitment, moderator: Person, text: str = "Who sits on the council?") -> Question:
    """A visitor's question, which a moderator let through."""
    asked = actions.ask_question(commitment, text=text, name="A neighbor")
    cases.decide(
        [Case.objects.get(about=asked.subject)], by=moderator, decision="release", reason="A fair question."
    )
    return Question.objects.get(pk=asked.pk)


def a_copy(proof: Evidence) -> Evidence:
    """The text of the page that a proof links to, kept."""
    actions.keep(proof, page=fetching.Page(proof.url, "Letters", "The sums in each account: 12 and 30."))
    return proof
