"""Names that were hidden are shown again only by a steward who proves once more who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.test import Client

from justaction.collaborative import actions
from justaction.collaborative.models import Collaborative
from justaction.members.tests.making import signs_in

if TYPE_CHECKING:
    from justaction.conftest import Cast

LIFT = "/steer/safe-mode/lift/"


def test_whoever_finds_the_browser_of_a_steward_open_names_nobody(cast: Cast) -> None:
    actions.hide_names(by=cast.ruth, reason="Threats against Imani")
    hours_later = signs_in(Client(), cast.ruth, fresh=False).post(LIFT)
    assert hours_later["Location"].startswith("/step-up/")
    assert Collaborative.objects.get().names_hidden_since
    assert signs_in(Client(), cast.ruth).post(LIFT)["Location"] == "/steer/safe-mode/"
    assert not Collaborative.objects.get().names_hidden_since
