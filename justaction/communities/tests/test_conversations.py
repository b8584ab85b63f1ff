"""Conversations in opinions of a community: who is in it takes part, and its page shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from justaction.communities import actions as communities
from justaction.errors import NotAllowed
from justaction.members.models import Person
from justaction.opinions import actions
from justaction.opinions.tests.making import a_conversation

if TYPE_CHECKING:
    from justaction.conftest import Cast

SignedIn = Callable[[Person], Client]


def test_a_conversation_of_a_community_is_for_those_in_it(cast: Cast, signed_in: SignedIn) -> None:
    conversation = a_conversation(cast.imani, who="members", scope=cast.money.scope)
    assert signed_in(cast.ana).get(f"/opinions/{conversation.slug}/answer/").status_code == 403
    with pytest.raises(NotAllowed):
        actions.answer(conversation, {0: 1}, by=cast.ana)
    communities.join(cast.money, by=cast.ana)
    actions.answer(conversation, {0: 1}, by=cast.ana)
    assert conversation.question in Client().get("/communities/money/").content.decode()
