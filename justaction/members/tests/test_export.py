"""My data: one archive, made by a job, sealed while it lies here, fetched with a fresh proof, deleted after three days."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.test import Client

from justaction.mail.models import Letter
from justaction.members.actions import exporting
from justaction.members.models import Export
from justaction.web import clock

if TYPE_CHECKING:
    from justaction.conftest import Cast


def test_asked_for_made_fetched_and_deleted(
    cast: Cast,
    signed_in: Callable[..., Client],
    letters: Callable[..., list[Letter]],
    run_jobs: Callable[[], int],
) -> None:
    browser = signed_in(cast.ana)
    assert browser.post("/me/data/export/").status_code == 302
    assert browser.get("/me/data/archive/").status_code == 409  # not ready yet
    run_jobs()
    (letter,) = letters(kind="export_ready")
    assert "attach" not in letter.text
    assert signed_in(cast.ana, fresh=False).get("/me/data/archive/").status_code == 302
    answer = browser.get("/me/data/archive/")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as files:
        said = json.loads(files.read("my-data.json"))
        page = files.read("my-data.html").decode()
    assert said["person"]["address"] == cast.ana.email
    assert cast.ana.email in page
    assert "<dt>Address</dt>" in page
    assert cast.ana.email.encode() not in bytes(Export.objects.get().content)  # sealed
    assert signed_in(cast.tom).get("/me/data/archive/").status_code == 404
    with clock.at(clock.now() + timedelta(days=3, minutes=1)):
        assert exporting.forget_exports() == 1


def test_a_second_run_of_the_job_makes_no_second_letter(
    cast: Cast, letters: Callable[..., list[Letter]]
) -> None:
    export = exporting.ask_for_export(cast.ana, by=cast.ana)
    for _killed_and_delivered_again in range(2):
        exporting.make(export.pk)
    assert len(letters(kind="export_ready")) == 1
    assert exporting.ask_for_export(cast.ana, by=cast.ana).pk != export.pk  # the old one is gone
