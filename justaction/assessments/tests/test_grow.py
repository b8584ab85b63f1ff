"""An answer becomes a commitment in two presses, and the thread is read in both directions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from justaction.assessments.models import Grown, Question
from justaction.assessments.tests.making import shared
from justaction.conftest import Cast
from justaction.web import origins, slots
from justaction.web.slots import Part

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


def test_tools_stand_beside_low_answers_and_standards_beside_the_questions(
    cast: Cast, signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tools(viewer: Any, found: list[origins.Origin]) -> Iterator[Part]:
        for one in found:
            yield Part(title=f"A tool for {one.channel}", url="/toolkit/tools/x/", context={"key": one.key})

    def rules(viewer: Any, asked: frozenset[str]) -> Iterator[Part]:
        yield from (Part(title=code, url="/standards/") for code in ("M1", "M2") if code not in asked)

    row = shared(cast)
    monkeypatch.setitem(slots._slots, "assessment.helps", [(1, tools)])
    monkeypatch.setitem(slots._slots, "assessment.standards", [(1, rules)])
    result = signed_in(cast.grace).get(reverse("assessments:result", args=[row.subject])).content.decode()
    assert result.count("A tool for money") == 3
    Question.objects.filter(order=1).update(standard="M1")
    page = signed_in(cast.ruth).get(reverse("assessments:questions")).content.decode()
    assert ">M2<" in page
    assert ">M1<" not in page
