"""Institutions and groups: the list, and the page of one."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from justaction.commitments.models import Commitment
from justaction.conftest import Cast
from justaction.dashboard.tests import making
from justaction.dashboard.tests.making import (
    a_commitment,
    a_pledge,
    a_report,
    a_review,
    a_signature,
    an_organization,
)
from justaction.web import clock, slots


@pytest.fixture(autouse=True)
def _october() -> Iterator[None]:
    with clock.at(making.TODAY):
        yield


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return " ".join(answer.content.decode().split())


def names(client: Client, query: str) -> list[str]:
    page = client.get(f"/organizations/?{query}")
    shown = [each.name for each in page.context["page"]]
    rows = csv.DictReader(io.StringIO(client.get(f"/organizations.csv?{query}").content.decode("utf-8-sig")))
    assert [row["name"] for row in rows] == shown
    loaded = json.loads(client.get(f"/organizations.json?{query}").content)
    assert [row["name"] for row in loaded["organizations"]] == shown
    assert loaded["count"] == len(shown)
    return shown


def test_the_list_can_be_narrowed_and_the_files_say_the_same(client: Client, cast: Cast) -> None:
    a_commitment(cast.fund)
    assert names(client, "") == [
        *("Harbor Street Clinic", "Night Kiln Theatre", "Nine Blocks Club", "Prairie Lantern Fund")
    ]
    assert names(client, "kind=community_group") == ["Nine Blocks Club"]
    assert names(client, "field=arts-and-media") == ["Night Kiln Theatre"]
    assert names(client, "made=some") == ["Prairie Lantern Fund"]
    assert "Prairie Lantern Fund" not in names(client, "made=none")
    assert names(client, "word=LANTERN") == ["Prairie Lantern Fund"]
    assert names(client, "word=zebra") == []


def test_a_draft_is_no_commitment(client: Client, cast: Cast) -> None:
    a_commitment(cast.fund, published=None)
    assert names(client, "made=some") == []


def test_a_commitment_and_a_pledge_are_counted_apart(client: Client, cast: Cast) -> None:
    for n in range(2):
        a_commitment(cast.fund, f"Number {n}")
    for n in range(3):
        a_pledge(cast.theatre, f"Pledge {n}")
    loaded = json.loads(client.get("/organizations.json").content)["organizations"]
    counts = {row["name"]: (row["commitments"], row["pledges_not_taken_over"]) for row in loaded}
    assert counts["Prairie Lantern Fund"] == (2, 0)
    assert counts["Night Kiln Theatre"] == (0, 3)
    assert "0, 3 old pledges" in text(client, "/organizations/")


def test_an_imported_name_is_marked_with_its_source(client: Client, cast: Cast) -> None:
    found = an_organization("Ember Bank", source="imported", source_note="A list of 2020")
    assert "Not here. Found in a public list" in text(client, "/organizations/")
    page = text(client, f"/organizations/{found.slug}/")
    assert "This name comes from a public list." in page
    assert "A list of 2020" in page


def test_before_anybody_signs_the_list_says_so(client: Client, collaborative: object) -> None:
    assert "No institution or group has signed yet." in text(client, "/organizations/")


def test_a_page_tells_which_version_was_signed_and_when_but_not_by_whom(client: Client, cast: Cast) -> None:
    a_signature(cast.fund, cast.version, day=date(2026, 1, 4), name="Private Petra")
    page = text(client, "/organizations/prairie-lantern-fund/")
    assert "Version 1, on 4 January 2026" in page
    assert "Signed, and committed to nothing yet." in page
    assert "Private Petra" not in page


def test_old_words_stand_beside_the_work_both_with_their_day(client: Client, cast: Cast) -> None:
    made = a_commitment(
        cast.fund, "Move 15% of deposits", state="behind", old_words="We will stand with you."
    )
    a_report(made, date(2026, 9, 30), "7.4")
    page = text(client, "/organizations/prairie-lantern-fund/")
    assert "What they said, what they did" in page
    assert "Said, 9 June 2020" in page
    assert "“We will stand with you.”" in page
    assert "The work so far, 30 September 2026" in page
    assert "7.4% reported. The target is 15%. Peers: Reported only." in page


def test_reports_and_the_reviews_it_gave_are_listed_newest_first(client: Client, cast: Cast) -> None:
    made = a_commitment(cast.fund, "Move 15% of deposits")
    first, second = a_report(made, date(2026, 3, 31), "3.1"), a_report(made, date(2026, 6, 30), "5.8")
    a_review(first, cast.tom, cast.theatre)
    a_review(second, cast.tom, cast.theatre, verdict="disagrees", day=date(2026, 8, 1))
    fund = text(client, "/organizations/prairie-lantern-fund/")
    assert fund.index("5.8%, as of 30 June 2026") < fund.index("3.1%, as of 31 March 2026")
    assert "They have not checked anybody’s work yet." in fund
    theatre = text(client, "/organizations/night-kiln-theatre/")
    assert theatre.index("Disagrees:") < theatre.index("Agrees:")
    assert "Tom Wilk" not in theatre


def test_a_pledge_shows_its_words_and_source_until_it_is_taken_over(client: Client, cast: Cast) -> None:
    pledge = a_pledge(cast.fund, "We pledge a lot", source="Pledges of 2020")
    page = text(client, "/organizations/prairie-lantern-fund/")
    assert "Old pledges, not taken over yet" in page
    assert "From: Pledges of 2020" in page
    assert "1,500,000 USD" in page
    pledge.taken_over_at = clock.now()
    pledge.save()
    making.counted(pledge)
    assert "Pledges of 2020" not in text(client, "/organizations/prairie-lantern-fund/?again")


def test_the_files_of_one_organization_hold_only_its_own(client: Client, cast: Cast) -> None:
    a_commitment(cast.theatre, "Theirs")
    a_report(a_commitment(cast.fund, "Ours"), date(2026, 6, 30))
    rows = csv.DictReader(
        io.StringIO(client.get("/organizations/prairie-lantern-fund.csv").content.decode("utf-8-sig"))
    )
    assert [row["commitment"] for row in rows] == ["Ours"]
    loaded = json.loads(client.get("/organizations/prairie-lantern-fund.json").content)
    assert [row["commitment"] for row in loaded["commitments"]] == ["Ours"]
    assert [row["as_of"] for row in loaded["reports"]] == ["2026-06-30"]
    assert loaded["organization"]["commitments"] == 1


def test_chapters_above_can_add_a_panel(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "_slots", dict(slots._slots))
    asked = []

    def filler(viewer: object, thing: object) -> list[slots.Part]:
        asked.append((viewer, thing))
        return [slots.Part(template="web/state.html", context={"mark": "done"})]

    slots._slots["organization.panels"] = [(1, filler)]
    client.get("/organizations/prairie-lantern-fund/")
    assert asked == [(None, cast.fund)]


def test_an_unknown_organization_is_not_found(client: Client, cast: Cast) -> None:
    for url in ("/organizations/nobody/", "/organizations/nobody.csv", "/organizations/nobody.json"):
        assert client.get(url).status_code == 404


def test_the_page_answers_at_once_whether_they_did_it(client: Client, cast: Cast) -> None:
    commitment = a_commitment(cast.fund, "Move 15% of deposits", state="behind")
    a_report(commitment, date(2026, 9, 30), "7.4", sent=date(2026, 10, 2))
    Commitment.objects.filter(pk=commitment.pk).update(
        reason_key="short", reason={"value": "7.4", "day": "2026-09-30", "plan": "12"}
    )
    page = text(client, f"/organizations/{cast.fund.slug}/")
    hero = page[page.index("<h1") : page.index("</section>")]
    assert "<strong>Behind.</strong> 7.4% on 30 September 2026. The plan was 12%." in hero
    assert "The target is 15% by 31 December 2026." in hero
    assert "reported 5 days ago" in hero


def test_an_organization_with_many_commitments_has_pages(client: Client, cast: Cast) -> None:
    for n in range(45):
        a_commitment(cast.fund, f"Number {n:02}", channel="money" if n % 2 else "")
    page = client.get(f"/organizations/{cast.fund.slug}/?page=4")
    assert [line.commitment.title for line in page.context["lines"]] == [
        f"Number {n:02}" for n in range(8, -1, -1)
    ]
    assert page.context["states"].total == 45
    assert [bar.name for bar in page.context["states"].bars] == ["Money", "No channel"]
