"""A challenge of a neighbourhood names the commitment that answers it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.test import Client

from justaction.commitments.tests.making import a_commitment, a_draft
from justaction.communities import actions
from justaction.communities.models import Challenge
from justaction.members.actions import cases
from justaction.members.models import Case, Person

if TYPE_CHECKING:
    from justaction.conftest import Cast


def test_imani_links_a_challenge_to_a_public_commitment_by_its_address(
    cast: Cast, client: Client, signed_in: Callable[[Person], Client]
) -> None:
    actions.answer_survey(cast.ana, first=cast.money)
    row = actions.give(
        Challenge(community=cast.money, title="No bank", text="For a mile.", neighbourhood="Englewood"),
        by=cast.ana,
    )
    cases.decide(list(Case.objects.open()), by=cast.imani, decision="release", reason="We read it.")
    commitment, draft = a_commitment(cast.fund, cast.grace), a_draft(cast.fund, cast.grace, title="A draft")
    imani, path = signed_in(cast.imani), f"/run/money/challenges/{row.subject}/"
    there = f"https://here.example/commitments/{cast.fund.slug}/"
    assert imani.post(path, {"url": f"{there}{draft.slug}/"}).status_code == 422, "a draft is nobody's to see"
    assert imani.post(path, {"url": f"{there}{commitment.slug}/"}).status_code == 302
    page = client.get(row.page()).content.decode()
    assert f"{cast.fund.name}: {commitment.title}" in page
    assert f'href="/commitments/{cast.fund.slug}/{commitment.slug}/"' in page
