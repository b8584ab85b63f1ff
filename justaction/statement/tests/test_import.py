"""Lists of earlier signatures, as people really keep them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members.models import Organization, Person
from justaction.record.models import Entry
from justaction.statement import actions
from justaction.statement.importing import columns, rows
from justaction.statement.models import Import, Signature
from justaction.statement.tests.making import for_institution, links, post
from justaction.texts.tables import read_table

if TYPE_CHECKING:
    from justaction.conftest import Cast


Browser = Callable[[Person], Client]
Letters = Callable[..., list[Letter]]
REAL = Path(__file__).parents[4] / "shared" / "data" / "signatories" / "open-letter-first-299.csv"

PEOPLE = (
    "Sign-ons so far (May);;;;\r\n"
    "Full name;E-mail;Remarks;;\r\n"
    'Noor Haddad;noor@example.org;"tall; friendly";;\r\n'
    ";;;;\r\n"
    "Zoë O'Neil;ZOE@example.org;;;\r\n"
    "noor  HADDAD;Noor@Example.org;;;\r\n"
    "Kim One;shared@example.org;;;\r\n"
    "Lou Two;shared@example.org;;;\r\n"
    "Max Ray;max@example.org;DUPLICATE!;;\r\n"
    "same as above;who@example.org;;;\r\n"
    ";nameless@example.org;;;\r\n"
    "Bea and Bo Ash;ash@example.org;;;\r\n"
    "Tia Lang;tia@;;;\r\n"
    "Una May;una@example.org, una@example.net;;;\r\n"
    '"=HYPERLINK(""http://evil.example"")";evil@example.org;;;\r\n'
    "Vic Stone;;;;\r\n"
    "Wes Hall;wes@example.org;;;ask Ruth\r\n"
    '"Diaz, Sol";sol.diaz@example.org;;;\r\n'
)
EXPECTED = {
    3: ("new", "new_asked"),
    5: ("new", "new_asked"),
    6: ("duplicate", "same"),
    7: ("unclear", "shared_address"),
    8: ("unclear", "shared_address"),
    9: ("unclear", "note"),
    10: ("unclear", "name_is_note"),
    11: ("unclear", "no_name"),
    12: ("unclear", "two_people"),
    13: ("refused", "bad_address"),
    14: ("unclear", "two_addresses"),
    15: ("refused", "formula"),
    16: ("new", "new_unasked"),
    18: ("new", "new_asked"),
}


def taken(content: bytes, by: Person, **facts: Any) -> Import:
    """A file, taken and mapped as guessed."""
    batch = actions.take_list(content, file_name="list.csv", by=by)
    said = {"mapping": batch.mapping, "kind": batch.kind, "source": "Open letter of May", **facts}
    return actions.map_list(batch, by=by, **said)


def verdicts(batch: Import) -> dict[int, tuple[str, str]]:
    return {one.line: (one.verdict, one.reason) for one in actions.rule_list(batch)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_each_row_of_a_messy_list_of_people_gets_its_verdict(cast: Cast, encoding: str) -> None:
    batch = taken(PEOPLE.encode(encoding), cast.ruth)
    assert batch.kind == "individual"
    assert batch.mapping == {"Full name": "name", "E-mail": "address"}
    found = verdicts(batch)
    line_17 = found.pop(17)
    assert line_17[0] == "new"  # "ask Ruth" stands in a column without a name and is no note we know
    assert found == EXPECTED


def test_bringing_it_in_asks_people_first_and_twice_changes_nothing(
    cast: Cast, client: Client, letters: Letters, run_jobs: Callable[[], int]
) -> None:
    actions.apply_list(taken(PEOPLE.encode(), cast.ruth), by=cast.ruth)
    run_jobs()
    asked = letters(kind="signature_imported")
    assert {letter.to for letter in asked} == {
        "noor@example.org",
        "ZOE@example.org",
        "wes@example.org",
        "sol.diaz@example.org",
    }
    assert Signature.objects.people_signed() == 0
    page = client.get("/signers/").content.decode()
    assert "Haddad" not in page
    assert "5 people on earlier lists have not confirmed" in page
    entry = Entry.objects.get(kind="signatures.imported")
    assert b"digest" not in bytes(entry.leaf)  # a file with people in it leaves no trace of them
    batch = Import.objects.get()
    assert bytes(batch.content) == b""
    assert "Haddad" not in json.dumps(batch.report)

    again = taken(PEOPLE.encode(), cast.ruth)
    assert {verdict for verdict, _reason in verdicts(again).values()} == {"duplicate", "unclear", "refused"}
    before = Signature.objects.count()
    actions.apply_list(again, by=cast.ruth)
    run_jobs()
    assert Signature.objects.count() == before
    assert Entry.objects.filter(kind="signatures.imported").count() == 1
    assert len(letters(kind="signature_imported")) == 4

    post(client, links(asked[0])["confirm"])
    assert Signature.objects.people_signed() == 1
    actions.withdraw(Signature.objects.counted().get())
    third = taken(PEOPLE.encode(), cast.ruth)
    assert verdicts(third)[3] == ("duplicate", "here")  # who was asked and left is not asked again


def test_somebody_on_the_list_may_also_sign_by_themselves(cast: Cast, letters: Letters) -> None:
    actions.apply_list(taken(PEOPLE.encode(), cast.ruth), by=cast.ruth)
    row = actions.sign(name="Noor H.", address="noor@example.org")
    assert (row.via, row.name) == ("web", "Noor H.")
    assert letters(to="noor@example.org", kind="signature_confirm")
    actions.confirm(row)
    assert Signature.objects.people_signed() == 1


ORGANIZATIONS = (
    "Institution,Website,\n"
    "Willow Street Credit Union,https://willow.example,\n"
    "willow street credit-union!,,\n"
    "The Willow Street Credit Union Ltd,,\n"
    'Elm & Oak "Housing",javascript:alert(1),\n'
    "PRAIRIE LANTERN FUND,,\n"
    "???,,\n"
    '"Birch, Pine and Partners",,see line 2\n'
)


def test_institutions_are_listed_as_imported_with_their_source(cast: Cast, client: Client) -> None:
    batch = taken(ORGANIZATIONS.encode(), cast.ruth, source_url="https://letter.example/")
    assert batch.kind == "institution"
    assert verdicts(batch) == {
        2: ("new", "new"),
        3: ("duplicate", "same"),
        4: ("unclear", "nearly"),
        5: ("new", "new"),
        6: ("duplicate", "here"),
        7: ("refused", "no_words"),
        8: ("unclear", "note"),
    }
    actions.apply_list(batch, by=cast.ruth)
    willow = Organization.objects.get(name="Willow Street Credit Union")
    assert (willow.source, willow.source_note) == ("imported", "Open letter of May")
    assert Organization.objects.get(name__startswith="Elm").website == ""
    page = client.get("/signers/").content.decode()
    assert 'imported from <a href="https://letter.example/"' in page
    assert Signature.objects.organizations_signed() == 0
    assert "2 institutions and groups were imported" in page

    actions.confirm(actions.sign(**for_institution()))
    assert Signature.objects.organizations_signed() == 1
    assert "1 institution or group was imported" in client.get("/signers/").content.decode()


def test_nothing_is_half_imported(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = taken(ORGANIZATIONS.encode(), cast.ruth)

    def break_down(*args: object, **facts: object) -> None:
        raise RuntimeError("the machine stops")

    before = Organization.objects.count()
    monkeypatch.setattr("justaction.statement.actions.lists._record_list", break_down)
    with pytest.raises(RuntimeError):
        actions.apply_list(batch, by=cast.ruth)
    assert Organization.objects.count() == before
    assert not Signature.objects.exists()
    batch.refresh_from_db()
    assert batch.applied_at is None


def test_only_conveners_bring_lists_in(cast: Cast, client: Client, signed_in: Browser) -> None:
    with pytest.raises(NotAllowed):
        actions.take_list(b"name\nx\n", file_name="x.csv", by=cast.ana)
    assert signed_in(cast.ana).get("/steer/import/").status_code == 403
    assert client.get("/steer/import/").status_code == 302


def test_a_convener_brings_a_list_in_by_the_browser(cast: Cast, signed_in: Browser) -> None:
    browser = signed_in(cast.ruth)
    file = SimpleUploadedFile("people.csv", PEOPLE.encode("cp1252"), content_type="text/csv")
    step = browser.post("/steer/import/", {"file": file})
    assert step.status_code == 302
    mapping = browser.get(step["Location"]).content.decode()
    assert "Full name" in mapping
    assert "Zoë" in mapping
    said = {"column-0": "name", "column-1": "address", "kind": "individual", "source": ""}
    assert browser.post(step["Location"], said).status_code == 422
    report = browser.post(step["Location"], {**said, "source": "Our sheet"})
    assert report.status_code == 302
    page = browser.get(report["Location"]).content.decode()
    assert "Somebody left a note in the row" in page
    assert not Signature.objects.exists()
    assert "Noor" not in browser.get(report["Location"] + "?verdict=unclear").content.decode()
    subject = Import.objects.get().subject
    browser.post(f"/steer/import/{subject}/apply/")
    assert Signature.objects.imported().count() == 5
    done = browser.get(report["Location"]).content.decode()
    assert "The file itself is gone" in done
    assert browser.post(f"/steer/import/{subject}/apply/").status_code == 302
    assert Signature.objects.imported().count() == 5


def test_a_file_that_is_no_table_comes_back_with_the_reason(cast: Cast, signed_in: Browser) -> None:
    browser = signed_in(cast.ruth)
    for content in (b"PK\x03\x04zip", b"", b"name\n"):
        answer = browser.post("/steer/import/", {"file": SimpleUploadedFile("a.csv", content)})
        assert answer.status_code == 422
    assert not Import.objects.exists()


def test_a_dropped_file_is_gone(cast: Cast, signed_in: Browser) -> None:
    batch = taken(PEOPLE.encode(), cast.ruth)
    signed_in(cast.ruth).post(f"/steer/import/{batch.subject}/drop/")
    assert not Import.objects.exists()
    with pytest.raises(Refused):
        actions.apply_list(batch, by=cast.ruth)


def said(*args: str) -> Any:
    """What the command reports, as JSON."""
    out = StringIO()
    call_command("import", "signatures", *args, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_the_command_reports_first_and_applies_then(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(ORGANIZATIONS.encode("utf-16"))
    dry = said(str(path), "--dry-run", "--source", "A letter")
    assert dry["counts"] == {"new": 2, "duplicate": 2, "unclear": 2, "refused": 1}
    assert not dry["applied"]
    assert not Import.objects.exists()
    assert not capsys.readouterr().err
    assert said(str(path), "--source", "A letter")["applied"]
    assert re.search(r"Bringing in new rows +█+ 2\n", capsys.readouterr().err)
    assert said(str(path), "--source", "A letter")["counts"]["new"] == 0
    out = StringIO()
    call_command("import", "signatures", str(path), "--dry-run", "--map", "name=INSTITUTION", stdout=out)
    assert "It is here already." in out.getvalue()
    for wrong in (["--map", "name=Nobody"], ["--map", "king=Institution"]):
        with pytest.raises(CommandError):
            call_command("import", "signatures", str(path), *wrong)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import", "signatures", str(tmp_path / "none.csv"))


@pytest.mark.skipif(not REAL.exists(), reason="the real list is not part of the project")
def test_a_real_list_of_299_rows_is_understood(cast: Cast) -> None:
    first = said(str(REAL), "--source", "An open letter")
    assert first["columns"] == {"signatory": "name"}
    assert first["kind"] == "group"
    assert first["counts"] == {"new": 247, "duplicate": 50, "unclear": 2, "refused": 0}
    by_line = {row["line"]: row for row in first["rows"]}
    assert by_line[44]["reason"] == "note"
    assert "DUPLICATE!" in by_line[44]["why"]
    assert (by_line[123]["reason"], by_line[123]["other_line"]) == ("nearly", 118)
    assert (by_line[11]["verdict"], by_line[11]["other_line"]) == ("duplicate", 10)
    assert Signature.objects.imported().count() == 247
    assert said(str(REAL), "--source", "An open letter")["counts"]["new"] == 0
    assert Signature.objects.imported().count() == 247


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("Name,E-Mail", {"Name": "name", "E-Mail": "address"}),
        (
            "First Name,Surname,email address",
            {"First Name": "first", "Surname": "last", "email address": "address"},
        ),
        ("Imię i nazwisko,Mail", {"Imię i nazwisko": "name", "Mail": "address"}),
        (
            "Nombre,Apellidos,Correo electrónico",
            {"Nombre": "first", "Apellidos": "last", "Correo electrónico": "address"},
        ),
        ("Signed by,URL,Position", {"Signed by": "name", "URL": "website", "Position": "role"}),
        ("Kolumna", {"Kolumna": "name"}),
    ],
)
def test_columns_are_guessed_from_their_names(header: str, meaning: dict[str, str]) -> None:
    width = header.count(",") + 1
    table = read_table((header + "\n" + ",".join(["Ana"] * width) + "\n").encode())
    assert columns.guess(table.header, table.rows) == meaning


def test_two_people_of_one_name_without_addresses_are_not_merged() -> None:
    table = read_table(b"name\nAna Ruiz\nana ruiz\n")
    found = rows.rule(table.rows, {"name": "name"}, "individual", rows.Here())
    assert [one.reason for one in found] == ["new_unasked", "same_name"]
