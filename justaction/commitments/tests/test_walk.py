"""The walk through the pages: a draft task by task, published, reported on, checked, replied to; all without script."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from justaction.collaborative.models import Channel
from justaction.commitments.models import Commitment, Review
from justaction.commitments.state import builder
from justaction.commitments.tests.conftest import START
from justaction.commitments.tests.making import a_draft, a_report
from justaction.conftest import Cast
from justaction.members.models import Person
from justaction.toolkit.actions import found_shelves
from justaction.web import clock

SignedIn = Callable[[Person], Client]
TASKS = {
    "words": {
        "old_words": "We stand with our neighbors.",
        "old_words_url": "https://fund.example.org/2020",
        "old_words_on": "2020-06-04",
    },
    "harm": {
        "harm": "Our cash sat in banks that left.",
        "harm_source": "The city's study",
        "affected": "Savers of nine blocks",
        "answer": "Come to us first.",
        "answer_on": "2025-12-01",
    },
    "power": {
        "power_before": "Two managers chose.",
        "power_after": "A council of seven chooses.",
        "voice": "binding",
        "seats_before": "0",
        "seats_now": "4",
        "seats_all": "7",
        "pay": "paid",
        "pay_words": "$40 an hour",
        "veto": "veto",
        "options": "A council that only advises us. Those affected said no to that.",
        "ends": "Cash that leaves",
        "builds": "Lenders that answer",
    },
    "number": {
        "indicator": "share of cash held by community lenders",
        "measure": "how_much",
        "unit": "%",
        "baseline": "2",
        "baseline_on": "2026-01-01",
        "target": "15%",
        "target_on": "2026-12-31",
    },
    "milestones": {"step_0": "The council meets", "step_0_on": "2026-02-01"},
    "sign_off": {
        "sign_off_name": "Grace Okoye",
        "sign_off_role": "Chief of staff",
        "sign_off_on": "2026-01-05",
    },
}


@pytest.mark.usefixtures("at_start")
def test_a_representative_builds_and_publishes_a_commitment(founded: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(founded.grace)
    money = Channel.objects.get(slug="money")
    assert b"Start a commitment" in browser.get("/desk/prairie-lantern-fund/").content
    begun = browser.post(
        "/desk/prairie-lantern-fund/start/", {"title": "Move 15% of our cash", "channel": money.pk}
    )
    desk = begun.headers["Location"]
    assert browser.get(desk).content.count(b"Not started") == 6
    refused = browser.post(f"{desk}publish/")
    assert refused.status_code == 422
    assert b"Name the harm." in refused.content
    for part, typed in TASKS.items():
        assert browser.get(f"{desk}task/{part}/").status_code == 200
        saved = browser.post(f"{desk}task/{part}/", typed)
        assert saved.status_code == 302, saved.content.decode()
    draft = Commitment.objects.get()
    assert [point.on.isoformat() for point in draft.plan.all()] == ["2026-03-31", "2026-06-30", "2026-09-30"]
    assert Client().get(draft.get_absolute_url()).status_code == 404
    assert b"Preview." in browser.get(f"{desk}preview/").content
    assert b"Preview the page" in browser.get(f"{desk}publish/").content
    done = browser.post(f"{desk}publish/")
    assert done.status_code == 302, done.content.decode()
    page = Client().get(done.headers["Location"])
    assert page.status_code == 200
    text = page.content.decode()
    assert "On plan." in text
    assert "Come to us first." in text


def test_a_report_is_sent_checked_and_replied_to(
    founded: Cast, commitment: Commitment, signed_in: SignedIn
) -> None:
    desk = "/desk/prairie-lantern-fund/move-our-cash-home/"
    with clock.at(START + timedelta(days=95)):
        grace = signed_in(founded.grace)
        assert b"8 days" not in grace.get(f"{desk}report/").content
        typed = {
            "as_of": "2026-04-05",
            "value": "3.1",
            "story": "Two lenders took us.",
            "shows": "The sums",
            "url": "https://fund.example.org/letters",
        }
        behind = grace.post(f"{desk}report/", typed)
        assert behind.status_code == 422
        assert b"Say what got in the way." in behind.content
        typed |= {"in_the_way": "One lender said no.", "next_steps": "- Ask two more\n- Report each month"}
        sent = grace.post(f"{desk}report/", typed)
        assert sent.status_code == 302, sent.content.decode()
        page = Client().get(commitment.get_absolute_url()).content.decode()
        assert "Behind." in page
        assert "One lender said no." in page
        assert "<li>Ask two more</li>" in page
        review = Review.objects.get(peer=founded.tom)
        tom = signed_in(founded.tom)
        assert b"Does the proof fit the claim?" in tom.get(f"/reviews/{review.subject}/").content
        given = tom.post(
            f"/reviews/{review.subject}/", {"verdict": "asks_for_more", "reasons": "Show the memo."}
        )
        assert given.status_code == 302
        page = Client().get(commitment.get_absolute_url()).content.decode()
        assert "A review is written" in page
        assert "Show the memo." not in page
        assert b"Show the memo." in grace.get(desk).content
        assert grace.post(f"{desk}reply/{review.subject}/let-stand/").status_code == 302
        page = Client().get(commitment.get_absolute_url()).content.decode()
        assert "Asks for more" in page
        assert "Show the memo." in page
        assert "Night Kiln Theatre" in page
        assert "Tom Wilk" not in page
        assert b"Show the memo." in grace.get("/desk/prairie-lantern-fund/").content
        said = grace.post(f"{desk}reply/{review.subject}/", {"text": "It is on the page now."})
        assert said.status_code == 302
        page = Client().get(commitment.get_absolute_url()).content.decode()
        assert "It is on the page now." in page
        changed = tom.post(
            f"/reviews/{review.subject}/", {"verdict": "agrees", "reasons": "The memo is there."}
        )
        assert changed.status_code == 302
        again = tom.post(f"/reviews/{review.subject}/", {"verdict": "disagrees", "reasons": "No."})
        assert again.status_code == 403
        assert b"The memo is there." in Client().get(f"{commitment.get_absolute_url()}history/").content


def test_a_file_is_kept_clean_and_given_as_an_attachment(
    founded: Cast, commitment: Commitment, signed_in: SignedIn
) -> None:
    with clock.at(START + timedelta(days=30)):
        grace = signed_in(founded.grace)
        typed = {"as_of": "2026-02-01", "value": "5", "story": "Moved.", "shows": "Each account"}
        file = SimpleUploadedFile("../../accounts.csv", b"account,sum\n=cmd|' /C calc'!A0,3\n")
        url = "/desk/prairie-lantern-fund/move-our-cash-home/report/"
        sent = grace.post(url, {**typed, "file": file})
        assert sent.status_code == 302, sent.content.decode()
        proof = commitment.evidence.get()
        assert proof.file_name == "accounts.csv"
        response = Client().get(f"{commitment.get_absolute_url()}evidence/{proof.subject}/")
        body = response.getvalue()
        assert b"'=cmd" in body
        assert response.headers["Content-Disposition"] == 'attachment; filename="accounts.csv"'
        assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        page = Client().get(commitment.get_absolute_url()).content.decode()
        assert proof.digest in page
        bad = grace.post(
            url,
            {**typed, "as_of": "2026-02-02", "file": SimpleUploadedFile("x.svg", b"<svg onload=alert(1)>")},
        )
        assert bad.status_code == 422
        assert b"Use a picture" in bad.content


def test_the_data_can_be_taken_away(founded: Cast, commitment: Commitment) -> None:
    with clock.at(START + timedelta(days=100)):
        a_report(commitment, founded.grace, "5")
        url = commitment.get_absolute_url().rstrip("/")
        table = Client().get(f"{url}.csv").content.decode("utf-8-sig").splitlines()
        assert table[0].startswith("as_of,plan,reported")
        assert len(table) == 1 + 6
        data = Client().get(f"{url}.json").json()
        assert data["state"] == commitment.__class__.objects.get().state
        assert data["reports"][0]["value"] == "5.00"


@pytest.mark.usefixtures("at_start")
def test_only_the_organizations_own_people_open_its_desk(founded: Cast, signed_in: SignedIn) -> None:
    draft = a_draft(founded.fund, founded.grace)
    pages = ["", "start/", f"{draft.slug}/", f"{draft.slug}/task/harm/", f"{draft.slug}/publish/"]
    for page in pages:
        assert signed_in(founded.ana).get(f"/desk/prairie-lantern-fund/{page}").status_code == 403
        assert Client().get(f"/desk/prairie-lantern-fund/{page}").status_code == 302
        assert signed_in(founded.grace).get(f"/desk/prairie-lantern-fund/{page}").status_code == 200


@pytest.mark.usefixtures("at_start")
def test_two_authors_saving_at_once_lose_nothing(founded: Cast, signed_in: SignedIn) -> None:
    draft = a_draft(founded.fund, founded.grace)
    url = f"/desk/prairie-lantern-fund/{draft.slug}/task/harm/"
    first, second = signed_in(founded.grace), signed_in(founded.grace)
    seen = first.get(url).context["form"]["seen"].value()
    typed = {**TASKS["harm"], "seen": seen}
    assert first.post(url, {**typed, "harm": "The first words."}).status_code == 302
    late = second.post(url, {**typed, "harm": "The second words."})
    assert late.status_code == 409
    text = late.content.decode()
    assert "The first words." in text
    assert "The second words." in text
    again = second.post(url, {**typed, "harm": "Both words.", "seen": late.context["form"]["seen"].value()})
    assert again.status_code == 302
    draft.refresh_from_db()
    assert draft.harm == "Both words."


def test_the_page_asks_the_database_little(founded: Cast, commitment: Commitment) -> None:
    with clock.at(START + timedelta(days=30)):
        a_report(commitment, founded.grace, "3")
    with clock.at(START + timedelta(days=60)):
        a_report(commitment, founded.grace, "4")
        url = commitment.get_absolute_url()
        Client().get(f"{url}history/")
        with CaptureQueriesContext(connection) as asked:
            assert Client().get(url).status_code == 200
        assert len(asked) <= 12, [query["sql"][:120] for query in asked]


@pytest.mark.usefixtures("at_start")
def test_saving_a_task_goes_on_to_the_next_one_that_is_not_done(founded: Cast, signed_in: SignedIn) -> None:
    browser, money = signed_in(founded.grace), Channel.objects.get(slug="money")
    begun = browser.post("/desk/prairie-lantern-fund/start/", {"title": "Move it", "channel": money.pk})
    desk = begun["Location"]
    browser.post(f"{desk}task/power/", TASKS["power"])
    went = [
        browser.post(f"{desk}task/{part}/", TASKS[part])["Location"] for part in ("words", "harm", "sign_off")
    ]
    tasks = [task.key for task in builder.TASKS]
    after_power = tasks[tasks.index("power") + 1]
    assert went == [f"{desk}task/harm/", f"{desk}task/{after_power}/", desk]


@pytest.mark.usefixtures("at_start")
def test_the_practice_is_picked_from_the_list_of_its_channel_or_said_in_own_words(
    founded: Cast, signed_in: SignedIn
) -> None:
    found_shelves()
    browser, money = signed_in(founded.grace), Channel.objects.get(slug="money")
    begun = browser.post("/desk/prairie-lantern-fund/start/", {"title": "Move it", "channel": money.pk})
    there = f"{begun['Location']}task/power/"
    field = browser.get(there).context["form"]["practice"].field
    names = [name for name, _label in field.choices]
    assert names == [*money.practices.values_list("name", flat=True), ""]
    assert len(names) <= 9
    draft = Commitment.objects.get()
    for said, kept in (
        ({"practice": "Deposits"}, "Deposits"),
        ({"practice": "", "practice_own": "  Our  parking lots "}, "Our parking lots"),
    ):
        assert browser.post(there, {**TASKS["power"], **said}).status_code == 302
        draft.refresh_from_db()
        assert draft.practice == kept
    assert browser.get(there).context["form"]["practice_own"].value() == "Our parking lots"
    both = {"practice": "Deposits", "practice_own": "Our parking lots"}
    refused = browser.post(there, {**TASKS["power"], **both})
    assert refused.status_code == 422
    assert "Not both." in refused.content.decode()
    assert browser.post(there, {**TASKS["power"], "practice": "Hiring and promotion"}).status_code == 422
