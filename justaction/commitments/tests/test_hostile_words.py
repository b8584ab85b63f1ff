"""Names and words are hostile everywhere: nothing that is typed runs on a page (A25)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from justaction.commitments import actions
from justaction.commitments.models import Review
from justaction.commitments.tests.conftest import START
from justaction.commitments.tests.making import a_commitment, a_proof, a_report
from justaction.conftest import Cast
from justaction.members.models import Person
from justaction.web import clock

CORPUS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</title></textarea><iframe src=javascript:alert(1)>",
    "{{ 7|add:7 }}{% debug %}",
    "javascript:alert(1)",
    "<a href=//evil.example>x</a>",
]
ALIVE = re.compile(r"<script>alert|<img src=x|<svg/onload|<iframe|<a href=//evil|href=[\"']?javascript:")


@pytest.mark.parametrize("hostile", CORPUS)
def test_nothing_typed_runs_on_any_page(
    founded: Cast, hostile: str, signed_in: Callable[[Person], Client]
) -> None:
    with clock.at(START):
        words = dict.fromkeys(("old_words", "harm", "harm_source", "affected", "answer", "ends"), hostile)
        words |= dict.fromkeys(("power_after", "builds"), f"A council decides. {hostile}")
        words |= {"indicator": f"share {hostile}", "sign_off_name": hostile, "sign_off_role": hostile}
        row = a_commitment(founded.fund, founded.grace, title=hostile[:100], unit=hostile[:20], **words)
        a_report(
            row,
            founded.grace,
            "1",
            story=hostile,
            in_the_way=hostile,
            next_steps=hostile,
            evidence=[a_proof(title=hostile, shows=hostile, source=hostile)],
        )
        review = Review.objects.get(peer=founded.tom)
        actions.review(review, by=founded.tom, verdict="asks_for_more", reasons=hostile)
        actions.reply(review, by=founded.grace, text=hostile)
        draft = actions.start(organization=founded.fund, title=hostile, channel=None, by=founded.grace)
        grace, tom, nobody = signed_in(founded.grace), signed_in(founded.tom), Client()
    with clock.at(START + timedelta(days=1)):
        desk = "/desk/prairie-lantern-fund/"
        pages = [
            (nobody, row.get_absolute_url()),
            (nobody, f"{row.get_absolute_url()}history/"),
            (grace, desk),
            (grace, f"{desk}{row.slug}/"),
            (grace, f"{desk}{row.slug}/report/"),
            (grace, f"{desk}{draft.slug}/"),
            (grace, f"{desk}{draft.slug}/task/basics/"),
            (grace, f"{desk}{draft.slug}/publish/"),
            (tom, f"/reviews/{review.subject}/"),
            (tom, "/reviews/"),
        ]
        for browser, url in pages:
            page = browser.get(url)
            assert page.status_code == 200, url
            text = page.content.decode()
            assert not ALIVE.search(text), url
            assert "{{ 7" in text or "14" not in hostile
        data = nobody.get(f"{row.get_absolute_url().rstrip('/')}.json")
        assert data.headers["Content-Type"] == "application/json"
