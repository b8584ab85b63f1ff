"""Earlier pledges come in by a file: read however messy, told row by row, twice changes nothing, taken over later."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from justaction.commitments import actions
from justaction.commitments.importing.columns import guess
from justaction.commitments.importing.reading import read
from justaction.commitments.importing.rows import named_in, parse_amount, parse_day
from justaction.commitments.models import Commitment, PledgeList
from justaction.conftest import Cast
from justaction.errors import NotAllowed, Refused
from justaction.members import actions as members
from justaction.members.models import Organization, Person
from justaction.record.models import Entry

MESSY = """\ufeffCompany;Source URL;Date;Quoted words;Amount
Prairie Lantern Fund;https://fund.example.org/a;2020-06-03;"We stand with you; truly.";
Tall Oak Bank;https://oak.example.org/b;3 June 2020;We pledge $50 million over five years.;

prairie lantern fund;https://fund.example.org/again;2020-06-04;We stand with you, truly!;
DUPLICATE! Tall Oak Bank;https://oak.example.org/b;2020-06-03;Other words.;
Low Street Press;https://press.example.org/c;03/04/2020;We will do better.;
Low Street Press;https://press.example.org/c;13/06/2020;We will do better.;$1.5M
;https://press.example.org/d;2020-06-03;Nobody said this.;
Low Street Press;press.example.org;2020-06-03;No link.;
Low Street Press;https://press.example.org/e;2020-06-03;;
=cmd|' /C calc'!A0;https://press.example.org/f;2020-06-03;Formula.;
Low Street Press;https://press.example.org/g;2020-06-03;Stray.;;left over note
"""


def run(path: Path, *options: str) -> dict[str, object]:
    out = io.StringIO()
    call_command(
        "import", "commitments", str(path), "--json", "--source", "Statements of 2020", *options, stdout=out
    )
    report: dict[str, object] = json.loads(out.getvalue())
    return report


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    path = tmp_path / "statements.csv"
    path.write_text(MESSY, encoding="utf-8")
    return path


def test_each_row_of_a_messy_file_is_ruled_on(cast: Cast, messy: Path) -> None:
    report = run(messy, "--dry-run")
    found = [(row["line"], row["verdict"], row["reason"]) for row in report["rows"]]  # type: ignore[attr-defined]  # a list
    assert found == [
        (2, "new", "new"),
        (3, "new", "new"),
        (5, "duplicate", "same"),
        (6, "unclear", "note"),
        (7, "unclear", "which_date"),
        (8, "new", "new"),
        (9, "refused", "no_who"),
        (10, "refused", "bad_link"),
        (11, "refused", "no_quote"),
        (12, "refused", "not_a_name"),
        (13, "unclear", "note"),
    ]
    assert not Commitment.objects.exists()
    assert not PledgeList.objects.exists()
    assert not Organization.objects.filter(name="Tall Oak Bank").exists()


def test_a_second_import_changes_nothing(cast: Cast, messy: Path) -> None:
    first = run(messy)
    assert first["counts"] == {"new": 3, "duplicate": 1, "unclear": 3, "refused": 4}
    assert Commitment.objects.count() == 3
    entries = Entry.objects.count()
    second = run(messy)
    assert second["counts"] == {"new": 0, "duplicate": 4, "unclear": 3, "refused": 4}
    assert (Commitment.objects.count(), Entry.objects.count()) == (3, entries)


def test_an_imported_pledge_keeps_its_words_and_its_source(cast: Cast, messy: Path) -> None:
    run(messy)
    bank = Organization.objects.get(name="Tall Oak Bank")
    assert (bank.source, bank.source_note) == ("imported", "Statements of 2020")
    pledge = Commitment.objects.get(organization=bank)
    assert (pledge.old_words_on, pledge.amount, pledge.currency) == (
        date(2020, 6, 3),
        Decimal(50_000_000),
        "USD",
    )
    mine = Commitment.objects.get(organization=cast.fund)
    assert mine.old_words == "We stand with you; truly."
    page = Client().get(mine.get_absolute_url())
    assert page.status_code == 200
    assert b"We stand with you; truly." in page.content
    assert Entry.objects.filter(kind="pledge.imported", subject=mine.subject).count() == 1


def test_a_representative_takes_one_over_and_completes_it(
    cast: Cast, messy: Path, signed_in: Callable[[Person], Client]
) -> None:
    run(messy)
    pledge = Commitment.objects.get(organization=cast.fund)
    url = f"/desk/prairie-lantern-fund/{pledge.slug}/"
    assert signed_in(cast.tom).post(f"{url}take-over/").status_code == 403
    grace = signed_in(cast.grace)
    assert b"Take it over" in grace.get(url).content
    with pytest.raises(Refused):
        actions.save(pledge, part="harm", by=cast.grace, harm="x")
    assert grace.post(f"{url}take-over/").status_code == 302
    assert b"Quote the old words" in grace.get(url).content
    pledge.refresh_from_db()
    saved = actions.save(pledge, part="words", by=cast.grace, old_words="Changed later")
    public = Client().get(saved.get_absolute_url()).content
    assert b"We stand with you; truly." in public
    assert b"Changed later" not in public


def test_json_and_yaml_are_read_too(cast: Cast, tmp_path: Path) -> None:
    rows = [
        {
            "organization": "Tall Oak Bank",
            "quote": "We pledge 5 million.",
            "url": "https://oak.example.org",
            "date": "2020-06-03",
            "amount": 5000000,
        }
    ]
    one = tmp_path / "a.json"
    one.write_text(json.dumps({"pledges": rows}))
    assert run(one)["counts"] == {"new": 1, "duplicate": 0, "unclear": 0, "refused": 0}
    two = tmp_path / "b.yaml"
    two.write_text(
        "- organization: Tall Oak Bank\n  quote: Other words\n  url: https://oak.example.org\n  date: 2020-06-03\n"
        "- organization: Tall Oak Bank\n  quote: We pledge 5 million.\n  url: https://oak.example.org\n  date: 2020-06-03\n"
    )
    assert run(two)["counts"] == {"new": 1, "duplicate": 1, "unclear": 0, "refused": 0}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", b"{"),
        ("a.json", b'"text"'),
        ("a.json", b"[" * 100_000),
        ("a.yaml", b"a: &a [x, x]\nb: [*a, *a]\n"),
        ("a.yaml", b"!!python/object/apply:os.system ['true']"),
        ("a.yaml", b"- one\n- two\n"),
        ("a.csv", b"%PDF-1.4 a report"),
    ],
)
def test_what_is_no_list_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(Refused):
        read(content, file_name=name)


def test_columns_are_guessed_once_each() -> None:
    header = ["organization", "source_url", "date", "kind", "quoted_words", "leadership_page"]
    assert guess(header) == {
        "organization": "who",
        "quoted_words": "quote",
        "source_url": "link",
        "date": "date",
        "kind": "where",
    }


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2020-06-03", date(2020, 6, 3)),
        ("June 3rd, 2020", date(2020, 6, 3)),
        ("3 Jun 2020", date(2020, 6, 3)),
        ("6/13/2020", date(2020, 6, 13)),
        ("2020-06-03T10:00:00Z", date(2020, 6, 3)),
        ("3/4/2020", None),
        ("summer", None),
        ("31/02/2020", None),
    ],
)
def test_a_date_is_read_or_left_alone(text: str, day: date | None) -> None:
    assert parse_day(text)[0] == day


@pytest.mark.parametrize(
    ("text", "amount"),
    [("$50M", 50_000_000), ("5 million USD", 5_000_000), ("1,000,000", 1_000_000), ("2.5bn", 2_500_000_000)],
)
def test_an_amount_is_read(text: str, amount: int) -> None:
    assert parse_amount(text)[0] == Decimal(amount)


def test_a_quote_names_an_amount_only_when_it_names_one() -> None:
    assert named_in("We give $600 million, yes $600 million.") == (Decimal(600_000_000), "USD")
    assert named_in("We give \\$2.5 million and $1 million.") == (None, "")
    assert parse_amount("about a lot")[2] is False


def test_a_convener_does_the_same_in_the_browser(cast: Cast, signed_in: Callable[[Person], Client]) -> None:
    assert signed_in(cast.grace).get("/steer/import/commitments/").status_code == 403
    ruth = signed_in(cast.ruth)
    file = SimpleUploadedFile("statements.csv", MESSY.encode())
    begun = ruth.post("/steer/import/commitments/", {"file": file})
    assert begun.status_code == 302
    page = ruth.get(begun.headers["Location"])
    assert b"12 rows" in page.content or b"11 rows" in page.content
    names = {name: field.initial for name, field in page.context["form"].fields.items()}
    mapped = ruth.post(begun.headers["Location"], {**names, "source": "Statements of 2020"})
    assert mapped.status_code == 302, mapped.content.decode()
    report = ruth.get(mapped.headers["Location"])
    assert b"Somebody left a note in the row" in report.content
    assert not Commitment.objects.exists()
    done = ruth.post(mapped.headers["Location"].replace("/report/", "/apply/"))
    assert done.status_code == 302
    assert Commitment.objects.count() == 3
    after = ruth.get(mapped.headers["Location"])
    assert b"The file itself is gone" in after.content
    assert bytes(PledgeList.objects.get().content) == b""
    again = ruth.post(mapped.headers["Location"].replace("/report/", "/apply/"))
    assert again.status_code == 302
    assert Commitment.objects.count() == 3


def test_a_file_may_be_dropped(cast: Cast) -> None:
    batch = actions.take_pledges(MESSY.encode(), file_name="a.csv", by=cast.ruth)
    with pytest.raises(NotAllowed):
        actions.drop_pledges(batch, by=cast.grace)
    actions.drop_pledges(batch, by=cast.ruth)
    assert not PledgeList.objects.exists()


def test_a_missing_file_is_told_plainly(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "nothing.csv")


def test_a_list_of_pledges_names_no_group_that_chose_not_to_be_named(cast: Cast) -> None:
    hidden = members.list_organization(name="Porch Circle", kind="affinity_group", listed=False, by=cast.ruth)
    content = b"Company,Source URL,Date,Quoted words\nPorch Circle,https://porch.example/a,2020-06-03,We will act.\n"
    batch = actions.take_pledges(content, file_name="a.csv", by=cast.ruth)
    actions.map_pledges(batch, by=cast.ruth, mapping=batch.mapping, source="Statements of 2020")
    actions.apply_pledges(batch, by=cast.ruth)
    hidden.refresh_from_db()
    assert not hidden.listed
    entry = Entry.objects.get(kind="pledge.imported")
    assert "Porch" not in entry.title + entry.url
    assert not entry.disclosures.filter(
        public=True, path__in=["organization", "quote", "source_url"]
    ).exists()
