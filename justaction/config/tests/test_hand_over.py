"""Ruth, who runs it all, leaves. Imani has everything after her, and nobody could vanish without a successor."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.test import Client

from justaction.config import handing_over
from justaction.config.backups import making
from justaction.conftest import Cast
from justaction.errors import Refused
from justaction.members import actions as members
from justaction.members.actions import erasing
from justaction.members.models import Affiliation, Grant, Role
from justaction.web import clock


def left(address: str) -> dict[str, str]:
    """What the command says is not handed over: check → what it saw."""
    out = StringIO()
    try:
        call_command("hand_over", address, "--json", stdout=out)
        ended = 0
    except SystemExit as end:
        ended = int(str(end.code))
    told = json.loads(out.getvalue())
    assert ended == (not told["ok"])
    assert len(told["by_hand"]) > 4
    return {one["check"]: one["saw"] for one in told["findings"] if not one["ok"]}


@pytest.fixture
def _backed_up(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.BACKUP_DIR = tmp_path
    one = making.Backup(tmp_path / "x", clock.now(), 1)
    monkeypatch.setattr(making, "every", lambda: [one])
    settings.BACKUP_RECIPIENT = ["age1elsewhere"]


@pytest.mark.usefixtures("_backed_up")
def test_ruth_leaves_and_imani_has_everything(cast: Cast, signed_in: Callable[..., Client]) -> None:
    ruth, imani = cast.ruth, cast.imani
    cast.collaborative.help_address = ruth.email
    cast.collaborative.save()
    members.affiliate(
        person=ruth,
        organization=cast.fund,
        kind="representative",
        role_title="Board",
        state="confirmed",
        by=cast.grace,
    )
    words = StringIO()
    with pytest.raises(SystemExit):
        call_command("hand_over", ruth.email, stdout=words)
    assert [line for line in words.getvalue().splitlines() if line.count("☐")] == [
        f"☐ {one}" for one in handing_over.BY_HAND
    ]
    first = left(ruth.email)
    assert set(first) == {"successor", "roles", "speaks for", "addresses"}
    assert first["successor"] == "nobody else is a steward without an end"
    steward = Grant.objects.get(person=ruth, role__slug="steward")
    with pytest.raises(Refused, match="Somebody must stay steward"):
        members.end_grant(steward, by=ruth)
    with pytest.raises(Refused, match="only steward"):
        erasing.ask_to_erase(ruth, by=ruth)

    for role in ("steward", "convener"):
        members.grant(person=imani, role=Role.objects.get(slug=role), by=ruth)
    assert left(ruth.email)["successor"] == "Imani Reyes, without a second proof"
    Authenticator.objects.create(user=imani, type="recovery_codes", data={})
    assert "successor" not in left(ruth.email)

    for grant in Grant.objects.now().filter(person=ruth):
        members.end_grant(grant, by=imani)
    assert set(left(ruth.email)) == {"speaks for", "addresses"}
    Affiliation.objects.filter(person=ruth).update(ends_on=steward.starts_on)
    cast.collaborative.help_address = "help@example.org"
    cast.collaborative.save()

    assert left(ruth.email) == {}
    assert signed_in(imani).get("/steer/roles/").status_code == 200
    assert signed_in(ruth).get("/steer/roles/").status_code == 403
    erasing.ask_to_erase(ruth, by=ruth)
    with pytest.raises(Refused, match="Somebody must stay steward"):
        members.end_grant(Grant.objects.get(person=imani, role__slug="steward"), by=imani)
