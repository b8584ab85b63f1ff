"""A25: whatever is typed into an open form is shown as it was typed, and does nothing: on pages, in letters, in files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils.html import escape

from justaction.mail.models import Letter
from justaction.members import cases as kinds
from justaction.members.actions import cases
from justaction.members.models import Case, Person
from justaction.statement import actions
from justaction.statement.models import Signature
from justaction.statement.tests.making import for_institution, post, worked
from justaction.web.tongues import straight

if TYPE_CHECKING:
    from justaction.conftest import Cast

CORPUS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg onload=alert(1)>",
    "'-alert(1)-'",
    "javascript:alert(1)",
    "{{ 7|add:7 }}{% debug %}",
    "</title><script>alert(1)</script>",
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "\u202e<iframe srcdoc='x'>",
    "[x](javascript:alert(1))",
]
RAW = (
    "<script>alert",
    "<img src=x",
    "<svg onload",
    "<iframe srcdoc",
    'href="javascript',
    'href="data:',
    "14<",
)


@pytest.mark.parametrize("words", CORPUS)
def test_a25_nothing_typed_into_an_open_form_does_anything(
    cast: Cast, client: Client, signed_in: Callable[[Person], Client], words: str
) -> None:
    moderator = signed_in(cast.ruth)
    pages = [post(client, "/report/", {"page": f"/about/{words}", "words": words} | worked("report"))]
    pages.append(post(client, "/report/", {"page": "", "words": words, "address": words}))
    pages.append(client.get("/report/", {"page": words}))
    pages.append(post(client, "/sign/", {"name": words, "address": words, "kind": "individual"}))
    said = for_institution(
        "omar@elsewhere.example", organization_name=words, role_title=words, authority=words
    )
    pages.append(post(client, "/sign/for/institution/", said | worked("sign")))
    pages.append(post(client, "/sign/for/institution/", said | {"address": words}))
    for row in Signature.objects.filter(state="pending"):
        pages.append(client.get(row.page("confirm")))
        actions.confirm(row)
    pages.append(moderator.get("/steer/queue/"))
    pages += [moderator.get(f"/steer/queue/{case.subject}/") for case in Case.objects.all()]
    pages += [moderator.get("/steer/signatures/", {"q": words}), client.get("/signers/", {"q": words})]
    for case in Case.objects.filter(what="held", state="open"):
        cases.decide([case], by=cast.ruth, decision="release", reason=words)
    row = actions.confirm(actions.sign(name="Ana Flores", address="ana@elsewhere.example", listed=True))
    Signature.objects.filter(pk=row.pk).update(name=words)  # as if the form had ever let it in
    Person.objects.filter(email="ana@elsewhere.example").update(name=words)
    listed = client.get("/signers/")
    assert escape(straight(words)) in listed.content.decode()
    pages += [listed, client.get("/organizations/"), client.get("/signers/", {"organizations": "1"})]
    drawn = [page.content.decode() for page in pages] + [letter.html for letter in Letter.objects.all()]
    assert len(drawn) > 9
    for text in drawn:
        assert not [raw for raw in RAW if raw in text.lower()], text[:3000]


def test_a28_formulas_are_neutral_in_a_table_and_come_back_as_they_were(cast: Cast, client: Client) -> None:
    names = ["=HYPERLINK(1)", "+1+1", "-2+3", "@SUM(A1)", "Plain Name"]
    for n, name in enumerate(names):
        said = for_institution(
            f"p{n}@o{n}.example", organization_name=name, organization_website=f"https://o{n}.example"
        )
        actions.confirm(actions.sign(**said))
    read = list(csv.reader(io.StringIO(client.get("/signers.csv").content.decode("utf-8-sig"))))
    cells = [cell for row in read for cell in row]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    assert {name for name in names if name in {cell.lstrip("'") for cell in cells}} == set(names)


def test_one_moderator_is_not_enough_for_more_than_twenty(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    rows = [
        actions.confirm(actions.sign(name=f"Made Up {n}", address=f"made{n}@up.example")) for n in range(21)
    ]
    done = actions.invalidate(rows[:20], by=cast.ruth, reason="One person made them.")
    assert done.settled == 20
    done = actions.invalidate(rows[20:], by=cast.ruth, reason="One person made them.")
    assert done.proposal is not None  # not in two steps either
    assert Signature.objects.counted().count() == 1
    page = signed_in(cast.ruth).post(f"/steer/proposals/{done.proposal.pk}/confirm/")
    assert page.status_code == 403
    assert Signature.objects.counted().count() == 1


def test_a_report_is_decided_with_a_reason_and_its_author_hears(cast: Cast, client: Client) -> None:
    said = {"page": "https://example.org/about/", "words": "That is wrong.", "address": "noor@example.org"}
    assert post(client, "/report/", said).status_code == 302
    case = Case.objects.get()
    assert (case.kind, case.about, case.what) == ("page", "/about/", "reported")
    cases.decide([case], by=cast.ruth, decision="hide", reason="It was wrong.")
    assert Letter.objects.filter(kind="report_answered", to="noor@example.org").count() == 1
    assert not case.reports.exclude(address="").exists()
    assert kinds.at("https://example.org/about/?x=1").about == "/about/"
