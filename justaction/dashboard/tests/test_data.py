"""The files, and the page that says how everything is counted."""

from __future__ import annotations

import csv
import io
from datetime import date

from django.test import Client

from justaction.commitments import state as rules
from justaction.conftest import Cast
from justaction.dashboard import api, figures
from justaction.dashboard.tests.making import a_commitment, a_report, a_review
from justaction.statement.models import Signature


def rows(client: Client, url: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(url).content.decode("utf-8-sig"))))


def test_every_file_on_the_page_is_there(client: Client, cast: Cast) -> None:
    page = client.get("/data/").content.decode()
    for url in (
        *("/commitments.csv", "/commitments.json", "/organizations.csv", "/organizations.json"),
        *("/data/reports.csv", "/data/reviews.csv"),
    ):
        assert f'href="{url}"' in page
        assert client.get(url).status_code == 200


def test_the_method_shows_the_tables_that_the_code_runs(client: Client, cast: Cast) -> None:
    page = client.get("/data/method/").content.decode()
    for rule in rules.PRECEDENCE:
        assert rule.words in page
    for words in rules.DONE_RULES:
        assert words in page


def test_the_method_explains_every_column_of_every_file(client: Client, cast: Cast) -> None:
    explained = {name for names, _words in api.CODEBOOK for name in names.split(", ")}
    views = {column for table in figures.TABLES.values() for column in table.columns}
    columns = {*api.COMMITMENT, *api.ORGANIZATION, *api.REPORT, *api.REVIEW, *views}
    assert columns == explained
    page = client.get("/data/method/").content.decode()
    assert all(str(words) in page for _names, words in api.CODEBOOK)


def test_a_review_names_the_organization_and_never_the_peer(client: Client, cast: Cast) -> None:
    report = a_report(a_commitment(cast.fund), date(2026, 6, 30))
    a_review(report, cast.tom, cast.theatre, verdict="asks_for_more")
    a_review(report, cast.lee, cast.clinic, state="asked")
    (row,) = rows(client, "/data/reviews.csv")
    assert row["peer_organization"] == "Night Kiln Theatre"
    assert row["peer_field"] == "Arts and media"
    assert row["verdict"] == "asks_for_more"
    assert "Tom" not in str(row)


def test_reports_come_with_their_words(client: Client, cast: Cast) -> None:
    a_report(a_commitment(cast.fund, "Move it"), date(2026, 6, 30), "5.80", sent=date(2026, 7, 9))
    a_report(a_commitment(cast.fund, "Draft", published=None), date(2026, 6, 30))
    (row,) = rows(client, "/data/reports.csv")
    assert (row["commitment"], row["as_of"], row["value"], row["sent_on"]) == (
        *("Move it", "2026-06-30", "5.80", "2026-07-09"),
    )
    assert row["story"] == "We moved it."


def test_nobody_who_signed_is_in_any_file(client: Client, cast: Cast) -> None:
    Signature.objects.create(
        version=cast.version, name="Private Petra", state="confirmed", listed=True, address="p@example.org"
    )
    for url in ("/commitments.json", "/organizations.json", "/organizations.csv", "/data/reviews.csv"):
        assert "Petra" not in client.get(url).content.decode()


def test_a_file_is_named_after_what_is_in_it(client: Client, cast: Cast) -> None:
    sent = client.get("/commitments.csv")["Content-Disposition"]
    assert sent.startswith('attachment; filename="commitments-20')
    assert sent.endswith('.csv"')


def test_every_view_of_the_pages_is_a_file_and_says_what_the_page_says(client: Client, cast: Cast) -> None:
    report = a_report(a_commitment(cast.fund), date(2026, 6, 30))
    a_review(report, cast.tom, cast.theatre)
    a_commitment(cast.clinic, channel="policy", state="quiet")
    page, data = client.get("/commitments/"), client.get("/data/").content.decode()
    for name, table in figures.TABLES.items():
        answer = client.get(f"/data/{name}.json").json()
        assert answer["count"] == len(answer["rows"]) == len(rows(client, f"/data/{name}.csv"))
        assert all(tuple(row) == table.columns for row in answer["rows"])
        assert f'href="/data/{name}.csv"' in data
        assert f'href="/data/{name}.json"' in data
    shown = {(row["channel"], row["state"]): int(row["number"]) for row in rows(client, "/data/states.csv")}
    assert shown["money", "on_plan"] == shown["policy", "quiet"] == 1
    assert sum(shown.values()) == page.context["states"].total
    (check,) = rows(client, "/data/checks.csv")
    assert (check["peer_field"], check["checked_field"], check["reviews"]) == (
        *("Arts and media", "Finance", "1"),
    )
    for name in ("states", "quarters", "checks", "adoption"):
        assert f"/data/{name}.csv" in page.content.decode()
    assert client.get("/data/nonsense.csv").status_code == 404
