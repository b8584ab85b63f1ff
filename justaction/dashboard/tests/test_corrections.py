"""Corrections: anybody tells us, five working days are promised in public, and the clock says when we are late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from justaction.commitments.tests.making import a_commitment
from justaction.conftest import Cast
from justaction.dashboard import actions, tasks
from justaction.dashboard.models import Correction
from justaction.mail.models import Letter
from justaction.members.models import Person
from justaction.members.tests.making import erased
from justaction.record.models import Disclosure, Entry
from justaction.web import clock, openforms, workdays

pytestmark = pytest.mark.usefixtures("cast_of_october")
SignedIn = Callable[[Person], Client]
THURSDAY = datetime(2026, 10, 8, 17, tzinfo=UTC)  # noon in Chicago


@pytest.fixture
def cast_of_october(db: None, request: pytest.FixtureRequest) -> Cast:
    """The cast, founded the week before."""
    with clock.at(datetime(2026, 10, 1, 17, tzinfo=UTC)):
        found: Cast = request.getfixturevalue("cast")
    return found


def text(address: str, client: Client | None = None) -> str:
    answer = (client or Client()).get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.content.decode().split())


def tell(**said: str) -> str:
    """Send the form as a visitor; where it leads."""
    answer = Client().post("/corrections/new/", {openforms.TOKEN: openforms.token(), **said})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


@pytest.mark.parametrize(
    ("day", "promised"),
    [
        (date(2026, 10, 8), date(2026, 10, 15)),  # a Thursday
        (date(2026, 10, 9), date(2026, 10, 16)),  # a Friday
        (date(2026, 10, 10), date(2026, 10, 16)),  # a Saturday counts from Monday
    ],
)
def test_weekends_do_not_count(day: date, promised: date) -> None:
    assert workdays.after(day, 5) == promised


def test_a_visitor_says_that_a_page_is_wrong_and_the_answer_is_public_while_their_words_are_not(
    cast: Cast, signed_in: SignedIn
) -> None:
    with clock.at(THURSDAY):
        commitment = a_commitment(cast.fund, cast.grace)
        page = commitment.get_absolute_url()
        link = f"/corrections/new/?page={page}"
        assert link in text(page), "from the page itself"
        form = text(link)
        assert f'value="{page}"' in form, "with the page filled in"
        assert commitment.title in form
        refused = Client().post(
            "/corrections/new/", {openforms.TOKEN: openforms.token(), "page": "/me/", "words": "x"}
        )
        assert refused.status_code == 422
        assert "We find no public page at this address." in refused.content.decode()

        here = tell(page=page, words="Lee at the clinic told me: it was 3 %.", address="Ana@post.example")
        one = Correction.objects.get()
        assert here == f"/corrections/{one.subject}/"
        assert "We answer by 15 October 2026." in text(here)
        waiting = text("/corrections/")
        assert "1 note waits for our answer." in waiting
        for secret in ("Lee at the clinic", "ana@post.example"):
            assert secret not in waiting + text(here)
            assert not Disclosure.objects.filter(value__icontains=secret).exists()
        assert Letter.objects.get(kind="correction_reported").to == cast.ruth.email
        turn = text("/me/", signed_in(cast.ruth))
        assert "Answer by 15 October 2026" in turn or "15 October 2026" in turn
        assert f"/corrections/{one.subject}/answer/" in turn

    with clock.at(datetime(2026, 10, 13, 17, tzinfo=UTC)):
        desk, answer = signed_in(cast.ruth), f"/corrections/{one.subject}/answer/"
        assert desk.post(answer, {"outcome": "corrected", "wrong": "It said 2 %."}).status_code == 422
        said = {
            "wrong": "It said 2 %.",
            "since": "2026-09-01",
            "now_says": "It says 3 % now, from the report.",
        }
        assert desk.post(answer, {"outcome": "corrected", **said}).status_code == 302
        assert desk.post(answer, {"outcome": "stands", **said}).status_code == 409, "once"
        assert signed_in(cast.ana).get(answer).status_code == 403
        shown = text("/corrections/")
        for words in (
            "It said 2 %.",
            "1 September 2026",
            "It says 3 % now, from the report.",
            "13 October 2026",
        ):
            assert words in shown
        assert "Nothing waits for an answer." in shown
        letter = Letter.objects.get(kind="correction_answered")
        assert letter.to == "ana@post.example"
        one.refresh_from_db()
        assert one.address == "", "forgotten"
        kinds = list(Entry.objects.filter(subject=one.subject).order_by("id").values_list("kind", flat=True))
        assert kinds == ["correction.reported", "correction.answered"]
        assert "late" not in text(f"/corrections/{one.subject}/").split("<main")[1].split("</main>")[0]


def test_the_clock_says_when_we_are_late_and_it_stays_said(cast: Cast, signed_in: SignedIn) -> None:
    with clock.at(THURSDAY):
        here = tell(page="https://other.example/organizations/", words="One name is twice in this list.")
    with clock.at(datetime(2026, 10, 16, 3, tzinfo=UTC)):  # late on the promised day in Chicago
        tasks.notice_late()
        assert "late" not in text(here).split("<main")[1].split("</main>")[0]
    with clock.at(datetime(2026, 10, 16, 17, tzinfo=UTC)):
        tasks.notice_late()
        tasks.notice_late()
        assert "We promised an answer by 15 October 2026, and we are late." in text(here)
        assert "1 of them is late." in text("/corrections/")
        assert Letter.objects.filter(kind="correction_late").count() == 1
        assert Entry.objects.filter(kind="correction.late").count() == 1
        signed_in(cast.ruth).post(
            f"{here}answer/",
            {"outcome": "stands", "wrong": "A name seems to be there twice.", "now_says": "Two groups."},
        )
        assert "late; we promised 15 October 2026" in text("/corrections/")


def test_what_is_about_no_page_is_set_aside_and_a_crowd_is_held_back(cast: Cast, signed_in: SignedIn) -> None:
    with clock.at(THURSDAY):
        for number in range(8):
            tell(page="/commitments/", words=f"Buy my watches {number}")
        held = Correction.objects.filter(to_check=True)
        assert held.count() == 2, "six without a proof of work, then held"
        assert "2 came from one place at once." in text("/corrections/")
        assert Client().get(f"/corrections/{held[0].subject}/").status_code == 404
        assert Entry.objects.filter(kind="correction.reported").count() == 6
        desk = signed_in(cast.ruth)
        for one in Correction.objects.all():
            desk.post(f"/corrections/{one.subject}/answer/", {"outcome": "aside"})
        shown = text("/corrections/")
        assert "8 notes were about none of our pages" in shown
        assert "watches" not in shown
        assert not Letter.objects.filter(kind="correction_answered").exists()


def test_who_told_us_of_a_mistake_and_is_erased_gets_no_answer(cast: Cast) -> None:
    actions.report_wrong(page="/commitments/", words="It is 3, not 2.", address=cast.ana.email)
    erased(cast.ana)
    assert Correction.objects.get().address == ""
    actions.answer_correction(
        Correction.objects.get(), by=cast.ruth, outcome="stands", wrong="The number.", now_says="It is 2."
    )
    assert not Letter.objects.filter(to=cast.ana.email).exclude(kind="erased").exists()
