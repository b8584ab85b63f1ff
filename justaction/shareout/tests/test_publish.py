"""An edition comes out: frozen, in every form, bound by the record; and it never changes."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client

from justaction.conftest import Cast
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record.models import Entry
from justaction.shareout import actions, checklist, pressing, reading
from justaction.shareout.actions.sending import given as given_to_press
from justaction.shareout.models import Edition, EditionFile
from justaction.shareout.tests.making import (
    Jobs,
    a_member,
    approved,
    gathered,
    pressed_once,
    published,
)
from justaction.standards.tests import making as standards
from justaction.texts import writing
from justaction.texts.tables import read_table
from justaction.toolkit.tests import making as tools
from justaction.web import clock

draws = pytest.mark.skipif(bool(writing.lacking()), reason="this machine lacks what draws PDFs")
pytestmark = draws


def all_bytes(edition: Edition) -> dict[str, bytes]:
    """Every file as anybody gets it."""
    client = Client()
    return {file.path: client.get(f"{edition.url}files/{file.path}").content for file in edition.files.all()}


def test_an_edition_comes_out_and_the_record_binds_every_file(cast: Cast, run_jobs: Jobs) -> None:
    row = published(cast, run_jobs)
    entry = reading.entry_of(row)
    assert entry is not None
    assert (entry.url, entry.title) == (row.url, "What we did, edition 1")
    facts = json.loads(bytes(entry.leaf))["m"]
    files = all_bytes(row)
    assert facts["digest"] == hashlib.sha256(files["manifest.json"]).hexdigest() == row.digest
    listed = json.loads(files["manifest.json"])
    assert {one["path"]: one["sha256"] for one in listed["files"]} == {
        path: hashlib.sha256(content).hexdigest()
        for path, content in files.items()
        if path != "manifest.json"
    }
    assert facts["content"] == listed["content"] == hashlib.sha256(files["data/share-out.json"]).hexdigest()
    assert {path.rsplit(".", 1)[-1] for path in files} >= {
        "pdf",
        "epub",
        "zip",
        "md",
        "csv",
        "json",
        "bib",
        "txt",
        "png",
    }


def test_edition_1_stays_to_the_byte_when_edition_2_comes_out(cast: Cast, run_jobs: Jobs) -> None:
    first = published(cast, run_jobs)
    before = all_bytes(first)
    words = Client().get(f"{first.url}money/").content.decode().partition("<main")[2]
    second = actions.begin(year=first.year, by=cast.ruth)
    assert (second.number, second.title) == (2, first.title)
    assert second.items.count() == first.items.count()
    assert {line.key for line in checklist.missing(second)} == {"correction", "approvals"}
    for line in second.money.all():
        actions.write_money(second, line, by=cast.ruth, amount="7", currency="USD")
    actions.write(second, by=cast.ruth, title="What we did, put right", correction="Three sums were wrong.")
    second.refresh_from_db()
    actions.publish(approved(cast, second), by=cast.ruth)
    run_jobs()
    first.refresh_from_db()
    assert Client().get(f"/share-out/{first.year}/").headers["Location"] == f"/share-out/{first.year}/2/"
    assert all_bytes(first) == before
    assert Client().get(f"{first.url}money/").content.decode().partition("<main")[2] == words
    page = Client().get(first.url).content.decode()
    assert "Read edition 2" in page
    newer = Client().get(f"/share-out/{first.year}/2/").content.decode()
    assert "Three sums were wrong." in newer
    assert not reading.troubles(first)


def test_the_worker_finds_the_job_that_makes_the_files() -> None:
    """It looks for a job by its dotted name, as the queue library does: nothing of the same name may stand before it."""
    from pydoc import locate

    make_files = actions.make_files
    assert locate(f"{make_files.__module__}.{make_files.__qualname__}") is make_files


def test_a_published_edition_refuses_every_deed(cast: Cast, run_jobs: Jobs) -> None:
    with pressed_once():
        row = published(cast, run_jobs)
    for deed in (
        lambda: actions.write(row, by=cast.ruth, title="Other"),
        lambda: actions.choose(row, [], by=cast.ruth),
        lambda: actions.write_money(row, row.money.first(), by=cast.ruth, amount="1"),
        lambda: actions.drop_deliverable(row.deliverables.get(), by=cast.ruth),
        lambda: actions.approve(row, by=cast.ruth),
        lambda: actions.publish(row, by=cast.ruth),
        lambda: actions.take_back(row, by=cast.ruth),
        lambda: actions.drop(row, by=cast.ruth),
    ):
        with pytest.raises(Refused):
            deed()
    actions.make_files(row.pk)  # a job that is delivered again
    assert not reading.troubles(Edition.objects.get(pk=row.pk))
    assert Entry.objects.filter(kind="shareout.published").count() == 1


def test_the_check_sees_one_changed_byte_wherever_it_is(
    cast: Cast, run_jobs: Jobs, capsys: pytest.CaptureFixture[str]
) -> None:
    with pressed_once():
        row = published(cast, run_jobs)
    call_command("shareout", row.year, 1)
    assert "is as it came out" in capsys.readouterr().out
    file = row.files.get(path="data/money.csv")
    good = reading.content_of(file)
    path = Path(default_storage.path(file.stored_as))
    path.write_bytes(good.replace(b"Englewood", b"Englewoof"))
    assert reading.troubles(row) == ["data/money.csv was changed."]
    answer = Client().get(f"{row.url}files/data/money.csv")
    assert answer.status_code == 503  # what is not what the record says is not shown
    with pytest.raises(CommandError, match="backup"):
        call_command("shareout")
    # somebody who may write to the database too changes the row with it
    EditionFile.objects.filter(pk=file.pk).update(digest=hashlib.sha256(path.read_bytes()).hexdigest())
    assert reading.troubles(row) == ["data/money.csv was changed."] or any(
        "not what the list says" in one for one in reading.troubles(row)
    )
    content = {**row.content, "title": "Other"}
    Edition.objects.filter(pk=row.pk).update(content=content)
    assert "What it says was changed." in reading.troubles(Edition.objects.get(pk=row.pk))
    with pytest.raises(CommandError, match="No such edition"):
        call_command("shareout", 1999)


def test_files_are_kept_by_browsers_and_say_what_they_are(cast: Cast, run_jobs: Jobs) -> None:
    with pressed_once():
        row = published(cast, run_jobs)
    answer = Client().get(f"{row.url}files/{row.name}.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "immutable" in answer.headers["Cache-Control"]
    again = Client().get(f"{row.url}files/{row.name}.pdf", headers={"if-none-match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Cache-Control"] == answer.headers["Cache-Control"]
    epub = Client().get(f"{row.url}files/{row.name}.epub")
    assert epub.headers["Content-Type"] == "application/epub+zip"
    assert epub.headers["Content-Disposition"] == f'attachment; filename="{row.name}.epub"'
    for hostile in ("../settings.py", "nothing", "pages/../../x"):
        assert Client().get(f"{row.url}files/{hostile}").status_code == 404


def test_under_embargo_only_the_working_group_sees_it_and_the_clock_lets_it_out(
    cast: Cast, run_jobs: Jobs, signed_in: Any
) -> None:
    a_member(cast)
    until = clock.now() + timedelta(days=2)
    row = approved(cast, gathered(cast, embargo_until=until))
    actions.publish(row, by=cast.ruth)
    with pressed_once():
        run_jobs()
    row.refresh_from_db()
    assert (row.state, row.published_at) == ("embargoed", None)
    assert not Entry.objects.filter(kind="shareout.published").exists()  # the record tells nothing before
    pdf = f"{row.url}files/{row.name}.pdf"
    for path in (row.url, f"{row.url}decisions/", f"{row.url}press/", pdf):
        assert Client().get(path).status_code == 404
        assert signed_in(cast.ana).get(path).status_code == 404
        answer = signed_in(cast.tom).get(path)
        assert answer.status_code == 200, path
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert row.title not in Client().get("/share-out/").content.decode()
    assert "Under embargo" in signed_in(cast.tom).get(row.url).content.decode()
    with clock.at(until - timedelta(seconds=1)):
        assert actions.release_due() == 0
    with clock.at(until):
        assert actions.release_due() == 1
        assert actions.release_due() == 0
        assert Client().get(row.url).status_code == 200
    row.refresh_from_db()
    assert row.published_at == until
    assert not reading.troubles(row)


def test_an_embargo_can_be_taken_back_until_it_is_over(cast: Cast, run_jobs: Jobs) -> None:
    a_member(cast)
    row = approved(cast, gathered(cast, embargo_until=clock.now() + timedelta(days=2)))
    with pressed_once():
        actions.publish(row, by=cast.ruth)
        run_jobs()
        with pytest.raises(NotAllowed):
            actions.take_back(row, by=cast.tom)
        assert actions.take_back(row, by=cast.ruth).is_draft
        assert not row.files.exists()
        actions.write(row, by=cast.ruth, embargo_until=None)
        row.refresh_from_db()
        actions.publish(approved(cast, row), by=cast.ruth)
        run_jobs()
    row.refresh_from_db()
    assert row.state == "published"


ELSEWHERE = """
import json, sys
import django; django.setup()
from datetime import datetime
from zoneinfo import ZoneInfo
import hashlib
from justaction.shareout import pressing
said, moment, colours = json.load(sys.stdin)
given = pressing.Given(said, datetime.fromisoformat(moment), {}, ZoneInfo("America/Chicago"), colours)
print(json.dumps({path: hashlib.sha256(content).hexdigest() for path, content in pressing.press(given).items()}))
"""


def test_the_same_words_are_the_same_bytes_in_another_process_on_another_day(
    cast: Cast, run_jobs: Jobs, tmp_path: Path
) -> None:
    row = published(cast, run_jobs)
    given = given_to_press(row)
    asked = json.dumps([given.said, given.moment.isoformat(), list(given.colours)])
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "justaction.config.settings",
        "DATA_DIR": str(tmp_path),
        "PYTHONHASHSEED": "4242",
        "TZ": "Asia/Tokyo",
        "LANG": "C",
    }
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE], input=asked, env=env, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout.splitlines()[-1]) == dict(row.files.values_list("path", "digest"))


def test_the_folder_has_relative_links_alone_and_needs_no_script(cast: Cast, run_jobs: Jobs) -> None:
    with pressed_once():
        row = published(cast, run_jobs)
    with zipfile.ZipFile(io.BytesIO(reading.content_of(row.files.get(path=f"{row.name}.zip")))) as folder:
        names = set(folder.namelist())
        pages = {name: folder.read(name).decode() for name in names if name.endswith(".html")}
        assert all(one.date_time == (1980, 1, 1, 0, 0, 0) for one in folder.infolist())
    assert {f"{row.name}/data/money.csv", f"{row.name}/{row.name}.pdf", f"{row.name}/index.html"} <= names
    for name, page in pages.items():
        assert "<script" not in page
        for address in re.findall(r'(?:src|href)="([^"]+)"', page):
            if not address.startswith(("http://", "https://", "#")):
                assert f"{row.name}/{address}" in names, (name, address)
        for source in re.findall(r'src="([^"]+)"', page):
            assert not source.startswith("http"), source


def test_sums_by_place_are_those_of_the_file_of_data(cast: Cast, run_jobs: Jobs) -> None:
    """Money moved: what the bars, the table and the file say is one."""
    with pressed_once():
        row = published(cast, run_jobs)
    table = read_table(reading.content_of(row.files.get(path="data/money.csv")))
    assert table.header[:3] == ("stage", "amount", "currency")
    paid: dict[str, Decimal] = {}
    for cells in (line.cells for line in table.rows):
        if cells["stage"] == "paid":
            paid[cells["place"]] = paid.get(cells["place"], Decimal()) + Decimal(cells["amount"])
    assert paid == {"Englewood": Decimal(1200), "Lawndale": Decimal("3000.50")}
    page = Client().get(f"{row.url}money/").content.decode()
    assert re.findall(r'<div class="lab"><span>([^<]+)</span><span class="num">([^<]+)<', page) == [
        ("Lawndale", "3,000.50 USD"), ("Englewood", "1,200 USD"), ("Place not known", "0 USD"),
    ]  # fmt: skip
    assert re.search(r"All places</th>\s*<td[^>]*>4,200.50</td>", page)


def test_how_to_cite_it_in_three_forms(cast: Cast, run_jobs: Jobs) -> None:
    with pressed_once():
        row = published(cast, run_jobs)
    url = f"http://localhost:8000{row.url}"
    files = {
        path: reading.content_of(row.files.get(path=f"cite/{row.name}.{path}")).decode()
        for path in ("txt", "bib", "json")
    }
    assert files["txt"].startswith("Just Action (")
    assert url in files["txt"]
    assert f"url = {{{url}}}" in files["bib"]
    assert json.loads(files["json"])[0]["URL"] == url
    page = Client().get(row.url).content.decode()
    assert files["txt"].strip() in page
    assert 'property="og:image:alt" content="Just Action. What we did.' in page
    assert pressing.media_type(f"cite/{row.name}.bib").startswith("text/x-bibtex")


def test_standards_and_toolkits_come_whole_and_without_the_name_of_a_person(
    cast: Cast, run_jobs: Jobs
) -> None:
    """Credits stand on the tool's own page: names can be taken back there, and an edition cannot."""
    a_member(cast)
    revision = tools.adopted(cast, words="## How\n\nAsk [the bank](/toolkit/) first.\n\n1. Count.\n2. Print.")
    kit = tools.an_edition(cast, revision)
    row = gathered(cast, year=kit.year)
    rule = standards.adopted(cast)
    actions.choose(row, [("toolkit", kit.subject), ("standard", rule.standard.code)], by=cast.ruth)
    actions.publish(approved(cast, row), by=cast.ruth)
    run_jobs()
    row.refresh_from_db()
    slug = f"toolkit-money-{revision.tool.slug}"
    front = Client().get(row.url).content.decode()
    assert f"{row.url}toolkit-money/" in front
    overview = Client().get(f"{row.url}toolkit-money/").content.decode()
    assert f'href="{row.url}{slug}/"' in overview
    page = Client().get(f"{row.url}{slug}/").content.decode()
    assert revision.digest in page
    assert rule.digest in Client().get(f"{row.url}standard-{rule.standard.code.lower()}/").content.decode()
    with zipfile.ZipFile(io.BytesIO(reading.content_of(row.files.get(path=f"{row.name}.zip")))) as folder:
        texts = {name: folder.read(name) for name in folder.namelist()}
        assert f'href="{slug}.html"'.encode() in texts[f"{row.name}/toolkit-money.html"]
        assert b'href="http://localhost:8000/toolkit/"' in texts[f"{row.name}/{slug}.html"]
    content = json.dumps(row.content)
    for person in Person.objects.exclude(name=""):
        assert person.name not in content
        assert not any(person.name.encode() in text for text in texts.values())
    assert not reading.troubles(row)
