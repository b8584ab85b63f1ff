"""The key of the record is opened by who signs, and by nothing that answers strangers."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import granian.server
import pytest
import uvicorn
from django.test import Client

from justaction.config import processes
from justaction.jobs import worker
from justaction.record import keys, next_key, publisher
from justaction.record.tests.making import norms, published, signature

opened: list[str] = []
listening: list[bool] = []


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if listening and event == "open" and str(arguments[0]).endswith((keys.KEY, "record-keys")):
        opened.append(str(arguments[0]))


@pytest.fixture
def hearing() -> Any:
    """Which keys this process opens, as the interpreter itself tells."""
    if not getattr(sys, "_hears_keys", False):
        sys.addaudithook(_hear)
        sys._hears_keys = True  # type: ignore[attr-defined]  # a hook stays for good
    opened.clear()
    listening.append(True)
    yield opened
    listening.clear()


@pytest.mark.parametrize("part", [processes.serve_pages, processes.serve_live, processes.work])
def test_each_part_that_serves_gives_the_key_up_before_it_begins(
    part: Callable[[], None], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RECORD_SIGNS = True
    monkeypatch.setenv("RECORD_SIGNS", "yes")
    monkeypatch.setattr(os, "nice", lambda _by: 0)
    monkeypatch.setattr(processes, "_listening", lambda *_where: None)
    began: list[bool] = []

    def begin(*_where: Any, **_how: Any) -> None:
        began.append(True)
        assert os.environ["RECORD_SIGNS"] == "no"  # what it starts reads this
        for deed in (keys.private, keys.make):
            with pytest.raises(keys.KeptAway):
                deed()

    monkeypatch.setattr(granian.server.Server, "serve", begin)
    monkeypatch.setattr(uvicorn.Server, "run", begin)
    monkeypatch.setattr(worker, "run", begin)
    part()
    assert began


@pytest.mark.django_db
def test_every_page_and_file_of_the_record_is_served_without_the_key(
    collaborative: Any, settings: Any, client: Client, hearing: list[str]
) -> None:
    *_, entry = published([*norms(2), signature()])
    next_key.begin()
    next_key.introduce()
    assert any(path.endswith(keys.NEXT) for path in hearing)
    assert any(path.endswith(keys.KEY) for path in hearing)  # who publishes opens it, and is heard
    hearing.clear()
    Path(settings.RECORD_KEYS_DIR).rename(Path(settings.RECORD_KEYS_DIR).with_name("of-another-user"))
    settings.RECORD_SIGNS = False
    at = entry.index
    assert at is not None
    for path in (
        "", "keys/1", "kinds/", "verify/", f"entry/{at}/", "checkpoint", "policy.txt", "log.v0.json", f"size/{at}",
        f"proof/{at}.tlog-proof", f"disclosure/{at}.json", f"tile/entries/000.p/{at + 1}",
    ):  # fmt: skip
        assert client.get(f"/record/{path}").status_code == 200, path
    assert (
        next_key.standing().stage == next_key.Stage.BOTH
    )  # what the doctor says here, it says without looking at a key
    norms(1)
    assert client.get("/healthz").status_code in (200, 503)
    assert hearing == []
    Path(settings.RECORD_KEYS_DIR).with_name("of-another-user").rename(settings.RECORD_KEYS_DIR)
    with pytest.raises(keys.KeptAway):
        publisher.publish()
