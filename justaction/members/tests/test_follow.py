"""Following: the button, the list, and whom a chapter tells."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from justaction.errors import NotAllowed
from justaction.members import following
from justaction.members.models import Follow

if TYPE_CHECKING:
    from justaction.conftest import Cast


def test_following_and_unfollowing_by_the_button(cast: Cast, signed_in: Callable[..., Client]) -> None:
    browser = signed_in(cast.ana)
    here = "/communities/money/"
    assert "Follow<" in browser.get(here).content.decode()
    said = {"kind": "community", "key": "money", "next": here, "do": "follow"}
    for _twice in range(2):
        assert browser.post("/me/follow/", said)["Location"] == here
    assert "Stop following" in browser.get(here).content.decode()
    assert list(following.followers("community", "money")) == [cast.ana]
    assert "Money" in browser.get("/me/following/").content.decode()
    browser.post("/me/follow/", {**said, "do": "stop"})
    assert not Follow.objects.exists()


def test_only_what_is_there_can_be_followed_and_only_by_oneself(
    cast: Cast, signed_in: Callable[..., Client]
) -> None:
    browser = signed_in(cast.ana)
    for kind, key in (("community", "nowhere"), ("nonsense", "money"), ("decision", "a-draft")):
        assert browser.post("/me/follow/", {"kind": kind, "key": key}).status_code == 404
    with pytest.raises(NotAllowed):
        following.follow(cast.ana, "community", "money", "Money", "/communities/money/", by=cast.tom)
    assert browser.post("/me/follow/", {"kind": "community", "key": "mon\0ey"}).status_code == 400
    browser.post("/me/follow/", {"kind": "community", "key": "money", "next": "https://evil.example/"})
    assert Follow.objects.get().url == "/communities/money/"
