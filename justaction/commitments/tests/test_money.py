"""Money lines: what people type, sums that anybody can add up again, and corrections that keep the old line."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from justaction.commitments import actions
from justaction.commitments.actions import MoneyDraft
from justaction.commitments.models import Commitment, MoneyLine
from justaction.commitments.state import money
from justaction.commitments.tests.conftest import START
from justaction.conftest import Cast
from justaction.counts import actions as counts
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record.models import Entry
from justaction.web import clock

pytestmark = pytest.mark.usefixtures("at_start")
PAID = MoneyDraft(
    "paid", "1,250,000", "USD", START.date(), "Bank letters", "", "Blue Door Credit Union", "Pilsen"
)


def tell(row: Commitment, by: Person, **new: object) -> MoneyLine:
    return actions.tell_money(row, by=by, draft=replace(PAID, **new))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "code", "sum_"),
    [
        ("1,250,000", "USD", "1250000"),
        ("1.250.000,50", "EUR", "1250000.50"),
        ("1,250,000.50", "USD", "1250000.50"),
        ("$1,250,000", "USD", "1250000"),
        ("1 250 000", "EUR", "1250000"),
        ("1'250'000.05", "CHF", "1250000.05"),
        ("12,50,000", "INR", "1250000"),
        ("1.250", "USD", "1250"),
        ("1,250", "EUR", "1250"),
        ("12,5", "EUR", "12.5"),
        ("USD 12.50", "USD", "12.50"),
        ("12.50 usd", "USD", "12.50"),
        ("１２５０", "JPY", "1250"),
        ("1250.123", "KWD", None),
        ("1250,123.500", "KWD", None),
        ("1,250.125", "KWD", "1250.125"),
    ],
)
def test_a_sum_is_read_by_its_signs(typed: str, code: str, sum_: str | None) -> None:
    if sum_ is None:
        with pytest.raises(money.Unreadable, match="two ways"):
            money.read(typed, code)
    else:
        assert money.read(typed, code) == Decimal(sum_)


@pytest.mark.parametrize(
    ("typed", "code", "why"),
    [
        ("", "USD", "Give the amount"),
        ("about a million", "USD", "digits only"),
        ("1.2 million", "USD", "digits only"),
        ("-5", "USD", "above zero"),
        ("0", "USD", "above zero"),
        ("€500", "USD", "currency says"),
        ("500 EUR", "USD", "currency says"),
        ("12.345,6", "JPY", "smaller coin"),
        ("1,2,3", "USD", "two ways"),
        ("1.2.3,4,5", "USD", "two ways"),
        ("12.3456", "USD", "more places"),
        ("9" * 30, "USD", "more money than there is"),
        ("٣٠٠٠abc", "USD", "digits only"),
    ],
)
def test_a_sum_in_doubt_is_never_guessed(typed: str, code: str, why: str) -> None:
    with pytest.raises(money.Unreadable, match=why):
        money.read(typed, code)


@pytest.mark.parametrize("typed", ["dollars", "XXX", "BTC", "", "$", "US"])
def test_an_unknown_currency_is_answered_in_words(commitment: Commitment, founded: Cast, typed: str) -> None:
    with pytest.raises(Refused, match="letters") as no:
        tell(commitment, founded.grace, currency=typed)
    assert no.value.field == "currency"
    assert not MoneyLine.objects.exists()


def test_all_that_was_typed_comes_back_with_the_answer(
    commitment: Commitment, founded: Cast, signed_in: Callable[[Person], Client]
) -> None:
    page = signed_in(founded.grace)
    here = f"/desk/{founded.fund.slug}/{commitment.slug}/money/"
    typed = {
        "kind": "paid",
        "amount": "a lot",
        "currency": "usd",
        "dated": "2026-01-05",
        "source": "Our books",
    }
    answer = page.post(here, typed)
    assert answer.status_code == 422
    assert "Write digits only" in answer.content.decode()
    assert 'value="a lot"' in answer.content.decode()
    answer = page.post(here, {**typed, "amount": "1.250.000,50"})
    assert answer.status_code == 302
    shown = Client().get(answer["Location"]).content.decode()
    assert "$1,250,000.50" in shown
    assert "<strong>Not known</strong>" in shown, "a recipient that nobody named is visible"


def test_money_paid_tomorrow_is_not_paid(commitment: Commitment, founded: Cast) -> None:
    with pytest.raises(Refused, match="committed, not paid") as no:
        tell(commitment, founded.grace, dated=START.date() + timedelta(days=2))
    assert no.value.field == "dated"


def test_only_the_organizations_own_people_tell_of_its_money(commitment: Commitment, founded: Cast) -> None:
    line = tell(commitment, founded.grace)
    for person in (founded.ana, founded.tom, founded.ruth):
        with pytest.raises(NotAllowed):
            tell(commitment, person)
        with pytest.raises(NotAllowed):
            actions.correct_money(line, by=person, draft=PAID, why="Mine now")
        with pytest.raises(NotAllowed):
            actions.take_money_back(line, by=person, why="Gone")


def recount(text: str) -> Counter[tuple[str, str]]:
    """What anybody can add up from the CSV, with nothing but its columns."""
    found: Counter[tuple[str, str]] = Counter()
    for row in csv.DictReader(io.StringIO(text.lstrip("\ufeff"))):
        if row["counts"] == "yes":
            found[row["currency"], row["kind"]] += Decimal(row["amount"])  # type: ignore[assignment]
    return found


def test_sums_of_page_json_and_csv_agree(commitment: Commitment, founded: Cast) -> None:
    for cents in ("0.10", "0.20", "1,000,000.01", "33.33"):
        tell(commitment, founded.grace, amount=cents)
    tell(commitment, founded.grace, kind="announced", amount="2,000,000", recipient="")
    tell(commitment, founded.grace, kind="committed", amount="1000", currency="JPY", place="")
    wrong = tell(commitment, founded.grace, amount="9,999")
    actions.correct_money(
        wrong, by=founded.grace, draft=replace(PAID, amount="99.99"), why="A slip of the pen"
    )
    gone = tell(commitment, founded.grace, amount="5")
    actions.take_money_back(gone, by=founded.grace, why="It never left.")

    where = commitment.get_absolute_url()
    for base in (where + "money", "/commitments/money"):
        counted = recount(Client().get(f"{base}.csv").content.decode())
        told = json.loads(Client().get(f"{base}.json").content)["totals"]
        totals = {(one["currency"], kind): Decimal(one[kind]) for one in told for kind in money_kinds()}
        assert {key: value for key, value in totals.items() if value} == counted
        assert counted["USD", "paid"] == Decimal("1000133.63")
        page = Client().get(f"{base}/").content.decode()
        for shown in ("$1,000,133.63", "$2,000,000", "JPY 1,000"):
            assert shown in page
    assert "7 lines: what was announced" in Client().get(where).content.decode()


def money_kinds() -> list[str]:
    return list(MoneyLine.Kind.values)


def test_a_correction_keeps_the_old_line(commitment: Commitment, founded: Cast) -> None:
    old = tell(commitment, founded.grace)
    new = actions.correct_money(
        old, by=founded.grace, draft=replace(PAID, amount="125,000"), why="One zero too many"
    )
    assert MoneyLine.objects.get(pk=old.pk).amount == Decimal(1250000)
    assert list(MoneyLine.objects.counted()) == [new]
    page = Client().get(commitment.get_absolute_url() + "money/").content.decode()
    assert "<del>$1,250,000</del>" in page
    assert "One zero too many" in page
    entry = Entry.objects.get(kind="money.corrected")
    assert bytes(Entry.objects.get(kind="money.told").leaf_hash)
    assert entry.thread == commitment.subject
    with pytest.raises(Refused, match="already"):
        actions.correct_money(old, by=founded.grace, draft=replace(PAID, amount="1"), why="Again")
    with pytest.raises(Refused, match="Nothing is different"):
        actions.correct_money(new, by=founded.grace, draft=replace(PAID, amount="125000.00"), why="No")
    with pytest.raises(Refused) as no:
        actions.correct_money(new, by=founded.grace, draft=replace(PAID, amount="1"), why=" ")
    assert no.value.field == "why"


def test_a_line_is_taken_back_through_the_page_with_nothing_else_filled_in(
    commitment: Commitment, founded: Cast, signed_in: Callable[[Person], Client]
) -> None:
    line = tell(commitment, founded.grace)
    here = f"/desk/{founded.fund.slug}/{commitment.slug}/money/{line.subject}/"
    page = signed_in(founded.grace)
    assert page.post(here, {"take_back": "on"}).status_code == 422
    assert page.post(here, {"take_back": "on", "why": "The bank sent it back."}).status_code == 302
    assert not MoneyLine.objects.counted().exists()
    shown = Client().get(commitment.get_absolute_url() + "money/").content.decode()
    assert "The bank sent it back." in shown
    history = Client().get(commitment.get_absolute_url() + "history/").content.decode()
    assert "A line of money was taken back." in history
    assert "Money paid: $1,250,000 to Blue Door Credit Union" in history


def test_money_of_a_draft_or_an_unlisted_group_is_in_no_sum(commitment: Commitment, founded: Cast) -> None:
    with clock.at(START + timedelta(days=1)):
        tell(commitment, founded.grace, dated=date(2026, 1, 5))
    founded.fund.listed = False
    founded.fund.save(update_fields=["listed"])
    counts.touch("organization", founded.fund.pk)
    assert json.loads(Client().get("/commitments/money.json").content) == {
        "totals": [],
        "lines": [],
        "count": 0,
    }


def test_a_table_of_lines_comes_in_whole_or_not_at_all_and_reconciles(
    commitment: Commitment, founded: Cast
) -> None:
    """A comma, an unknown currency, a day that can be two: each is named at its row, and nothing is stored."""
    url = "/desk/prairie-lantern-fund/move-our-cash-home/money/import/"
    head = "kind;amount;currency;dated;source;recipient;place\n"
    good = "paid;1,250,000;USD;2026-01-03;Bank letters;Blue Door Credit Union;Pilsen\n"
    bad = (
        "paid;1,2,3;USD;2026-01-03;Bank letters;;\n"
        "paid;500;XQX;2026-01-03;Bank letters;;\n"
        "given;500;USD;2026-01-03;Bank letters;;\n"
        "paid;500;USD;03/04/2025;Bank letters;;\n"
    )
    browser = Client()
    browser.force_login(founded.grace)

    def send(text: str) -> Any:
        return browser.post(url, {"file": SimpleUploadedFile("money.csv", text.encode())})

    with clock.at(START):
        refused = send(head + good + bad)
        assert refused.status_code == 422
        page = refused.content.decode()
        for words in (
            "Row 3: “1,2,3” can be read",
            "Row 4: We do not know the currency",
            "Row 5: Say if it was",
        ):
            assert words in page, words
        assert "Row 6: The date “03/04/2025” can be two days." in page
        assert not MoneyLine.objects.exists()
        assert send("amount;currency\n5;USD\n").status_code == 422
        assert send(head + good + "committed;90.50;EUR;2026-01-02;The board;;\n").status_code == 302
        assert send(head + good).status_code == 409  # twice changes nothing
    told = Client().get(f"{commitment.get_absolute_url()}money.json").json()
    assert {(one["currency"], one["paid"], one["committed"]) for one in told["totals"]} == {
        ("USD", "1250000", "0"), ("EUR", "0", "90.5")
    }  # fmt: skip
    exported = Client().get(f"{commitment.get_absolute_url()}money.csv").content
    with clock.at(START):
        again = browser.post(url, {"file": SimpleUploadedFile("money.csv", exported)})
        assert again.status_code == 409  # the exported file comes in again, and every line is there
