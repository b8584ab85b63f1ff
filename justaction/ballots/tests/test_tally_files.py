"""Files of ballots: every kind is read, and what cannot be counted is named by its line, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from justaction.ballots import tally

DATA = Path(__file__).parent / "data"
SOI = """# FILE NAME: rooms.soi
# TITLE: Where do we meet?
# DATA TYPE: soi
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 9
# NUMBER UNIQUE ORDERS: 3
# ALTERNATIVE NAME 1: Hall
# ALTERNATIVE NAME 2: Library
# ALTERNATIVE NAME 3: Garden
5: 1,3
3: 2
1: 3,2,1
"""
CSV = """count,1,2,3
0,Garden=Hall=Library
5,Hall,Garden,
3,Library,,
1,Garden,Library,Hall
"""


def found(text: str, name: str = "ballots.csv") -> list[tuple[list[list[str]], int]]:
    profile = tally.read(text.encode(), name).profile
    return sorted(
        ([[profile.options[one] for one in tier] for tier in ranking], count)
        for ranking, count in profile.rankings()
    )


ROOMS = [([["Garden"], ["Library"], ["Hall"]], 1), ([["Hall"], ["Garden"]], 5), ([["Library"]], 3)]


def test_preflib_and_plain_say_the_same() -> None:
    assert found(SOI, "rooms.soi") == ROOMS
    assert found(CSV) == ROOMS
    assert tally.read(SOI.encode(), "rooms.soi").title == "Where do we meet?"
    assert tally.read(CSV.encode()).profile.options == (
        "Garden",
        "Hall",
        "Library",
    )  # the order that wins ties


def test_equal_ranks_stand_in_braces_or_beside_equals_signs() -> None:
    toi = SOI.replace("soi", "toi").replace("5: 1,3", "5: {1,3},2")
    assert found(toi, "rooms.toi")[1] == ([["Hall", "Garden"], ["Library"]], 5)
    assert found(CSV.replace("5,Hall,Garden", "5,Hall=Garden,Library"))[1] == (
        [["Garden", "Hall"], ["Library"]],
        5,
    )


def test_preflib_of_old_is_read_too() -> None:
    assert found("3\n1,Hall\n2,Library\n3,Garden\n9,9,3\n5,1,3\n3,2\n1,3,2,1\n", "rooms.soi") == ROOMS


def test_points_stand_in_the_column_of_their_number() -> None:
    read = tally.read(b"count,5,4,3,2,1,0\n4,Hall,,Garden,,,Library\n")
    assert read.profile.levels == (5, 4, 3, 2, 1, 0)
    assert tally.count(read.profile, "score").rounds[0].votes == (20, 12, 0)


def test_a_cast_vote_record_passes_over_what_is_no_choice() -> None:
    record = "Ballot,rank1,Rank 2,3rd choice\n" + "".join(
        f"{row}\n"
        for row in (
            "1,Hall,undervote,Garden",
            "2,overvote,Hall,Garden",
            "3,Library,Library,Hall",
            "4,undervote,undervote,undervote",
            '5,"Hall, large",,Hall',
        )
    )
    assert found(record) == [
        ([], 1),
        ([["Hall"], ["Garden"]], 2),
        ([["Hall, large"], ["Hall"]], 1),
        ([["Library"], ["Hall"]], 1),
    ]
    assert tally.read(record.encode()).notes == (
        "1 ranks marked more than once were passed over.",
        "1 ranks that name an option again were passed over.",
    )


def test_part_of_minneapolis_2013() -> None:
    """Every two-hundredth ballot; the whole record gives 35 rounds and Betsy Hodges with 38,870, as published."""
    read = tally.read(DATA / "minneapolis-2013-mayor-part.csv")
    result = tally.count(read.profile, "instant-runoff")
    assert (read.form, result.ballots) == ("cast vote record", 400)
    assert [result.options[one] for one in result.winners] == ["BETSY HODGES"]


def test_a_ward_says_its_seats_and_its_title() -> None:
    read = tally.read(DATA / "eilean-siar-2012-ward-3.csv")
    assert (read.seats, read.title) == (3, "Na Hearadh Agus Ceann A Deas Nan Loch")
    assert (read.profile.ballots, len(read.profile.options)) == (802, 4)


@pytest.mark.parametrize("mark", ["\ufeff", ""])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_spreadsheets_save_in_many_ways(mark: str, end: str, separator: str) -> None:
    assert found(mark + CSV.replace("\n", end).replace(",", separator)) == ROOMS


WRONG_PREFLIB = [
    (("VOTERS: 9", "VOTERS: 10"), "Line 5: The file says that it has 10 ballots, but there are 9."),
    (("ORDERS: 3", "ORDERS: 4"), "Line 6: The file says that it has 4 lines of rankings, but there are 3."),
    (
        ("ALTERNATIVES: 3", "ALTERNATIVES: 2"),
        "Line 4: The file says that it has 2 names of options, but there are 3.",
    ),
    (("VOTERS: 9", "VOTERS: many"), "Line 5: “many” is not a whole number."),
    (("5: 1,3", "5: 1,4"), "Line 10: There is no option 4."),
    (("5: 1,3", "5: 1,3,1"), "Line 10: Option 1 (“Hall”) stands twice in this ranking."),
    (("5: 1,3", "5: {1,3}"), "Line 10: A .soi file has no equal ranks; such a file ends with .toc or .toi."),
    (("5: 1,3", "-5: 1,3"), "Line 10: “-5: 1,3” is not a count, a colon and a ranking."),
    (("5: 1,3", "5: 1;3"), "Line 10: “1;3” is not a ranking such as 1,2,{3,4}."),
    (("5: 1,3", "5: {1,3"), "Line 10: “{1,3” is not a ranking such as 1,2,{3,4}."),
    (
        ("TYPE: soi", "TYPE: soc"),
        "Line 10: A .soc file ranks every option on every line; otherwise it ends with .soi.",
    ),
    (("NAME 3: Garden", "NAME 2: Garden"), "Line 9: Option 2 is named twice."),
    (("3: Garden", "3: Hall"), "Two options have the same name."),
]


@pytest.mark.parametrize(("change", "words"), WRONG_PREFLIB)
def test_a_wrong_preflib_file_says_what_is_wrong_and_where(change: tuple[str, str], words: str) -> None:
    with pytest.raises(tally.Unreadable) as refused:
        tally.read(SOI.replace(*change).encode(), "rooms.soi")
    assert str(refused.value) == words


WRONG_CSV = [
    (("5,Hall", "five,Hall"), "Line 3: “five” is not a whole number of ballots."),
    (("5,Hall", "-5,Hall"), "Line 3: “-5” is not a whole number of ballots."),
    (("5,Hall", "2.5,Hall"), "Line 3: “2.5” is not a whole number of ballots."),
    (("5,Hall,Garden,", "5,Hall,Yard,"), "Line 3: “Yard” is none of the options: “Garden”, “Hall”, “Library”."),
    (("5,Hall,Garden,", "5,Hall,Garden,Hall"), "Line 3: “Hall” stands twice in this ranking."),
    (("5,Hall,Garden,", "5,Hall=Hall,,"), "Line 3: “Hall” stands twice in this ranking."),
    (("5,Hall,", "5,Hall==Library,"), "Line 3: Between two equals signs, or beside one, there is no name."),
    (("5,Hall,Garden,", "5,Hall,Garden,,Library"), "Line 3: This row has more cells than the 4 columns named above."),
    (("5,Hall", '5,"Hall'), "Line 3: A quotation mark opens and does not close."),
    (("count,1,2,3", "count,1,3,2"), "Line 1: After “count” the columns are the places 1, 2, 3 and so on, or points, highest first."),
    (("count,1,2,3", "count,a,b"), "Line 1: After “count” the columns are the places 1, 2, 3 and so on, or points, highest first."),
]  # fmt: skip


@pytest.mark.parametrize(("change", "words"), WRONG_CSV)
def test_a_wrong_table_says_what_is_wrong_and_where(change: tuple[str, str], words: str) -> None:
    with pytest.raises(tally.Unreadable) as refused:
        tally.read(CSV.replace(*change).encode())
    assert str(refused.value) == words


NOT_BALLOTS = [
    (b"", "The file is empty."),
    (b"\xef\xbb\xbf\r\n \n", "The file is empty."),
    (b"\x0c\x0c", "The file is empty."),
    (b"\x1e", "The file is empty."),
    (b"count,1,2\n3,A,B\n99999999999999999999,B,A\n", "It says that there are more ballots than people"),
    (b"count,1\n3,Biblioth\xe8que\n", "Line 2: This is not UTF-8 text."),
    ("count,1\n3,Hall\n".encode("utf-16"), "Line 1: This is not UTF-8 text."),
    (b"PK\x03\x04\x00\x00", "Line 1: This is not UTF-8 text."),
    (b"name,town\nAna,Pilsen\n", "Line 1: The first row names the columns:"),
    (b"count,1,2\n", "No row names an option."),
    (b"rank1,rank2\nundervote,overvote\n", "No ballot names an option."),
    (
        b'2,1,\n3,1,\n"Candidate 1","Hall","",\n',
        "Line 1: The file says that it has 2 options, but it names 1.",
    ),
    (b'1,1,\n3,2,\n"Candidate 1","Hall","",\n', "Line 2: There is no option 2."),
    (b'1,1,\n3,1,1,\n"Candidate 1","Hall","",\n', "Line 2: An option stands twice in this ranking."),
]


@pytest.mark.parametrize(("content", "words"), NOT_BALLOTS)
def test_what_is_no_file_of_ballots_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(tally.Unreadable) as refused:
        tally.read(content)
    assert str(refused.value).startswith(words)


@pytest.mark.parametrize(
    "content", [b"3\n1,Hall\n", b"x\n", b"2\n1;Hall\n2,Yard\n", b"1\n1,Hall\n1,1\n", b"# hello\n"]
)
def test_a_preflib_file_that_breaks_off_is_refused(content: bytes) -> None:
    with pytest.raises(tally.Unreadable):
        tally.read(content, "rooms.soc")


def test_no_spreadsheet_runs_a_name_and_equals_signs_in_names_stay_apart() -> None:
    names = ("=1+1", "@Hall", "2 = 2", "-", "O'Hare")
    profile = tally.Profile(names, [(((0, 1), (2,), (3,), (4,)), 2)])
    text = tally.write_csv(profile)
    cells = [cell for line in text.splitlines()[1:] for cell in line.split(",")[1:]]
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "＝"}]
    again = tally.read(text.encode()).profile
    assert again.options == ("＝1+1", "@Hall", "2 ＝ 2", "-", "O'Hare")
    assert [(len(ranking), count) for ranking, count in again.rankings()] == [(4, 2)]


def test_names_that_become_the_same_are_not_written() -> None:
    with pytest.raises(ValueError, match="same name"):
        tally.write_csv(tally.Profile(("A B", "A  B"), []))


def test_what_is_written_is_the_same_however_it_came_in() -> None:
    one = tally.Profile(("Hall", "Yard"), [(((0,),), 2), (((1,), (0,)), 3)])
    two = tally.Profile(("Hall", "Yard"), [(((1,), (0,)), 1), (((0,),), 2), (((1,), (0,)), 2)])
    assert (
        tally.write_csv(one)
        == tally.write_csv(two)
        == "count,1,2\r\n0,Hall=Yard,\r\n3,Yard,Hall\r\n2,Hall,\r\n"
    )
    assert tally.write_preflib(one) == tally.write_preflib(two)
    assert tally.preflib_form(one) == "soi"
