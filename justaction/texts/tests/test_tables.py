"""Reading the tables people really have, and writing ones that harm nobody."""

from __future__ import annotations

import csv
import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from justaction.errors import Refused
from justaction.texts.tables import neutral, plain, read_table, write_csv

PEOPLE = "name;town\r\nRenée Ortiz-Muñoz;Peoria\r\nJürgen Weiß;Elgin\r\nSiân Brontë;Joliet\r\n"


@pytest.mark.parametrize(
    "content",
    [
        PEOPLE.encode(),
        PEOPLE.encode("utf-8-sig"),
        PEOPLE.encode("utf-16"),
        PEOPLE.encode("utf-16-le"),
        PEOPLE.encode("utf-16-be"),
        PEOPLE.encode("utf-32"),
        PEOPLE.encode("cp1252"),
        PEOPLE.replace("\r\n", "\r").encode(),
        PEOPLE.replace("\r\n", "\n").encode(),
    ],
    ids=["utf-8", "mark", "utf-16", "le", "be", "utf-32", "cp1252", "cr", "lf"],
)
def test_names_keep_their_accents_in_every_encoding(content: bytes) -> None:
    table = read_table(content)
    assert [row.cells["name"] for row in table.rows] == ["Renée Ortiz-Muñoz", "Jürgen Weiß", "Siân Brontë"]
    assert [row.line for row in table.rows] == [2, 3, 4]
    assert table.delimiter == ";"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_each_delimiter_is_found_even_where_names_contain_another(delimiter: str) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([["name", "role"], ["Ortiz, Inés; Dr.", "a | b"], ["Bo, Li", "c"], ["Ade\tOni", "d"]])
    table = read_table(out.getvalue().encode())
    assert table.delimiter == delimiter
    assert [row.cells["name"] for row in table.rows] == ["Ortiz, Inés; Dr.", "Bo, Li", "Ade\tOni"]


def test_a_line_that_names_the_delimiter_is_believed() -> None:
    table = read_table(b"sep=;\r\nname;a,b\r\nAna;1,5\r\n")
    assert table.header == ("name", "a,b")
    assert table.rows[0].line == 3


def test_a_quoted_cell_over_two_lines_keeps_the_line_numbers_true() -> None:
    table = read_table(b'name,note\n"Ana ""the\nbaker""",x\nBo,y\n')
    assert table.rows[0].cells["name"] == 'Ana "the\nbaker"'
    assert [row.line for row in table.rows] == [2, 4]


def test_empty_rows_and_empty_columns_are_left_out_and_said() -> None:
    table = read_table(b"name,,address,\n,,,\nAna,,ana@a.example,\n\n  , ,,\nBo,,,\n")
    assert table.header == ("name", "address")
    assert [row.line for row in table.rows] == [3, 6]
    assert any("3 empty rows" in note for note in table.notes)


def test_a_column_without_a_name_that_holds_words_is_kept() -> None:
    table = read_table(b"name,,address\nAna,DUPLICATE!,ana@a.example\n")
    assert table.header == ("name", "column 2", "address")
    assert table.rows[0].cells["column 2"] == "DUPLICATE!"


def test_what_stands_beyond_the_last_column_is_kept_apart() -> None:
    table = read_table(b"name,town\nAna,Peoria,see Bo,\nBo\n")
    assert table.rows[0].beyond == ("see Bo",)
    assert table.rows[1].cells == {"name": "Bo", "town": ""}
    assert any("line 2" in note for note in table.notes)
    assert any("line 3" in note for note in table.notes)


def test_two_columns_of_one_name_are_told_apart() -> None:
    table = read_table(b"Name,name,name (2),name\na,b,c,d\n")
    assert len({name.casefold() for name in table.header}) == 4
    assert list(table.rows[0].cells.values()) == ["a", "b", "c", "d"]


def test_a_heading_above_the_header_is_not_the_header() -> None:
    table = read_table(b"Signers as of 12 May,,\n\nname,town,\nAna,Peoria,\nBo,Elgin,\n")
    assert table.header == ("name", "town")
    assert any("Signers as of 12 May" in note for note in table.notes)


