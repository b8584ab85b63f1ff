"""When somebody else speaks for an organization, those who spoke before are told and can object."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from justaction.mail.models import Letter
from justaction.members import actions
from justaction.members import cases as kinds
from justaction.members import policy as members_policy
from justaction.members.actions import cases
from justaction.members.models import Case
from justaction.web import openforms

if TYPE_CHECKING:
    from justaction.conftest import Cast

Letters = Callable[..., list[Letter]]


def tom_speaks_too(cast: Cast) -> None:
    asked = actions.affiliate(
        person=cast.tom, organization=cast.fund, kind="representative", role_title="Clerk", by=cast.tom
    )
    actions.confirm_affiliation(asked, by=cast.ruth)


def test_who_spoke_before_is_told_once_and_the_new_one_is_not(cast: Cast, letters: Letters) -> None:
    tom_speaks_too(cast)
    [letter] = letters(kind="also_speaks")
    assert letter.to == "grace@example.org"
    assert "Tom Wilk now also speaks for Prairie Lantern Fund" in letter.subject
    actions.affiliate(
        person=cast.tom, organization=cast.fund, kind="representative", state="confirmed", by=cast.ruth
    )
    assert len(letters(kind="also_speaks")) == 1


def test_an_objection_is_a_case_and_a_moderator_ends_it(cast: Cast, client: Client, letters: Letters) -> None:
    tom_speaks_too(cast)
    page = re.findall(r"(/affiliations/object/[^\s]+/)", letters(kind="also_speaks")[0].text)[0]
    assert "Tom Wilk says that they speak" in client.get(page).content.decode()
    assert not Case.objects.exists(), "looking says nothing"
    form = {openforms.TOKEN: openforms.token()}
    assert client.post(page, {**form, "words": " "}).status_code == 422
    assert client.post(page, {**form, "words": "He left us in May."}).status_code == 302
    case = Case.objects.get()
    assert members_policy.may_represent(cast.tom, cast.fund), "nothing changes before somebody decides"
    cases.decide([case], by=cast.ruth, decision="hide", reason="The fund called us: he left.")
    assert not members_policy.may_represent(cast.tom, cast.fund)
    assert members_policy.may_represent(cast.grace, cast.fund)
    assert letters(to=cast.tom.email), "whom it concerns is told"


def test_a_link_that_nobody_made_opens_nothing(cast: Cast, client: Client) -> None:
    assert client.get("/affiliations/object/1.2:abc/").status_code == 404


def test_a_kind_belongs_to_one_chapter() -> None:
    with pytest.raises(ValueError, match="page"):
        kinds.register("page", kinds.Handler(label="Mine now"))
    assert str(kinds.handler("page").label) == "A page"
