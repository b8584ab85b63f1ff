"""A follower on a server that is not ours: Fedify follows us over HTTP and checks our signatures, as we check its."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from justaction.conftest import Cast
from justaction.social import actions
from justaction.social.models import Follower, Server
from justaction.social.tests.making import (
    a_neighbor,
    a_post,
    let_out,
    on_this_machine,
    our_account,
    rewritten,
)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first_knock", ["rfc9421", "cavage"])
def test_a_follower_on_another_implementation_gets_a_note_its_update_and_its_deletion(
    first_knock: str, live_server: Any, cast: Cast, settings: Any, run_jobs: Callable[[], int]
) -> None:
    """It finds us by WebFinger, follows, and hears Accept, Create, Update and Delete; after Undo it hears no more."""
    settings.SITE_URL = live_server.url
    host = live_server.url.removeprefix("http://")
    our_account(cast)
    with a_neighbor(first_knock) as neighbor, on_this_machine():
        found = neighbor.order("look", live_server.url)
        assert found == {
            "subject": f"acct:news@{host}", "id": f"{live_server.url}/fediverse/actor/",
            "name": "Just Action", "username": "news",
        }  # fmt: skip
        neighbor.order("follow", found["id"])
        assert Follower.objects.get().actor == f"{neighbor.url}/users/neighbor"
        run_jobs()
        assert len(neighbor.heard("Accept")) == 1
        assert Server.objects.get().signs == "cavage", "the older signature is tried first, and it was taken"
        signs = "rfc9421" if first_knock == "cavage" else "cavage"
        Server.objects.update(signs=signs)  # once each: ours by one standard, theirs by the other

        post = let_out(
            a_post(cast, "We met in the park. #Money\n\nCome too: https://example.org/park."), cast
        )
        run_jobs()
        (note,) = neighbor.heard("Create")
        assert note["note"] == f"{live_server.url}/fediverse/notes/{post.subject}/"
        assert note["tags"] == ["#Money"]
        assert '<a href="https://example.org/park"' in note["content"]
        assert neighbor.order("outbox", found["id"]) == {"total": 1, "notes": [note["note"]]}

        rewritten(post, cast, "We met in the garden.")
        run_jobs()
        assert not neighbor.heard("Update"), "nothing changes outside before somebody else has looked"
        actions.approve(post, by=cast.imani)
        actions.send_change(post, by=cast.ruth)
        run_jobs()
        (changed,) = neighbor.heard("Update")
        assert "the garden" in changed["content"]

        actions.take_down(post, reason="It was another park.", by=cast.ruth)
        run_jobs()
        assert [one["note"] for one in neighbor.heard("Delete")] == [note["note"]]
        assert Server.objects.get().signs == signs, "it was believed at the first knock"

        neighbor.order("unfollow")
        assert not Follower.objects.exists()
        let_out(a_post(cast, "Nobody hears this."), cast)
        run_jobs()
        assert len(neighbor.heard("Create")) == 1
