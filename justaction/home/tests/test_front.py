"""The front page and the pages about the collaborative: every word and number from the facts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from justaction.collaborative import actions as collaborative
from justaction.collaborative.models import ChannelStage, Collaborative, Pillar, Value
from justaction.communities import actions as communities
from justaction.communities.tests.making import joined
from justaction.conftest import Cast
from justaction.home.models import Goal
from justaction.home.tests.making import founded
from justaction.members import actions as members
from justaction.members.models import Role
from justaction.statement import actions as statement
from justaction.web import house
from justaction.website.models import Page

PAGES = [
    "/",
    "/about/",
    "/about/story/",
    "/about/people/",
    "/theory-of-change/",
    "/values/",
    "/faq/",
    "/help/",
    "/privacy/",
    "/accessibility/",
    "/code/",
    "/communities/money/",
    "/statement/",
]


def words(client: Client, path: str) -> str:
    return client.get(path).content.decode().replace("&#x27;", "'")


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_each_page_has_one_headline_few_questions_and_no_cookie(
    client: Client, path: str, django_assert_max_num_queries: Callable[..., object]
) -> None:
    founded()
    house.now()  # what every page must know of the collaborative is read when it changes, not for each page
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        page = client.get(path)
    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1
    assert "style=" not in page.content.decode()
    assert not client.cookies


def test_headline_lead_and_purpose_are_what_the_steward_wrote(cast: Cast, client: Client) -> None:
    collaborative.change(
        Collaborative.objects.get(), by=cast.ruth, headline="Look at our work.", purpose="Deeds, not words."
    )
    page = words(client, "/")
    assert "<h1>Look at our work.</h1>" in page
    assert "Deeds, not words." in words(client, "/about/")


def test_counts_are_of_signatures_that_count_and_listed_organizations(cast: Cast, client: Client) -> None:
    for n in range(3):
        signature = statement.sign(name=f"Person {n}", address=f"s{n}@example.org")
        if n:
            statement.confirm(signature)
    page = client.get("/")
    assert page.context["signed"] == {"people": 2, "organizations": 0}
    assert page.context["quilt"].n == 2


def test_the_quilt_takes_the_colour_of_the_first_choice(cast: Cast, client: Client) -> None:
    signature = statement.confirm(statement.sign(name="Ana Flores", address=cast.ana.email))
    assert signature.person == cast.ana
    communities.answer_survey(cast.ana, first=cast.policy, second=cast.money)
    patches = client.get("/").context["quilt"].patches
    assert {patch.css for patch in patches} == {"c-policy", "c-money"}


def test_channels_invite_with_their_numbers_only_from_five_people_on(cast: Cast, client: Client) -> None:
    joined(cast.money, 5)
    joined(cast.policy, 4, word="q")
    page = words(client, "/")
    assert "Join the 5 people in Money" in page
    assert "Be among the first in Policy" in page
    assert "Join the 4" not in page


def test_the_statement_stands_on_the_front_page_and_the_form_leads_to_signing(
    cast: Cast, client: Client
) -> None:
    page = words(client, "/")
    for paragraph in cast.version.paragraphs.all():
        assert paragraph.text in page
    assert 'action="/sign/"' in page


@pytest.mark.django_db
def test_before_the_statement_is_out_nobody_is_asked_to_sign(client: Client) -> None:
    founded(publish_statement=False)
    page = words(client, "/")
    assert "The statement is being written." in page
    assert 'action="/sign/"' not in page


@pytest.mark.django_db
def test_the_theory_of_change_is_one_table_of_all_channels_and_steps(client: Client) -> None:
    founded()
    page = words(client, "/theory-of-change/")
    for cell in ChannelStage.objects.all():
        assert cell.text in page
    for pillar in Pillar.objects.all():
        assert pillar.about in page
    for value in Value.objects.all():
        assert value.about in words(client, "/values/")


def test_people_are_counted_but_named_only_if_they_agreed(cast: Cast, client: Client) -> None:
    page = words(client, "/about/people/")
    assert "2 people have a role here." in page
    assert "1 is a convener." in page
    assert "Imani Reyes" in page
    assert "Ruth Abara" not in page
    members.grant(person=cast.tom, role=Role.objects.get(slug="convener"), by=cast.ruth, listed=True)
    page = words(client, "/about/people/")
    assert "Tom Wilk" in page
    assert "2 are conveners." in page


def test_without_goals_or_questions_the_front_page_leaves_them_out(cast: Cast, client: Client) -> None:
    assert not Goal.objects.exists()
    assert not Page.objects.filter(kind="question").exists()
    page = words(client, "/")
    assert "Our year" not in page
    assert client.get("/year/").status_code == 404


def test_the_menu_leads_to_communities_and_about(cast: Cast, client: Client) -> None:
    page = words(client, "/help/")
    assert '<a href="/communities/"' in page
    assert '<a href="/about/"' in page
