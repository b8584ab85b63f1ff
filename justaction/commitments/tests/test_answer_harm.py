"""From a harm to the commitment that answers it, and back."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from justaction.commitments.models import Commitment
from justaction.conftest import Cast
from justaction.harms import actions
from justaction.harms.tests.making import a_harm
from justaction.members.models import Person

SignsIn = Callable[[Person], Client]


def test_grace_answers_it_with_a_commitment_of_the_fund(
    cast: Cast, client: Client, signed_in: SignsIn
) -> None:
    harm = a_harm(cast)
    graces = signed_in(cast.grace)
    page = graces.get(harm.url).content.decode()
    assert "Answer it for Prairie Lantern Fund" in page
    link = page.split('href="/desk/', 1)[1].split('"', 1)[0].replace("&amp;", "&")
    begin = graces.get(f"/desk/{link}")
    initial = begin.context["form"].initial
    said = {"title": "Lend where the red lines were", "channel": initial["channel"].pk}
    graces.post(begin.request["PATH_INFO"], {**said, "grows_from": initial["grows_from"]})
    made = Commitment.objects.get()
    assert (made.grew_kind, made.grew_title) == ("harm", "Banks drew red lines around Black neighbourhoods")
    assert "Lend where" not in client.get(harm.url).content.decode()  # a draft is nobody's business
    actions.answered(harm.subject, ref=made.subject, title=made.title, url=made.record_url, is_public=True)
    assert "Lend where" in client.get(harm.url).content.decode()
