"""`justaction tally FILE`, and the script with which a reader counts again without us."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from justaction.ballots import tally
from tests.house import ROOT

WARD = Path(__file__).parent / "data" / "eilean-siar-2012-ward-3.csv"
NAMES = ("River Table", "Open Ledger", "Common Ground", "Kept Word", "Even Scale")
TIED = "count,1,2\n2,Hall,\n2,Yard,\n"


def said(*arguments: str | Path, **options: Any) -> str:
    out = StringIO()
    call_command("tally", *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def test_a_program_reads_the_count_round_by_round() -> None:
    found = json.loads(said(WARD, "--method", "stv-scottish", "--json"))
    assert (found["form"], found["seats"], found["ballots"]) == (
        "ward file",
        3,
        802,
    )  # the file says its seats
    assert found["winners"] == ["Catherine Macdonald", "Philip Robert Mclean", "D J Macrae"]
    assert found["rounds"][1]["votes"]["D J Macrae"] == 163.82442
    assert found["rounds"][0]["transfers"][0]["to"] == {
        "D J Macrae": 94.82442,
        "David Cameron Wilson": 72.16198,
    }
    assert found["ties"] == []


@pytest.mark.parametrize("method", [one for one in tally.METHODS if one not in {"consent", "five-finger"}])
def test_every_method_has_a_table_that_people_read(method: str) -> None:
    text = said(WARD, "--method", method)
    assert "802 ballots (ward file)" in text
    assert text.rstrip().splitlines()[-1].startswith("Winner")


def test_consent_is_counted_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "ballots.csv"
    file.write_text("count,1\n0,agree=abstain=disagree=block\n4,agree\n1,block\n")
    assert said(file, "--method", "consent").rstrip().endswith("It does not carry: blocked.")


def test_the_rule_that_decided_a_tie_is_told(tmp_path: Path) -> None:
    file = tmp_path / "ballots.csv"
    file.write_text(TIED)
    assert "since no other was stated: Yard goes out" in said(file)
    assert "by the order stated beforehand: Hall goes out" in said(file, "--tie-order", "Yard=Hall")
    drawn = json.loads(said(file, "--tie-seed", "a public text", "--json"))
    assert drawn["tie_order"] == [
        ("Hall", "Yard")[one] for one in tally.draw_order(("Hall", "Yard"), "a public text")
    ]
    assert drawn["ties"][0]["rule"] == "stated order"


@pytest.mark.parametrize(
    ("content", "arguments", "words"),
    [
        (TIED, ["--tie-order", "Hall"], "names each option once"),
        (TIED, ["--seats", "2"], "one winner"),
        (TIED, ["--seats", "9", "--method", "schulze"], "not more seats than options"),
        (TIED.replace("2,Y", "x,Y"), [], "Line 3: “x” is not a whole number"),
        ("", [], "The file is empty"),
        (None, [], "No such file"),
    ],
)
def test_what_cannot_be_counted_ends_with_a_sentence(
    tmp_path: Path, content: str | None, arguments: list[str], words: str
) -> None:
    file = tmp_path / "ballots.csv"
    if content is not None:
        file.write_text(content)
    with pytest.raises(CommandError, match=words):
        said(file, *arguments)


@pytest.mark.parametrize("seed", range(8))
def test_twenty_lines_of_python_count_the_same_rounds(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    rankings = []
    for _ in range(chance.randrange(1, 12) if seed else 0):
        order = chance.sample(range(len(NAMES)), chance.randrange(len(NAMES) + 1))
        tiers: list[tuple[int, ...]] = [(one,) for one in order]
        if seed % 2 and len(tiers) > 2:
            tiers[1:3] = [(*tiers[1], *tiers[2])]
        rankings.append((tuple(tiers), chance.randrange(1, 4)))
    profile = tally.Profile(NAMES, rankings)
    drawn = tally.draw_order(NAMES, str(seed))
    file = tmp_path / "ballots.csv"
    file.write_text(tally.write_csv(profile, drawn), encoding="utf-8", newline="")
    result = tally.count(profile, "instant-runoff", 1, drawn)
    rounds = [
        ", ".join(f"{NAMES[one]} {each.votes[one]}" for one in drawn if one in each.standing)
        for each in result.rounds
    ]
    told = [f"Round {number}: {votes}" for number, votes in enumerate(rounds, 1)]
    winner = NAMES[result.winners[0]] if result.winners else "nobody"
    script = ROOT / "docs" / "recount.py"
    done = subprocess.run(
        [sys.executable, "-I", str(script), str(file)],
        capture_output=True,
        check=True,
        env={"PYTHONUTF8": "1"},
    )
    assert done.stdout.decode().splitlines() == [*told, f"Winner: {winner}"]
    assert len(script.read_text().splitlines()) <= 20