def test_one_column_of_names_with_commas_is_read_whole() -> None:
    table = read_table(b"name\nRuiz, Ana\nBo\n")
    assert table.header == ("name",)
    assert table.rows[0].all() == ["Ruiz, Ana"]


def test_empty_bytes_and_control_letters_vanish() -> None:
    table = read_table(b"name,town\nA\x00na\x07,Peo\x1bria\n")
    assert table.rows[0].cells == {"name": "Ana", "town": "Peoria"}


def test_a_quotation_mark_that_is_never_closed_is_told() -> None:
    table = read_table(b'name,town\n"Ana,Peoria\nBo,Elgin\n')
    assert any("quotation mark" in note for note in table.notes)


@pytest.mark.parametrize(
    "content", [b"", b"\n\n , \n", b"PK\x03\x04rest", b"%PDF-1.7", b'name\n"' + b"a" * 200_000]
)
def test_what_is_no_table_is_refused_in_plain_words(content: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        read_table(content)
    assert refusal.value.field == "file"


def test_a_file_that_is_too_large_or_too_long_is_refused() -> None:
    with pytest.raises(Refused, match="larger"):
        read_table(b"name\n" + b"a\n" * 100, most_bytes=100)
    with pytest.raises(Refused, match="more than 10 rows"):
        read_table(b"name\n" + b"a\n" * 100, most_rows=10)


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+44",
        "-cmd|' /C calc'!A0",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1",
        "＋1",
        "－1",
        "＠a",
        "  =1",
    ],
)
def test_a_formula_is_written_as_text(cell: str) -> None:
    assert neutral(cell) == "'" + cell
    assert plain(neutral(cell)) == cell


@pytest.mark.parametrize("cell", ["Ana", "O'Neil", "'tis", "-5", "-5.25", "3 = 3", "", "a@b.example"])
def test_an_ordinary_text_is_written_as_it_is(cell: str) -> None:
    assert neutral(cell) == cell
    assert plain(cell) == cell


def test_numbers_and_nothing_are_written_bare() -> None:
    assert write_csv(["a", "b", "c"], [[-5, None, 2.5]]).decode("utf-8-sig") == "a,b,c\r\n-5,,2.5\r\n"


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
tricky = st.text(st.sampled_from("'=+-@\t\r\n\"',; |1a＝＠ "), max_size=8)


@given(texts | tricky)
def test_every_text_survives_being_made_safe(text: str) -> None:
    safe = neutral(text)
    assert plain(safe) == text
    assert safe.lstrip()[:1] not in tuple("=+-@＝＋－＠") or (safe == text and text.lstrip("-")[:1].isdigit())


@given(st.lists(st.tuples(texts | tricky, texts | tricky), max_size=8))
def test_a_written_file_reads_back_as_it_was(rows: list[tuple[str, str]]) -> None:
    with_key = [(f"row {number}", *row) for number, row in enumerate(rows)]
    with_key += [("row a", "x", "y"), ("row b", "x", "y")]
    got = list(
        csv.reader(io.StringIO(write_csv(["key", "one", "two"], with_key).decode("utf-8-sig"), newline=""))
    )
    assert [tuple(plain(cell) for cell in row) for row in got[1:]] == with_key


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_but_never_break(content: bytes) -> None:
    try:
        table = read_table(content)
    except Refused:
        return
    assert len({name.casefold() for name in table.header}) == len(table.header)
    for row in table.rows:
        assert set(row.cells) == set(table.header)


@given(
    st.lists(st.tuples(texts, texts), min_size=1, max_size=6),
    st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]),
)
def test_names_come_back_clean_from_each_encoding(rows: list[tuple[str, str]], encoding: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(
        [("key", "a", "b"), *((f"k{n}", *row) for n, row in enumerate(rows))]
    )
    table = read_table(out.getvalue().encode(encoding))
    assert [row.cells["key"] for row in table.rows] == [f"k{n}" for n in range(len(rows))]
    for row in table.rows:
        for cell in row.cells.values():
            assert cell == unicodedata.normalize("NFC", cell).strip()
