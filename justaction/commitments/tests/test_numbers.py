"""Several numbers side by side, from the builder to the page; and the sources of a harm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from justaction.commitments import actions
from justaction.commitments.actions import SourceDraft
from justaction.commitments.models import Commitment, HarmSource, IndicatorValue
from justaction.commitments.tests.conftest import START
from justaction.commitments.tests.making import a_draft, a_report
from justaction.conftest import Cast
from justaction.errors import Refused
from justaction.members.models import Person
from justaction.record.models import Entry
from justaction.web import clock

SignedIn = Callable[[Person], Client]
MORE = {
    "more_0_indicator": "savers who can name their lender's council",
    "more_0_measure": "better_off",
    "more_0_unit": "people",
    "more_0_baseline": "40",
    "more_0_baseline_on": "2026-01-05",
    "more_0_target": "400",
    "more_0_target_on": "2026-12-31",
}


@pytest.fixture
def two(founded: Cast, signed_in: SignedIn) -> Commitment:
    """A commitment with a second number, set through the builder."""
    with clock.at(START):
        draft = a_draft(founded.fund, founded.grace)
        grace = signed_in(founded.grace)
        url = f"/desk/prairie-lantern-fund/{draft.slug}/task/more/"
        assert b"Number 2" in grace.get(url).content
        wrong = grace.post(url, {**MORE, "more_0_target_on": "2025-12-31"})
        assert wrong.status_code == 422
        assert b"savers who can name" in wrong.content  # nothing typed is lost
        assert grace.post(url, {**MORE, "more_0_unit": ""}).status_code == 302
        refused = grace.post(f"/desk/prairie-lantern-fund/{draft.slug}/publish/")
        assert refused.status_code == 422
        assert b"Give the unit." in refused.content
        assert grace.post(url, MORE).status_code == 302
        return actions.publish(draft, by=founded.grace)


def test_a_report_gives_each_number_and_the_page_shows_them_side_by_side(
    founded: Cast, two: Commitment, signed_in: SignedIn
) -> None:
    second = two.indicators.get()
    with clock.at(START + timedelta(days=90)):
        grace = signed_in(founded.grace)
        typed = {
            "as_of": "2026-04-05",
            "value": "5",
            "story": "Two lenders took us.",
            "shows": "The sums",
            "url": "https://fund.example.org/letters",
        }
        url = f"/desk/prairie-lantern-fund/{two.slug}/report/"
        missing = grace.post(url, typed)
        assert missing.status_code == 422
        assert grace.post(url, {**typed, f"more_{second.pk}": "120"}).status_code == 302
        assert IndicatorValue.objects.get().indicator == second
        with CaptureQueriesContext(connection) as asked:
            page = Client().get(two.get_absolute_url()).content.decode()
        assert len(asked) <= 12, [one["sql"] for one in asked]
        assert "Numbers side by side" in page
        assert "120 people" in page
        assert "400 people" in page
        address = two.get_absolute_url().rstrip("/")
        data = Client().get(f"{address}.json").json()
        assert data["more_numbers"][0]["reported"][0]["value"] == "120.00"
        head, *rows = Client().get(f"{address}.csv").content.decode("utf-8-sig").splitlines()
        assert head.endswith("savers who can name their lender's council (people)")
        assert any(row.endswith(",120.00") for row in rows)
        filled = grace.get(url).content.decode()
        assert 'value="120"' in filled  # the last number is there already
        published = Entry.objects.get(kind="commitment.published", subject=two.subject)
        assert published.disclosures.get(path="numbers").value[0]["unit"] == "people"
    two.refresh_from_db()
    assert two.state == "on_plan"  # by the first number alone


def test_each_target_is_amended_on_its_own_and_the_old_one_stays(
    founded: Cast, two: Commitment, signed_in: SignedIn
) -> None:
    second = two.indicators.get()
    said = {
        "which": second.pk,
        "target": "300",
        "target_on": "2027-03-31",
        "reason": "One lender closed.",
        "agreed_by": "The council of savers",
        "agreed_on": "2026-03-01",
    }
    with clock.at(START + timedelta(days=60)):
        grace = signed_in(founded.grace)
        url = f"/desk/prairie-lantern-fund/{two.slug}/target/"
        assert grace.post(url, {**said, "target": "20"}).status_code == 422  # the other way
        assert grace.post(url, said).status_code == 302
        page = Client().get(two.get_absolute_url()).content.decode()
        assert "First 400 people by 31 December 2026. Agreed by The council of savers." in page
        assert "300 people" in page
    two.refresh_from_db()
    assert two.target == Decimal("14")
    (change,) = two.amendments.all()
    assert change.indicator == second
    assert b"was changed from" in Client().get(f"{two.get_absolute_url()}history/").content


def test_a_report_without_one_of_the_numbers_is_refused(founded: Cast, two: Commitment) -> None:
    with clock.at(START + timedelta(days=90)), pytest.raises(Refused) as no:
        a_report(two, founded.grace, "5")
    assert no.value.field == f"more_{two.indicators.get().pk}"


def test_a_harm_has_a_list_of_sources_with_title_kind_and_date(founded: Cast, signed_in: SignedIn) -> None:
    with clock.at(START):
        draft = a_draft(founded.fund, founded.grace)
        grace = signed_in(founded.grace)
        url = f"/desk/prairie-lantern-fund/{draft.slug}/sources/"
        study = {"title": "The city's study of branches", "sort": "study", "dated": "2019-05-01"}
        assert grace.post(url, study).status_code == 422
        assert grace.post(url, {**study, "url": "https://city.example.org/study"}).status_code == 302
        script = SimpleUploadedFile("memory.html", b"<script>alert(1)</script>")
        refused = grace.post(url, {**study, "title": "A memory", "file": script})
        assert refused.status_code == 422
        assert b"A memory" in refused.content
        text = SimpleUploadedFile("branches.csv", b"branch,closed\nHalsted,1998\n")
        typed = {"title": "List of branches", "sort": "archive", "dated": "1998-01-01", "file": text}
        assert grace.post(url, typed).status_code == 302
        ahead = SourceDraft("Ahead", "news", date(2027, 1, 1), "https://news.example.org/")
        with pytest.raises(Refused) as no:
            actions.add_source(draft, by=founded.grace, draft=ahead)
        assert no.value.field == "dated"
        row = actions.publish(draft, by=founded.grace)
        page = Client().get(row.get_absolute_url()).content.decode()
        assert page.index("List of branches") < page.index("The city&#x27;s study of branches")  # by date
        kept = HarmSource.objects.get(title="List of branches")
        file = Client().get(f"{row.get_absolute_url()}sources/{kept.subject}/")
        assert file.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert b"Halsted" in file.getvalue()
        data = Client().get(f"{row.get_absolute_url().rstrip('/')}.json").json()
        assert [one["kind"] for one in data["harm_sources"]] == ["archive", "study"]
        entry = Entry.objects.get(kind="commitment.published", subject=row.subject)
        assert entry.disclosures.get(path="sources").value[0]["digest"] == kept.digest
        assert grace.post(url, {**study, "url": "https://city.example.org/later"}).status_code == 409
        with pytest.raises(Refused):
            actions.drop_source(kept, by=founded.grace)
