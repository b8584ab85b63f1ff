"""The dashboard: what was promised, and was it done?"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from justaction.collaborative.models import Channel
from justaction.commitments import tasks
from justaction.conftest import Cast
from justaction.dashboard.tests import making
from justaction.dashboard.tests.making import a_commitment, a_report, a_review, a_signature, an_organization
from justaction.members.actions import edit_organization
from justaction.statement.actions.ending import end
from justaction.statement.models import Signature
from justaction.web import clock


@pytest.fixture(autouse=True)
def _october() -> Iterator[None]:
    with clock.at(making.TODAY):
        yield


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return " ".join(answer.content.decode().split())


def rows(client: Client, url: str) -> list[dict[str, str]]:
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def document(client: Client, url: str) -> dict[str, Any]:
    answer = client.get(url)
    assert answer.status_code == 200
    loaded: dict[str, Any] = json.loads(answer.content)
    return loaded


@pytest.fixture
def board(cast: Cast) -> Cast:
    """Three commitments: one checked and done, one behind with a peer still to answer, one gone quiet."""
    for organization in (cast.fund, cast.theatre, cast.clinic, cast.block_club):
        a_signature(organization, cast.version)
    done = a_commitment(cast.theatre, "Pay every resident adviser", channel="narrative", state="done")
    report = a_report(done, date(2026, 6, 30), "15")
    for peer, organization in ((cast.lee, cast.clinic), (cast.sol, cast.block_club), (cast.grace, cast.fund)):
        a_review(report, peer, organization)
    behind = a_commitment(cast.fund, "Move 15% of deposits", state="behind", due=date(2026, 11, 1))
    late = a_report(behind, date(2026, 6, 30), "5.8", sent=date(2026, 8, 1))
    a_review(late, cast.lee, cast.clinic)
    a_review(late, cast.sol, cast.block_club, verdict="asks_for_more")
    a_review(late, cast.tom, cast.theatre, state="asked")
    a_commitment(cast.clinic, "Drop the record check", channel="policy", state="quiet")
    return cast


def test_the_first_sentence_counts_who_signed_and_who_committed_to_nothing(
    client: Client, board: Cast
) -> None:
    page = text(client, "/commitments/")
    assert "4 institutions and groups signed. 3 have made a commitment." in page
    assert "<strong>1 signed and committed to nothing yet.</strong>" in page


def test_the_first_lines_tell_where_everybody_who_signed_stands(client: Client, board: Cast) -> None:
    tasks.stand()
    page, front = text(client, "/commitments/"), text(client, "/")
    for shown in (page, front):
        assert "<strong>1 signed and committed to nothing yet.</strong>" in shown
        for words in ("Active: 3", "Due: 1", "Silent: 0", "Lapsed: 0", "Restored: 0"):
            assert f">{words}</a>" in shown
    with clock.at(making.TODAY + timedelta(days=150)):
        tasks.stand()
        assert ">Silent: 4</a>" in text(client, "/commitments/")
        assert client.get("/organizations/?standing=silent").context["page"].paginator.count == 4


def test_who_takes_back_the_last_signature_stands_nowhere(client: Client, board: Cast) -> None:
    tasks.stand()
    for signature in Signature.objects.filter(organization=board.fund):
        end(signature, "withdrawn")
    counted = document(client, "/commitments.json")["signed"]
    assert counted["institutions_and_groups"] == sum(counted["by_standing"].values()) == 3


def test_every_state_on_the_board_wears_its_age(client: Client, board: Cast) -> None:
    page = text(client, "/commitments/")
    assert "On plan" not in page.split('id="list"')[1].split("</table>")[0]
    assert "reported 67 days ago" in page
    assert "for 276 days" in page


def test_a_first_commitment_takes_an_institution_off_the_silent_ones(client: Client, board: Cast) -> None:
    a_commitment(board.block_club, "Open the books", channel="policy")
    page = text(client, "/commitments/")
    assert "4 have made a commitment." in page
    assert "0 signed and committed to nothing yet." in page


def test_somebody_who_signs_twice_for_one_institution_counts_it_once(client: Client, board: Cast) -> None:
    a_signature(board.fund, board.version, name="Another Person")
    assert "4 institutions and groups signed." in text(client, "/commitments/")


@pytest.mark.parametrize("state", ["pending", "held", "rejected", "withdrawn", "duplicate", "lapsed"])
def test_only_confirmed_signatures_count(client: Client, board: Cast, state: str) -> None:
    a_signature(an_organization("Quill School"), board.version, state=state)
    assert "4 institutions and groups signed." in text(client, "/commitments/")


def test_before_anybody_commits_the_page_says_so_in_sentences(client: Client, cast: Cast) -> None:
    page = text(client, "/commitments/")
    assert "0 institutions and groups signed." in page
    assert "No commitment has been made yet." in page
    assert "No report has been due yet." in page
    assert "No peer has reviewed a report yet." in page
    assert '<svg width="100%"' not in page


def test_the_list_tells_what_peers_made_of_each(client: Client, board: Cast) -> None:
    page = text(client, "/commitments/")
    assert "3 of 3 agree" in page
    assert "2 of 3 in, 1 agrees" in page
    assert "No report yet" in page


def test_a_quiet_one_says_since_when(client: Client, board: Cast) -> None:
    quiet = a_commitment(board.fund, "Hire from the block", state="quiet")
    a_report(quiet, date(2026, 3, 31), sent=date(2026, 4, 3))
    assert "No report since 3 April 2026" in text(client, "/commitments/")


def test_a_report_that_nobody_has_checked_is_the_institutions_word_only(client: Client, board: Cast) -> None:
    a_report(a_commitment(board.fund, "Open the committee"), date(2026, 9, 30), sent=date(2026, 10, 2))
    page = text(client, "/commitments/")
    assert "Reported only" in page
    assert "3 commitments have a report. Peers have checked 2. For the other 1" in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("word=deposits", ["Move 15% of deposits"]),
        ("word=night+KILN", ["Pay every resident adviser"]),
        ("channel=policy", ["Drop the record check"]),
        ("state=done", ["Pay every resident adviser"]),
        ("field=finance", ["Move 15% of deposits"]),
        ("field=finance&state=done", []),
        ("state=nonsense", ["Move 15% of deposits", "Pay every resident adviser", "Drop the record check"]),
        ("sort=due", ["Move 15% of deposits", "Pay every resident adviser", "Drop the record check"]),
        ("sort=name", ["Drop the record check", "Pay every resident adviser", "Move 15% of deposits"]),
        ("", ["Move 15% of deposits", "Pay every resident adviser", "Drop the record check"]),
    ],
)
def test_the_page_the_csv_and_the_json_list_the_same(
    client: Client, board: Cast, query: str, shown: list[str]
) -> None:
    page = client.get(f"/commitments/?{query}")
    assert [line.commitment.title for line in page.context["lines"]] == shown
    assert [row["commitment"] for row in rows(client, f"/commitments.csv?{query}")] == shown
    loaded = document(client, f"/commitments.json?{query}")
    assert [row["commitment"] for row in loaded["commitments"]] == shown
    assert loaded["count"] == len(shown)


def test_the_filter_stays_in_the_form_and_in_the_links(client: Client, board: Cast) -> None:
    page = text(client, "/commitments/?word=fund&channel=money&sort=due")
    assert 'value="fund"' in page
    assert '<option value="money" selected>Money</option>' in page
    assert "/commitments.csv?word=fund&amp;channel=money&amp;sort=due" in page
    assert "1 of 3 fits." in page


def test_a_filter_that_fits_nothing_says_how_to_go_on(client: Client, board: Cast) -> None:
    assert "Nothing fits. Try fewer words, or choose All." in text(client, "/commitments/?word=zebra")


@pytest.mark.parametrize(
    "query", ["page=0", "page=999", "page=x", "word=%00", "word=" + "a" * 500, "channel=money&channel=policy"]
)
def test_a_strange_query_is_answered_calmly(client: Client, board: Cast, query: str) -> None:
    assert client.get(f"/commitments/?{query}").status_code == 200
    assert client.get(f"/organizations/?{query}").status_code == 200
    assert client.get(f"/commitments.json?{query}").status_code == 200


def test_long_lists_have_pages_that_keep_the_filter(client: Client, board: Cast) -> None:
    for n in range(41):
        a_commitment(board.fund, f"Number {n:02}")
    first = text(client, "/commitments/?sort=name&channel=money")
    assert "Showing 1 to 10." in first
    assert "?sort=name&amp;channel=money&amp;page=2" in first
    last = text(client, "/commitments/?sort=name&channel=money&page=5")
    assert "Showing 41 to 42." in last
    assert "Number 40" in last


def test_all_totals_agree(client: Client, board: Cast) -> None:
    page = client.get("/commitments/")
    states, loaded = page.context["states"], document(client, "/commitments.json")
    everything = rows(client, "/commitments.csv")
    assert states.total == len(everything) == loaded["count"] == 3
    assert sum(n for channel in loaded["all_by_channel"].values() for n in channel.values()) == 3
    assert loaded["signed"] == {
        "institutions_and_groups": 4,
        "made_a_commitment": 3,
        "committed_to_nothing_yet": 1,
        "by_standing": {"active": 4, "due": 0, "silent": 0, "lapsed": 0, "restored": 0},
    }
    for n, mark in states.totals:
        assert n == sum(row["state"] == mark.state for row in everything)
    assert text(client, "/commitments/").count('<i class="sw-') == 3


def test_drafts_and_pledges_are_not_counted(client: Client, board: Cast) -> None:
    a_commitment(board.fund, "A secret draft", published=None)
    making.a_pledge(board.fund, "An old pledge")
    page = text(client, "/commitments/")
    assert "secret draft" not in page
    assert "3 commitments, one square each" in page
    assert len(rows(client, "/commitments.csv")) == 3


def test_an_unlisted_group_never_appears(client: Client, board: Cast) -> None:
    hidden = an_organization("Hidden Circle", kind="affinity_group", listed=False)
    a_signature(hidden, board.version)
    theirs = a_commitment(hidden, "Their quiet plan", state="done")
    a_review(a_report(theirs, date(2026, 6, 30)), board.tom, board.theatre)
    seen = a_report(a_commitment(board.fund, "Open it"), date(2026, 6, 30))
    a_review(seen, None, hidden)
    for url in (
        *("/commitments/", "/commitments.csv", "/commitments.json", "/organizations/", "/organizations.csv"),
        *("/organizations.json", "/data/reports.csv", "/data/reviews.csv", "/data/", "/data/method/"),
    ):
        answer = client.get(url).content.decode()
        assert "Hidden Circle" not in answer, url
        assert "Their quiet plan" not in answer, url
    assert "4 institutions and groups signed." in text(client, "/commitments/")
    for suffix in ("/", ".csv", ".json"):
        assert client.get(f"/organizations/{hidden.slug}{suffix}").status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{{ settings.SECRET_KEY }}",
        "=cmd|' /C calc'!A0",
    ],
)
def test_hostile_names_are_only_words(client: Client, board: Cast, name: str) -> None:
    hostile = an_organization(name)
    a_signature(hostile, board.version)
    report = a_report(a_commitment(hostile, name, state="behind", old_words=name), date(2026, 6, 30))
    a_review(report, board.tom, board.theatre)
    making.a_pledge(hostile, name, source=name)
    Channel.objects.filter(slug="money").update(name=name)
    for url in (
        "/commitments/",
        "/organizations/",
        f"/organizations/{hostile.slug}/",
        f"/organizations/{board.theatre.slug}/",
    ):
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "alert(1)&gt;" in page or "script&gt;" in page or name[0] in "{="
    for url in (
        "/commitments.csv",
        "/organizations.csv",
        f"/organizations/{hostile.slug}.csv",
        "/data/reports.csv",
    ):
        for row in rows(client, url):
            assert not any(cell.startswith(("=", "+", "@")) for cell in row.values() if cell)


def test_channels_of_the_same_number_are_drawn_with_their_own_colour(client: Client, board: Cast) -> None:
    page = text(client, "/commitments/")
    assert 'class="tag-c c-money"' in page
    assert 'aria-label="Money, 1 in all. Behind: 1."' in page


def test_no_page_needs_more_than_twelve_queries(
    client: Client, board: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(30):
        made = a_commitment(board.fund, f"Number {n}", old_words="We will.")
        a_review(a_report(made, date(2026, 6, 30)), board.tom, board.theatre)
    for url in (
        *(
            "/commitments/",
            "/commitments/?word=number&field=finance",
            "/commitments.csv",
            "/commitments.json",
        ),
        *("/organizations/", "/organizations.csv", f"/organizations/{board.fund.slug}/"),
        *(f"/organizations/{board.fund.slug}.json", "/data/", "/data/method/", "/data/reviews.csv"),
    ):
        client.get(url)
        with django_assert_max_num_queries(12):
            assert client.get(f"{url}{'&' if '?' in url else '?'}again=1").status_code == 200


def test_visitors_get_no_cookie(client: Client, board: Cast) -> None:
    for url in ("/commitments/", "/organizations/", "/data/", "/data/method/", "/commitments.csv"):
        assert not client.get(url).cookies


def test_nothing_but_reading_is_answered(client: Client, cast: Cast) -> None:
    for url in ("/commitments/", "/commitments.csv", "/organizations/", "/data/"):
        assert client.post(url).status_code == 405


def test_one_that_changed_comes_first(client: Client, board: Cast) -> None:
    page = client.get("/commitments/")
    first = page.context["lines"][0].commitment
    a_report(a_commitment(board.clinic, "Old but fresh", published=date(2025, 2, 1)), date(2026, 9, 30))
    assert first.title == "Move 15% of deposits"
    assert client.get("/commitments/?page=1").context["lines"][0].commitment.title == "Old but fresh"


def test_the_table_of_checks_has_a_dash_where_a_field_would_check_itself(client: Client, board: Cast) -> None:
    page = text(client, "/commitments/")
    assert "Nobody checks their own field" in page
    assert "5 peer reviews so far." in page
    assert page.count("not allowed") == 5


def test_the_diagonal_stays_empty_when_an_institution_changes_its_field(client: Client, board: Cast) -> None:
    edit_organization(board.theatre, by=board.ruth, field=board.clinic.field)
    page = text(client, "/commitments/")
    assert "5 peer reviews so far. 1 is not in the table: the institution changed its field later." in page
    assert page.count("not allowed") == 5
    assert sum(row["reviews"] for row in document(client, "/data/checks.json")["rows"]) == 5


def test_organizations_without_a_field_are_still_counted(client: Client, board: Cast) -> None:
    edit_organization(board.fund, by=board.ruth, field=None)
    page = client.get("/commitments/")
    assert page.context["checks"].total == 5
    assert "No field named" in page.content.decode()
