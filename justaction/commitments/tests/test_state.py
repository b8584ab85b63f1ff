"""The written table: exactly one state for whatever happened, and the calendar changes it only on the day it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from justaction.commitments import state as rules
from justaction.commitments.state import Facts, Outcome, Report, Review, State, builder
from justaction.commitments.state.practice import only_talk

DAY = date(2026, 1, 1)
PLAN = tuple((DAY + timedelta(days=90 * n), Decimal(2 + 3 * n)) for n in (1, 2, 3))
FACTS = Facts(DAY, Decimal(2), DAY, Decimal(14), DAY + timedelta(days=360), PLAN)


def day(number: int) -> date:
    return DAY + timedelta(days=number)


def given_(*verdicts: str) -> tuple[Review, ...]:
    return tuple(Review("given", verdict) for verdict in verdicts)


def report(number: int, value: str, *reviews: Review, left: bool = False) -> Report:
    return Report(day(number), day(number), Decimal(value), reviews, left)


def with_(*reports: Report, **new: object) -> Facts:
    return replace(FACTS, reports=reports, **new)  # type: ignore[arg-type]  # fields by name


def key(facts: Facts, number: int) -> str:
    return rules.decide(facts, day(number)).key


# --- each row of the table ----------------------------------------------------------------------------------------


def test_nothing_is_due_at_first() -> None:
    assert key(FACTS, 0) == "not_due"
    assert key(FACTS, 105) == "not_due"


def test_no_report_15_days_after_the_first_point_is_behind() -> None:
    assert key(FACTS, 106) == "no_report"


def test_silence_since_publication_for_120_days_is_quiet() -> None:
    assert key(FACTS, 119) == "no_report"
    assert key(FACTS, 120) == "never_heard"


def test_silence_since_the_last_report_counts_from_the_day_it_was_sent() -> None:
    late = Report(day(60), day(100), Decimal(5))
    assert key(with_(late), 219) == "in_time"
    assert key(with_(late), 220) == "silent"


def test_short_of_the_line_between_two_points_is_behind() -> None:
    assert rules.planned(FACTS, day(45)) == Decimal("3.50")
    assert key(with_(report(45, "3.50")), 50) == "in_time"
    assert key(with_(report(45, "3.49")), 50) == "short"


def test_a_passed_target_is_behind_though_the_number_was_on_plan() -> None:
    facts = with_(report(355, "13.9"))
    assert key(facts, 360) == "in_time"
    assert key(facts, 361) == "target_passed"


def test_quiet_comes_before_behind() -> None:
    assert key(with_(report(10, "2")), 400) == "silent"


def test_withdrawn_comes_before_all() -> None:
    facts = with_(report(100, "14", *given_("agrees", "agrees", "agrees")), withdrawn_on=day(110))
    assert key(facts, 500) == "withdrawn"


def test_done_comes_before_quiet_and_stays() -> None:
    facts = with_(report(100, "14", *given_("agrees", "agrees", "asks_for_more")))
    standing = rules.decide(facts, day(900))
    assert standing.state is State.DONE
    assert standing.look_again_on is None


def test_only_the_latest_report_counts() -> None:
    first = report(100, "14", *given_("agrees", "agrees", "agrees"))
    assert key(with_(first, report(150, "9")), 150) == "in_time"


@pytest.mark.parametrize(
    ("reviews", "left", "outcome"),
    [
        ((), True, Outcome.WAITING),
        ((), False, Outcome.TOO_FEW),
        (given_("agrees"), False, Outcome.TOO_FEW),
        (given_("agrees", "agrees"), True, Outcome.WAITING),
        (given_("agrees", "agrees"), False, Outcome.AGREED),
        (given_("agrees", "asks_for_more"), False, Outcome.NOT_AGREED),
        (given_("agrees", "disagrees"), False, Outcome.NOT_AGREED),
        ((*given_("agrees", "agrees"), Review("asked")), False, Outcome.WAITING),
        ((*given_("agrees", "agrees"), Review("lapsed"), Review("passed_on")), False, Outcome.AGREED),
        (given_("agrees", "agrees", "disagrees"), True, Outcome.AGREED),
        (given_("agrees", "asks_for_more", "disagrees"), True, Outcome.NOT_AGREED),
        (given_("agrees", "agrees", "disagrees", "asks_for_more"), True, Outcome.NOT_AGREED),
        ((*given_("agrees"), Review("closed")), False, Outcome.TOO_FEW),
    ],
)
def test_the_rules_for_done(reviews: tuple[Review, ...], left: bool, outcome: Outcome) -> None:
    assert rules.check(report(100, "14", *reviews, left=left)).outcome is outcome


def test_every_three_answers_are_done_only_when_most_agree() -> None:
    verdicts = ("agrees", "asks_for_more", "disagrees")
    for three in product(verdicts, repeat=3):
        done = rules.decide(with_(report(100, "14", *given_(*three))), day(100)).state is State.DONE
        assert done == (three.count("agrees") >= 2)


def test_reached_but_not_agreed_is_on_plan_until_the_date_and_behind_after() -> None:
    facts = with_(report(300, "14", *given_("agrees", "asks_for_more", "disagrees")))
    assert key(facts, 360) == "reached_not_agreed"
    assert key(facts, 361) == "passed_not_agreed"


def test_waiting_for_peers_after_the_date_is_not_behind() -> None:
    assert key(with_(report(350, "14", left=True)), 365) == "reached_waiting"
    assert key(with_(report(350, "14")), 365) == "reached_too_few"


def test_a_falling_target_is_reached_from_above() -> None:
    falling = replace(FACTS, baseline=Decimal(100), target=Decimal(40), plan=((day(180), Decimal(80)),))
    assert rules.planned(falling, day(90)) == Decimal("90.00")
    assert key(replace(falling, reports=(report(90, "89"),)), 90) == "in_time"
    assert key(replace(falling, reports=(report(90, "91"),)), 90) == "short"
    done = replace(falling, reports=(report(200, "39", *given_("agrees", "agrees", "agrees")),))
    assert key(done, 200) == "done"


def test_points_before_publication_are_not_due() -> None:
    late = replace(FACTS, published_on=day(100))
    assert key(late, 195) == "not_due"
    assert key(late, 196) == "no_report"


# --- looked at again ----------------------------------------------------------------------------------------------

DONE = with_(report(100, "14", *given_("agrees", "agrees", "agrees")), held_on=day(110))


def test_done_is_looked_at_again_after_twelve_months_and_has_30_days() -> None:
    assert key(DONE, 110 + 364) == "done"
    assert key(DONE, 110 + 365) == "check_due"
    assert key(DONE, 110 + 395) == "check_due"
    assert key(DONE, 110 + 396) == "fallen_unheard"
    assert key(DONE, 110 + 365 + 120) == "silent"
    assert rules.decide(DONE, day(200)).look_again_on == day(110 + 365)


def test_a_new_report_decides_whether_it_still_holds() -> None:
    first = DONE.reports[0]
    assert key(replace(DONE, reports=(first, report(480, "13.9"))), 480) == "fallen_back"
    assert key(replace(DONE, reports=(first, report(480, "14", left=True))), 480) == "check_waiting"
    agreed = report(480, "14", *given_("agrees", "agrees", "agrees"))
    assert key(replace(DONE, reports=(first, agreed)), 480) == "done"
    doubted = report(480, "14", *given_("agrees", "disagrees", "disagrees"))
    assert key(replace(DONE, reports=(first, doubted)), 480) == "fallen_not_agreed"


def test_what_fell_back_is_done_again_only_when_peers_agree() -> None:
    first, short = DONE.reports[0], report(480, "9")
    waits = replace(DONE, reports=(first, short, report(520, "14", left=True)))
    assert key(waits, 520) == "reached_waiting"
    assert rules.next_due(replace(DONE, reports=(first, short))) == day(480 + 90)
    assert rules.next_due(DONE) == day(110 + 365)


def test_the_ladder_skips_no_step_and_waits_between_two() -> None:
    due = day(90)
    climbed: dict[str, date] = {}
    taken = []
    for number in range(60, 200):
        now = "no_report" if number > 105 else "not_due"
        step = rules.next_step(due, climbed, day(number), key=now, since=day(min(number, 106)))
        if step is not None:
            climbed[step.key] = day(number)
            taken.append((step.key, number - 90))
    assert taken == [("remind", -14), ("ask", 8), ("talk", 12), ("note", 30)]


# --- for whatever happens -----------------------------------------------------------------------------------------

NUMBERS = st.decimals(0, 100, places=2)
REVIEWS = st.builds(
    Review,
    st.sampled_from(["asked", "given", "lapsed", "passed_on"]),
    st.sampled_from(["agrees", "asks_for_more", "disagrees"]),
)


@st.composite
def whatever(draw: st.DrawFn) -> Facts:
    """Any commitment with any reports, in any order, rising or falling."""
    baseline, target = draw(NUMBERS), draw(NUMBERS)
    length = draw(st.integers(1, 700))
    start = draw(st.integers(-300, 0))
    plan = draw(st.lists(st.tuples(st.integers(start + 1, length).map(day), NUMBERS), max_size=5))
    reports = draw(
        st.lists(
            st.builds(
                lambda as_of, wait, value, reviews, left: Report(
                    day(as_of), day(max(as_of, 0) + wait), value, tuple(reviews), left
                ),
                st.integers(start, 600),
                st.integers(0, 60),
                NUMBERS,
                st.lists(REVIEWS, max_size=5),
                st.booleans(),
            ),
            max_size=4,
        )
    )
    withdrawn = draw(st.none() | st.integers(0, 600).map(day))
    held = draw(st.none() | st.integers(0, 300).map(day))
    return Facts(DAY, baseline, day(start), target, day(length), tuple(plan), tuple(reports), withdrawn, held)


@settings(max_examples=300, deadline=None)
@given(whatever(), st.integers(0, 1000))
def test_there_is_exactly_one_state_and_its_sentence_can_be_told(facts: Facts, number: int) -> None:
    standing = rules.decide(facts, day(number))
    assert [rule.key for rule in rules.PRECEDENCE if rule.key == standing.key] == [standing.key]
    rule = rules.RULES[standing.key]
    assert rule.state is standing.state
    assert rule.because % standing.details
    earlier = rules.PRECEDENCE[: rules.PRECEDENCE.index(rule)]
    assert all(other.holds(facts, day(number)) is None for other in earlier)


@settings(max_examples=150, deadline=None)
@given(whatever(), st.integers(0, 500))
def test_between_two_looks_the_calendar_changes_nothing(facts: Facts, number: int) -> None:
    now = rules.decide(facts, day(number))
    until = (now.look_again_on - DAY).days if now.look_again_on else number + 900
    assert until > number
    for later in range(number + 1, until, 7):
        assert key(facts, later) == now.key
    assert key(facts, until - 1) == now.key
    if now.look_again_on:
        assert key(facts, until) != now.key


@settings(max_examples=150, deadline=None)
@given(whatever(), st.integers(-400, 800))
def test_the_plan_stays_between_its_points(facts: Facts, number: int) -> None:
    values = [value for _day, value in facts.line]
    assert min(values) <= rules.planned(facts, day(number)) <= max(values)


def test_the_order_of_states_is_the_written_one() -> None:
    order = list(dict.fromkeys(rule.state for rule in rules.PRECEDENCE))
    assert order == [State.WITHDRAWN, State.DONE, State.QUIET, State.BEHIND, State.ON_PLAN]


# --- numbers and words --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        ("7.40", "%", "7.4%"),
        ("3100000", "dollars", "$3,100,000"),
        ("1200.00", "homes", "1,200 homes"),
        ("-4", "", "−4"),
    ],
)
def test_numbers_are_written_as_people_write_them(value: str, unit: str, written: str) -> None:
    assert rules.amount(value, unit) == written


def test_the_plan_by_quarter_leads_from_start_to_target() -> None:
    points = rules.quarters(date(2026, 2, 6), Decimal(2), date(2026, 12, 31), Decimal(15))
    assert [on.isoformat() for on, _value in points] == ["2026-03-31", "2026-06-30", "2026-09-30"]
    assert [value for _on, value in points] == sorted(value for _on, value in points)


@pytest.mark.parametrize(
    "talk",
    [
        "We held a training",
        "number of staff trained",
        "Statement posted on our blog",
        "Monthly newsletter",
        "3 workshops",
    ],
)
def test_a_training_or_a_statement_alone_is_only_talk(talk: str) -> None:
    assert only_talk(talk)


@pytest.mark.parametrize(
    "system",
    [
        "A council of seven chooses; four are residents.",
        "Staff are trained in the new hiring rule, and it binds us.",
        "share of our cash held by community lenders",
        "stories read by the people in them before they are posted",
        "Lenders that answer to the people who save there",
    ],
)
def test_what_names_a_system_passes(system: str) -> None:
    assert not only_talk(system)


@pytest.mark.parametrize(
    ("talk", "kind"),
    [
        ("We held a training", "training"),
        ("A statement on our blog", "statement"),
        ("Four listening sessions", "listening"),
        ("We form a task force", "study"),
        ("We explore new ways", "study"),
        ("We celebrate heritage month", "celebration"),
        ("A mural in our hall", "celebration"),
        ("A chief diversity officer", "person"),
        ("We donate school bags", "gift"),
        ("We strive for equity", "intention"),
        ("We promote belonging", "intention"),
    ],
)
def test_talk_of_each_kind_is_answered_with_what_would_count(talk: str, kind: str) -> None:
    assert only_talk(talk) == kind
    assert "would count: “" in builder.TALK[kind]


@pytest.mark.parametrize(
    "system",
    [
        "A board of neighbors gives out the money, and its word binds us",
        "The study of rents is theirs, and the rule on late fees ends",
        "Each surveyed tenant holds a vote on the budget",
        "Donated land goes to a land trust that the block owns",
    ],
)
def test_a_system_is_not_refused_for_a_word_beside_it(system: str) -> None:
    assert not only_talk(system)
