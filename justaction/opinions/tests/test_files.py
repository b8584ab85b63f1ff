"""Polis' own files: read as exported, refused in words when they are messy, and taken out so that nobody is found."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from justaction.opinions import actions
from justaction.opinions.groups import Messy, read_export, read_files
from justaction.opinions.models import Conversation, OpinionStatement, Participant, Vote
from justaction.opinions.tests.making import a_conversation, a_key, somebody_answers, two_camps
from justaction.opinions.words import REASONS, why
from justaction.web import clock

if TYPE_CHECKING:
    from justaction.conftest import Cast

POLIS = Path(__file__).parent / "polis"
HEAD = b"timestamp,datetime,comment-id,voter-id,vote\n"
COMMENTS = b"timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"


def told(*args: str) -> str:
    out = StringIO()
    call_command("opinion", *args, stdout=out)
    return out.getvalue()


def test_the_real_export_is_read_with_what_is_odd_about_it() -> None:
    export = read_export(POLIS)
    assert len(export.comments) == 54
    assert len(export.values) == 2995
    assert dict(export.notes) == {"voted_again": 123, "totals_differ": 21}
    assert len(export.kept) == 31  # moderators left 23 out


def test_a_table_of_participants_alone_is_enough(tmp_path: Path) -> None:
    (tmp_path / "participants-votes.csv.gz").write_bytes(
        gzip.compress((POLIS / "participants-votes.csv").read_bytes())
    )
    export = read_export(tmp_path)
    whole = read_export(POLIS)
    last = {
        (int(p), int(s)): int(v)
        for p, s, v in zip(whole.participants, whole.statements, whole.values, strict=True)
    }
    beside = {
        (int(p), int(s)): int(v)
        for p, s, v in zip(export.participants, export.statements, export.values, strict=True)
    }
    assert beside.keys() <= last.keys()
    assert sum(last[cell] == value for cell, value in beside.items()) / len(beside) > 0.99


def test_the_later_vote_counts_wherever_it_stands_in_the_file() -> None:
    export = read_files({"votes.csv": HEAD + b"2000,x,0,0,-1\n1000,x,0,0,1\n"})
    assert export.values.tolist() == [1, -1]


@pytest.mark.parametrize(
    ("files", "reason", "line"),
    [
        ({}, "no_votes", 0),
        ({"votes.csv": b""}, "empty", 0),
        ({"votes.csv": HEAD}, "empty", 0),
        ({"votes.csv": b"%PDF-1.7"}, "not_a_table", 0),
        ({"votes.csv": b"\xff\xfea,b"}, "not_utf8", 0),
        ({"votes.csv": b"comment-id,voter-id\n1,1\n"}, "no_column", 1),
        ({"votes.csv": b"vote,vote,comment-id,voter-id\n"}, "column_twice", 1),
        ({"votes.csv": HEAD + b"1,x,0,0\n"}, "cells", 2),
        ({"votes.csv": HEAD + b"1,x,0,zero,1\n"}, "not_a_number", 2),
        ({"votes.csv": HEAD + b"1,x,-4,0,1\n"}, "not_a_number", 2),
        ({"votes.csv": HEAD + b"1,x,0,0,1\n2,x,0,1,5\n"}, "not_a_vote", 3),
        ({"votes.csv": HEAD + b"1,x,0,0,yes\n"}, "not_a_vote", 2),
        ({"votes.csv": HEAD + b"1,x,0,0,1\n", "comments.csv": COMMENTS + b"1,x,0,,0,0,7,Hello\n"}, "not_moderated", 2),
        (
            {"votes.csv": HEAD + b"1,x,0,0,1\n", "comments.csv": COMMENTS + b"1,x,0,,0,0,1,A\n1,x,0,,0,0,1,B\n"},
            "comment_twice",
            3,
        ),
        ({"participants-votes.csv": b"participant,group-id,0\n1,,1\n1,,1\n"}, "participant_twice", 3),
        ({"votes.csv": gzip.compress(HEAD)[:-6]}, "broken_gzip", 0),
        ({"votes.csv": gzip.compress(b"a" * 3_000_000)}, "too_large", 0),
    ],
)  # fmt: skip
def test_a_messy_file_is_refused_with_its_place(files: dict[str, bytes], reason: str, line: int) -> None:
    with pytest.raises(Messy) as refused:
        read_files(files, most_bytes=1_000_000)
    assert (refused.value.reason, refused.value.line) == (reason, line)
    words = why(refused.value)
    assert "%(" not in words
    assert not line or f"line {line}" in words


def test_every_reason_has_words() -> None:
    source = (Path(__file__).parents[1] / "groups" / "files.py").read_text()
    for reason in REASONS:
        assert f'"{reason}"' in source, reason


def test_the_command_tells_groups_statements_and_consensus() -> None:
    said = json.loads(told(str(POLIS), "--json"))
    assert said["counts"] == {"participants": 337, "statements": 31, "votes": 2849}
    assert [one["people"] for one in said["groups"]] == [77, 61]
    assert [one["comment-id"] for one in said["groups"][0]["representative"]] == [24, 9, 28, 20, 46]
    assert [one["comment-id"] for one in said["consensus"]["disagree"]] == [26]
    assert len(said["participants"]) == 337
    assert sum(one["group"] is not None for one in said["participants"]) == 138
    text = told(str(POLIS))
    assert "Group A, 77 people" in text
    assert "123 votes were changed later. The last one counts." in text
    assert json.loads(told(str(POLIS), "--json", "--all"))["counts"]["statements"] == 54


def test_the_command_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no folder"):
        told(str(tmp_path / "nowhere"))
    with pytest.raises(CommandError, match=r"no votes\.csv"):
        told(str(tmp_path))
    (tmp_path / "votes.csv").write_bytes(HEAD + b"1,x,0,0,maybe\n")
    with pytest.raises(CommandError, match="line 2: “maybe” is no vote"):
        told(str(tmp_path))


def test_a_conversation_from_polis_is_brought_in_and_taken_out_again(cast: Cast, tmp_path: Path) -> None:
    told(str(POLIS), "--bring-in", "What about 15 dollars an hour?", "--source", "Polis, CC BY 4.0")
    conversation = Conversation.objects.get()
    assert conversation.state == "closed"
    assert [one["size"] for one in conversation.result.facts["groups"]] == [77, 61]
    told(str(tmp_path / "out"), "--take-out", conversation.slug)
    said = json.loads(told(str(tmp_path / "out"), "--json"))
    assert said["counts"] == {"participants": 337, "statements": 31, "votes": 2849}
    assert [one["people"] for one in said["groups"]] == [77, 61]
    numbers = {one["participant"] for one in said["participants"]}
    assert len(numbers & set(range(340))) < 20  # random ones, not those of the file


def test_the_browser_brings_one_in_too_and_keeps_what_was_typed_when_a_file_is_messy(
    cast: Cast, signed_in: object
) -> None:
    browser = signed_in(cast.ruth)  # type: ignore[operator]  # the fixture is a function
    fields = {"question": "How was it?", "source": "Polis", "scope": ""}
    with (POLIS / "comments.csv").open("rb") as comments, (POLIS / "summary.csv").open("rb") as wrong:
        answer = browser.post("/steer/opinions/bring-in/", {**fields, "comments": comments, "votes": wrong})
    assert answer.status_code == 422
    assert "votes.csv, line 1: The column “comment-id” is missing." in answer.content.decode()
    assert 'value="How was it?"' in answer.content.decode()
    with (POLIS / "comments.csv").open("rb") as comments, (POLIS / "votes.csv.gz").open("rb") as votes:
        answer = browser.post("/steer/opinions/bring-in/", {**fields, "comments": comments, "votes": votes})
    assert answer.status_code == 302
    page = Client().get("/opinions/how-was-it/").content.decode()
    assert "Group A, 77 people" in page


def test_what_is_taken_out_names_nobody_and_no_time(cast: Cast, client: Client) -> None:
    conversation = a_conversation(cast.ruth)
    two_camps(conversation, 9, 8)
    actions.answer(conversation, {0: 1}, by=cast.ana)
    key = somebody_answers(conversation, {2: -1})
    added = actions.add_statement(conversation, text='=HYPERLINK("https://evil.example")', by=None, key=key)
    actions.show_statement(added, by=cast.ruth)
    with clock.at(clock.now() + timedelta(minutes=1)):
        actions.compute(conversation)
    votes = client.get(f"/opinions/{conversation.slug}/votes.csv").content.decode("utf-8-sig")
    rows = [line.split(",") for line in votes.splitlines()[1:]]
    assert len({row[0] for row in rows}) == 1  # one day for all
    assert [int(row[3]) for row in rows] == sorted(int(row[3]) for row in rows)  # no order of coming
    comments = client.get(f"/opinions/{conversation.slug}/comments.csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK" in comments
    assert cast.ana.name not in votes + comments
    again = read_files({"comments.csv": comments.encode(), "votes.csv": votes.encode()})
    assert again.comments[added.number].text == added.text  # the apostrophe went off again
    table = client.get(f"/opinions/{conversation.slug}/participants-votes.csv").content.decode("utf-8-sig")
    groups = [line.split(",")[1] for line in table.splitlines()[1:]]
    assert sorted(groups) == [""] * 2 + ["0"] * 9 + ["1"] * 8


def test_answers_of_fewer_than_five_are_not_taken_out(cast: Cast, client: Client) -> None:
    conversation = a_conversation(cast.ruth)
    for number in range(4):
        somebody_answers(conversation, {number: 1})
    address = f"/opinions/{conversation.slug}/"
    assert len(client.get(address + "votes.csv").content.splitlines()) == 1
    assert len(client.get(address + "participants-votes.csv").content.splitlines()) == 1
    assert b",0,0,1," in client.get(address + "comments.csv").content  # no totals either
    somebody_answers(conversation, {5: 1})
    actions.compute(conversation)
    assert len(client.get(address + "votes.csv").content.splitlines()) == 6


def test_who_is_held_and_what_is_left_out_are_not_taken_out(cast: Cast, client: Client) -> None:
    conversation = a_conversation(cast.ruth)
    two_camps(conversation, 4, 3)
    somebody_answers(conversation, {0: -1}, held=True)
    statement = OpinionStatement.objects.get(conversation=conversation, number=3)
    actions.leave_out(statement, reason="It names somebody.", by=cast.ruth)
    votes = (
        client.get(f"/opinions/{conversation.slug}/votes.csv").content.decode("utf-8-sig").splitlines()[1:]
    )
    assert len(votes) == 7 * 7
    assert Participant.objects.filter(held=True).count() == 1
    assert Vote.objects.filter(statement=statement).count() == 7
    assert a_key(conversation)
