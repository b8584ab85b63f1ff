"""A steward hides the names of all people at once, with a reason that nobody else reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from justaction.collaborative import actions
from justaction.collaborative.models import Collaborative
from justaction.errors import NotAllowed
from justaction.record.models import Entry

if TYPE_CHECKING:
    from justaction.conftest import Cast
    from justaction.members.models import Person

    Browser = Callable[[Person], Client]


def test_one_press_with_a_reason_hides_and_one_press_shows_again(
    cast: Cast, client: Client, signed_in: Browser
) -> None:
    ruth = signed_in(cast.ruth)
    assert "Imani Reyes" in client.get("/communities/money/").content.decode()
    assert ruth.post("/steer/safe-mode/", {"reason": ""}).status_code == 422
    assert not Collaborative.objects.get().names_hidden_since
    assert ruth.post("/steer/safe-mode/", {"reason": "Threats against Imani"}).status_code == 302
    page = ruth.get("/steer/safe-mode/").content.decode()
    assert "Safe mode is on" in page
    assert "Threats against Imani" in page
    assert "Imani Reyes" not in client.get("/communities/money/").content.decode()
    assert ruth.post("/steer/safe-mode/lift/")["Location"] == "/steer/safe-mode/"
    assert "Imani Reyes" in client.get("/communities/money/").content.decode()


def test_the_record_says_that_and_when_but_not_why(cast: Cast) -> None:
    for _press in range(2):
        actions.hide_names(by=cast.ruth, reason="Threats against Imani")
    [entry] = Entry.objects.filter(kind="names.hidden")
    assert not entry.disclosures.filter(public=True).exists()
    assert "Imani" not in entry.title
    for _press in range(2):
        actions.show_names(by=cast.ruth)
    assert Entry.objects.filter(kind="names.shown").count() == 1


def test_nobody_but_a_steward_can(cast: Cast, signed_in: Browser) -> None:
    for person in (cast.ana, cast.imani):
        assert signed_in(person).post("/steer/safe-mode/", {"reason": "x"}).status_code == 403
        assert signed_in(person).post("/steer/safe-mode/lift/").status_code == 403
        with pytest.raises(NotAllowed):
            actions.hide_names(by=person, reason="x")
