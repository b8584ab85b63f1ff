"""A commitment cites clauses of a standard; each link stands on both pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from justaction.commitments import actions
from justaction.commitments.models import Citation
from justaction.commitments.tests.making import a_commitment, a_draft
from justaction.conftest import Cast
from justaction.errors import NotAllowed, Refused
from justaction.record.models import Entry
from justaction.standards import actions as standards
from justaction.standards.tests.making import adopted, an_idea


def test_from_standard_m1_one_sees_every_commitment_that_cites_it(
    cast: Cast, client: Client, signed_in: Callable[..., Client]
) -> None:
    revision = adopted(cast)
    clause = revision.clauses.get(number="2")
    made = a_commitment(cast.fund, cast.grace)
    draft = a_draft(cast.fund, cast.grace, title="Not public")
    assert made.title not in client.get("/standards/M1/").text
    grace = signed_in(cast.grace)
    there = f"/desk/{cast.fund.slug}/{made.slug}/standards/"
    page = grace.get(there).text
    assert "M1, clause 2: Say who owns the firm." in page
    assert grace.post(there, {"cited": [f"c{clause.pk}"]}).status_code == 302
    actions.cite(draft, standards=[revision.standard], by=cast.grace)
    standard = client.get("/standards/M1/").text
    assert made.title in standard
    assert "clause 2 of revision 1" in standard
    assert "Not public" not in standard
    page = client.get(made.get_absolute_url()).text
    assert f'href="/standards/M1/v1/#{clause.anchor}">M1, clause 2</a>' in page
    assert f'id="{clause.anchor}"' in client.get("/standards/M1/v1/").text
    assert client.get(made.get_absolute_url().rstrip("/") + ".json").json()["cites"] == [
        {"standard": "M1", "revision": 1, "clause": "2"}
    ]
    assert Entry.objects.filter(kind="commitment.cites").count() == 1
    assert grace.post(there, {}).status_code == 302
    assert not Citation.objects.filter(commitment=made).exists()


def test_what_was_cited_stays_when_the_standard_ends_and_nothing_new_is_cited_then(cast: Cast) -> None:
    revision = adopted(cast)
    made = a_commitment(cast.fund, cast.grace)
    actions.cite(made, clauses=list(revision.clauses.all()), by=cast.grace)
    standards.retire(revision.standard, why="A law says more.", by=cast.imani)
    kept = actions.cite(made, clauses=[revision.clauses.get(number="1")], by=cast.grace)
    assert [one.words for one in kept] == ["M1, 1 (v1)"]
    with pytest.raises(Refused, match="in force"):
        actions.cite(made, clauses=[revision.clauses.get(number="2")], by=cast.grace)
    with pytest.raises(NotAllowed):
        actions.cite(made, by=cast.tom)
    with pytest.raises(Refused, match="in force"):
        actions.cite(made, standards=[an_idea(cast, title="Another")], by=cast.grace)
