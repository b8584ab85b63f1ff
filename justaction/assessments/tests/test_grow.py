"""An answer becomes a commitment in two presses, and the thread is read in both directions."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from justaction.assessments.models import Grown
from justaction.assessments.tests.making import shared
from justaction.conftest import Cast
from justaction.web import origins

Browser = Callable[..., Client]


def test_two_presses_make_a_commitment_of_an_answer(cast: Cast, client: Client, signed_in: Browser) -> None:
    row = shared(cast)
    grace = signed_in(cast.grace)
    result = grace.get(reverse("assessments:result", args=[row.subject])).content.decode()
    link = re.findall(r'href="(/desk/[^"]+)"', result)[3]
    page = grace.get(link)
    said = {name: page.context["form"].initial[name] for name in ("title", "grows_from")}
    said["channel"] = page.context["form"].initial["channel"].pk
    item = row.items.get(number=4)
    assert item.text in page.content.decode()
    assert grace.post(reverse("commitments:start", args=[cast.fund.slug]), said).status_code == 302
    draft = cast.fund.commitments.get()
    grown = Grown.objects.get()
    assert (grown.item, grown.ref, grown.is_public) == (item, draft.subject, False)
    assert draft.grew_url == f"{row.get_absolute_url()}#q4"
    assert draft.title in grace.get(reverse("assessments:result", args=[row.subject])).content.decode()
    assert draft.title not in client.get(row.get_absolute_url()).content.decode()  # a draft is nobody else's


def test_nobody_makes_up_what_something_grew_from(cast: Cast, signed_in: Browser) -> None:
    grace = signed_in(cast.grace)
    channel = cast.money.channel_id
    said = {"title": "More loans", "channel": channel, "grows_from": "made:up"}
    grace.post(reverse("commitments:start", args=[cast.fund.slug]), said)
    other = origins.Origin("assessment", "x:1", "Of another", "/assessments/x/", organization="elsewhere")
    said |= {"title": "Even more", "grows_from": other.token()}
    grace.post(reverse("commitments:start", args=[cast.fund.slug]), said)
    assert [one.grew_url for one in cast.fund.commitments.all()] == ["", ""]


def test_only_people_of_the_organization_are_offered_it(cast: Cast, signed_in: Browser) -> None:
    row = shared(cast)
    text = signed_in(cast.ana).get(reverse("assessments:result", args=[row.subject])).content.decode()
    assert "Make a commitment" not in text
