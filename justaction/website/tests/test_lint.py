"""The linter: what is said twice, an answer under the wrong question, a word too few, hard reading, links, translations."""

from __future__ import annotations

import ipaddress
import os
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.test import Client

from justaction.members.models import Person
from justaction.website import checking
from justaction.website.actions import links
from justaction.website.linter import asked, language, reading
from justaction.website.tests.making import a_page
from justaction.website.tests.test_write import in_spanish

if TYPE_CHECKING:
    from justaction.conftest import Cast

SignedIn = Callable[[Person], Client]
HOW = "Early on a few neighbors wrote to each other. They met on a screen each week, and the circle grew."
WHO = "Anybody who is willing to work with others may join a circle. There is no fee, and no test."
CHANGE = "Our framework looks at three streams in which a town moves its power: purses, tales and rules."
SHAPE = "Each circle focuses moving power through one of three streams. Every member may choose the circle."
# The page that the house grew from has its questions twice, one answer under a question that is not its own, and a verb
# without its small word. This one, in words of our own, has the same.
SAME_DEFECTS = f"""ABOUT
HOW DID THE CIRCLE BEGIN?
{HOW}
WHO IS ALLOWED TO JOIN A CIRCLE?
{WHO}
WHAT IS THE THEORY OF CHANGE?
{CHANGE}
HOW DID THE CIRCLE BEGIN?
{HOW}
WHO IS ALLOWED TO JOIN A CIRCLE?
{WHO}
WHO IS ALLOWED TO JOIN A CIRCLE?
{CHANGE}
WHAT IS THE SHAPE OF A CIRCLE?
{SHAPE}
"""


def defects(text: str) -> set[str]:
    return {one.rule for one in checking.of_pasted(text)}


@pytest.mark.django_db
def test_the_three_defects_are_found_where_they_are(cast: Cast, signed_in: SignedIn) -> None:
    found = checking.of_pasted(SAME_DEFECTS)
    said = [f"{one.rule} {one.where}: {one.says}" for one in found]
    assert any(
        "twice HOW DID THE CIRCLE BEGIN?: This question stands 2 times (line 2, 8)" in one for one in said
    )
    wrong = [one for one in said if one.startswith("misplaced")]
    assert wrong == [
        "misplaced WHO IS ALLOWED TO JOIN A CIRCLE?: The answer below it (line 12) belongs to “WHAT IS THE THEORY OF "
        "CHANGE?”."
    ]
    assert any("“focuses moving”. It wants “on” between" in one for one in said)
    page = signed_in(cast.imani).post("/steer/website/check/", {"text": SAME_DEFECTS}).content.decode()
    for heading in ("Said twice", "An answer under the wrong question", "A word too few or too many"):
        assert heading in page


@pytest.mark.django_db
def test_the_page_that_the_house_grew_from_has_all_three() -> None:
    """It is not ours to carry along: who has it names the file (SOURCE_PAGE)."""
    at = os.environ.get("SOURCE_PAGE", "")
    if not at:
        pytest.skip("SOURCE_PAGE names no file")
    found = checking.of_pasted(Path(at).read_text())
    assert {"twice", "misplaced", "slip", "hard"} <= {one.rule for one in found}
    (wrong,) = (one for one in found if one.rule == "misplaced")
    assert "QUALIFIED" in wrong.where
    assert "THEORY OF CHANGE" in wrong.says
    assert sum(one.rule == "twice" and one.says.startswith("This question") for one in found) == 5
    assert any("focuses shifting" in one.says for one in found)


@pytest.mark.parametrize(
    ("text", "slips"),
    [
        ("It focuses on sharing power.", 0),
        ("We focus during spring on one thing.", 0),
        ("We rely sharing.", 1),
        ("They are responsible paying.", 1),
        ("It is is so.", 1),
        ("She had had enough.", 0),
    ],
)
def test_slips(text: str, slips: int) -> None:
    assert len(language.missing(text)) + len(language.twice(text)) == slips


def test_the_grade_of_a_text_is_close_to_what_others_measure() -> None:
    """The opening of Lincoln's address at Gettysburg is of about grade 11; a primer's lines are of about grade 1."""
    lincoln = (
        "Four score and seven years ago our fathers brought forth on this continent, a new nation, conceived in "
        "Liberty, and dedicated to the proposition that all men are created equal. Now we are engaged in a great civil "
        "war, testing whether that nation, or any nation so conceived and so dedicated, can long endure."
    )
    primer = "The cat sat on a mat. The dog ran to the cat. The cat ran up a tree. The dog sat down to wait for it."
    assert 11 <= (reading.grade(lincoln) or 0) <= 15
    assert (reading.grade(primer) or 0) < 2
    assert reading.grade("Too short to tell.") is None


def test_an_answer_that_only_names_another_question_stays_where_it_is() -> None:
    rows = [
        asked.Block("What happens in a year?", "In spring we learn the theory of change."),
        asked.Block("What is the theory of change?", CHANGE),
    ]
    assert asked.misplaced(rows) == []


@pytest.mark.django_db
def test_the_first_words_of_a_house_have_nothing_to_mend(cast: Cast) -> None:
    assert checking.everything() == []
    out = StringIO()
    call_command("lint_content", stdout=out)
    assert "nothing found" in out.getvalue()


@pytest.mark.django_db
def test_links_pictures_and_translations(cast: Cast, signed_in: SignedIn) -> None:
    in_spanish()
    text = "Read [the rules](/pages/none/), [the law](/faq/#nowhere), [help](/help/). ![](https://a.example/x.png)"
    row = a_page("news", "Rules", text, by=cast.imani)
    found = [(one.rule, one.says) for one in checking.everything() if one.where == "Rules"]
    assert [rule for rule, _says in found] == ["link", "link", "alt", "missing"]
    page = signed_in(cast.imani).get(f"/steer/website/news/{row.page.slug}/en/v1/").content.decode()
    assert "A link leads nowhere: “the rules”" in page
    with pytest.raises(SystemExit):
        call_command("lint_content", stdout=StringIO())


@pytest.mark.django_db
def test_links_to_other_sites_are_looked_at_when_somebody_asks(cast: Cast) -> None:
    class There(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(404 if "gone" in self.path else 200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Silent."""

    server = HTTPServer(("127.0.0.1", 0), There)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        base = f"http://127.0.0.1:{server.server_port}"
        a_page("news", "Elsewhere", f"[One]({base}/here) and [two]({base}/gone).", by=cast.imani)
        loopback = ipaddress.ip_address("127.0.0.1")
        for url in checking.outside_links():
            links.look_now(url, allowed=lambda address, port: address == loopback)
    finally:
        server.shutdown()
        server.server_close()
    (gone,) = (one for one in checking.everything() if one.rule == "outside")
    assert gone.says.endswith("/gone.")
