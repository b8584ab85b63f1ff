"""To whom an issue goes: everybody who wants it, or one part of them that the page of the issue names."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from justaction.commitments.models import Commitment
from justaction.commitments.tests.making import a_commitment
from justaction.conftest import Cast
from justaction.members import following
from justaction.members.models import Person
from justaction.newsletter import actions, audience
from justaction.newsletter.models import Issue
from justaction.newsletter.tests.making import a_draft

Browser = Callable[..., Client]


@pytest.fixture
def readers(cast: Cast) -> list[Person]:
    """Seven who read it while signed in: Ana in Spanish, Imani also the letters of Money, Grace in the field of the fund."""
    field = cast.fund.field
    assert field is not None
    Person.objects.filter(pk=cast.grace.pk).update(field=field)
    people = [cast.ruth, cast.imani, cast.ana, cast.grace, cast.tom, cast.lee, cast.sol]
    for one in people:
        actions.choose_signed_in(
            one, by=one, language="es" if one == cast.ana else "en", often="each", general=True,
            communities=["money"] if one == cast.imani else [],
        )  # fmt: skip
    return people


def narrowed(issue: Issue, browser: Client, segment: str) -> str:
    """Choose a segment in the page of the issue, and what the page then says of who gets it."""
    url = f"/steer/newsletter/{issue.slug}/"
    seen = issue.wordings.filter(language="en").latest("number").number
    answer = browser.post(
        f"{url}write/en/", {"title": "News", "text": "Hello.", "segment": segment, "seen": seen}
    )
    assert answer.status_code == 302, answer.content.decode()
    return browser.get(url).content.decode()


def to_whom(issue: Issue) -> list[str]:
    issue.refresh_from_db()
    return [one.to for one in audience.recipients(issue)]


def test_each_of_the_five_ways_to_narrow_it_finds_its_readers(
    cast: Cast, readers: list[Person], signed_in: Browser
) -> None:
    commitment = a_commitment(cast.fund, cast.grace)
    for one in readers[2:]:
        _follows(one, commitment)
    browser, issue = signed_in(cast.ruth), a_draft(cast)
    field = cast.fund.field
    assert field is not None
    assert "One person gets it." in narrowed(issue, browser, "role:project-coordinator")
    assert to_whom(issue) == [cast.imani.email]
    narrowed(issue, browser, f"field:{field.slug}")
    assert to_whom(issue) == [cast.grace.email]
    page = narrowed(issue, browser, f"follows:commitment:{commitment.subject}")
    assert "5 people get it." in page
    assert "Who follows: Prairie Lantern Fund" in page
    assert to_whom(issue) == [one.email for one in readers[2:]]
    Issue.objects.filter(pk=issue.pk).update(segment="language:es")
    assert to_whom(issue) == [cast.ana.email]
    assert to_whom(a_draft(cast, community="money")) == [cast.imani.email]


def test_who_follows_one_commitment_is_no_choice_while_fewer_than_five_do(
    cast: Cast, readers: list[Person], signed_in: Browser
) -> None:
    commitment = a_commitment(cast.fund, cast.grace)
    for one in readers[:4]:
        _follows(one, commitment)
    browser, issue = signed_in(cast.ruth), a_draft(cast)
    url, segment = f"/steer/newsletter/{issue.slug}/write/en/", f"follows:commitment:{commitment.subject}"
    assert segment not in browser.get(url).content.decode()
    answer = browser.post(url, {"title": "News", "text": "Hello.", "segment": segment, "seen": 1})
    assert answer.status_code == 422
    _follows(readers[4], commitment)
    assert segment in browser.get(url).content.decode()


def _follows(person: Person, commitment: Commitment) -> None:
    following.follow(
        person, "commitment", str(commitment.subject), f"Prairie Lantern Fund: {commitment.slug}", "/commitments/", by=person
    )  # fmt: skip
