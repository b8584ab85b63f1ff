"""Letters of which nobody knows whether they arrived are listed, and a steward decides, once, whether one goes again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import mail as outbox
from django.test import Client

from justaction.errors import NotAllowed, Refused
from justaction.mail import actions as mail
from justaction.mail.letters import Draft
from justaction.mail.models import Letter
from justaction.members.actions import letters as actions
from justaction.members.models import Person
from justaction.web import clock

if TYPE_CHECKING:
    from justaction.conftest import Cast


def sent() -> int:
    return sum(message.subject.startswith("Soon:") for message in outbox.outbox)


@pytest.fixture
def in_doubt(cast: Cast) -> Letter:
    """A reminder whose worker was killed in the middle, a quarter of an hour ago."""
    draft = Draft(
        kind="convening.reminder", to="ana@example.org", to_name="Ana Flores", subject="Soon: the standards",
        greeting="Dear Ana,", paragraphs=["It is soon."],
    )  # fmt: skip
    letter = mail.post(draft)
    assert letter is not None
    ago = clock.now() - timedelta(minutes=15)
    Letter.objects.filter(pk=letter.pk).update(state=Letter.State.CLAIMED, claimed_at=ago)
    mail.admit_unknown()
    return letter


def test_a_steward_sees_it_and_sends_it_once_more(
    cast: Cast, in_doubt: Letter, signed_in: Callable[[Person], Client], run_jobs: Callable[[], int]
) -> None:
    ruth = signed_in(cast.ruth)
    assert "Letters in doubt" in ruth.get("/steer/").content.decode()
    assert "Soon: the standards" in ruth.get("/steer/letters/").content.decode()
    run_jobs()
    assert sent() == 0, "by itself it does not go twice"
    for _ in range(2):
        ruth.post(f"/steer/letters/{in_doubt.pk}/again/")
    run_jobs()
    in_doubt.refresh_from_db()
    assert in_doubt.state == Letter.State.SENT
    assert sent() == 1, "two presses are one letter"
    assert "There is none." in ruth.get("/steer/letters/").content.decode()


def test_or_leaves_it_and_nobody_else_decides(
    cast: Cast, in_doubt: Letter, signed_in: Callable[[Person], Client]
) -> None:
    assert signed_in(cast.imani).get("/steer/letters/").status_code == 403
    with pytest.raises(NotAllowed):
        actions.settle_letter(in_doubt, again=True, by=cast.imani)
    signed_in(cast.ruth).post(f"/steer/letters/{in_doubt.pk}/leave/")
    in_doubt.refresh_from_db()
    assert in_doubt.state == Letter.State.FAILED
    with pytest.raises(Refused, match="decided this already"):
        actions.settle_letter(in_doubt, again=True, by=cast.ruth)
