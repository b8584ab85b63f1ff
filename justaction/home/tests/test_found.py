"""Founding: one deed from the template, and the command that asks for it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from justaction.collaborative.models import Collaborative
from justaction.communities.models import Community
from justaction.errors import Refused
from justaction.home.models import Goal
from justaction.home.tests.making import founded, ruth
from justaction.record.models import Entry
from justaction.statement.models import StatementVersion
from justaction.web import clock
from justaction.website.models import Page

pytestmark = pytest.mark.django_db
FLAGS = ["--name=South Works", "--place=Gary", "--convener-name=Ida Moss", "--address=ida@example.org"]


def test_one_deed_makes_everything_a_collaborative_begins_with() -> None:
    founded()
    assert Community.objects.count() == 3
    assert Goal.objects.count() == 4
    assert Page.objects.filter(kind="moment").count() >= 5
    assert Page.objects.filter(kind="question").count() >= 6
    version = StatementVersion.objects.get()
    assert version.state == "open"
    assert version.paragraphs.count() == 5


def test_the_first_convener_is_steward_too() -> None:
    founded()
    person = ruth()
    assert person.may("steward")
    assert person.may("convene")
    assert person.may("publish")


def test_a_real_one_leaves_its_statement_as_a_draft_to_edit() -> None:
    founded(publish_statement=False)
    assert StatementVersion.objects.get().state == "drafting"


def test_the_goals_are_those_of_the_next_year_and_the_first_is_due_in_december() -> None:
    founded()
    this = clock.today().year
    assert [(g.due.year, g.due.month) for g in Goal.objects.all()] == [
        (this, 12),
        (this + 1, 2),
        (this + 1, 6),
        (this + 1, 12),
    ]
    assert {goal.year for goal in Goal.objects.all()} == {this + 1}


def test_founding_is_on_the_record() -> None:
    founded()
    kinds = list(Entry.objects.values_list("kind", flat=True))
    assert kinds.count("collaborative.founded") == 1
    assert kinds.count("community.opened") == 3
    assert kinds.count("goal.set") == 4


def test_there_is_one_collaborative() -> None:
    founded()
    with pytest.raises(Refused):
        founded()


def test_the_template_says_nothing_twice_and_speaks_plainly() -> None:
    from justaction.home import template

    answers = [one.answer for one in template.QUESTIONS]
    assert len(set(answers)) == len(answers)
    assert len({one.slug for one in template.QUESTIONS}) == len(answers)
    for text in (*template.STATEMENT, *answers, *template.WELCOMES.values()):
        for sentence in text.replace("?", ".").replace(":", ".").split(". "):
            assert len(sentence.split()) <= 24, sentence


def test_the_command_founds_and_reports() -> None:
    out = StringIO()
    call_command("found", *FLAGS, "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"name": "South Works", "convener": "ida@example.org"}
    collaborative = Collaborative.objects.get()
    assert collaborative.place == "Gary"
    assert collaborative.help_address == "ida@example.org"
    assert collaborative.languages == ["en"]


def test_the_command_says_which_flag_is_missing_and_refuses_nonsense() -> None:
    with pytest.raises(CommandError, match="--place"):
        call_command("found", *[flag for flag in FLAGS if "place" not in flag])
    with pytest.raises(CommandError, match="time zone"):
        call_command("found", *FLAGS, "--time-zone=Mars/Base")
    with pytest.raises(CommandError):
        call_command("found", *FLAGS[:3], "--address=nobody")
    assert not Collaborative.objects.exists()
    call_command("found", *FLAGS, stdout=StringIO())
    with pytest.raises(CommandError, match="already"):
        call_command("found", *FLAGS, stdout=StringIO())


def test_at_a_keyboard_it_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    said = iter(["", "Gary", "Ida Moss"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _words: next(said))
    out = StringIO()
    call_command(
        "found", "--address=ida@example.org", "--languages=en,es", "--time-zone=America/Chicago", stdout=out
    )
    assert Collaborative.objects.get().name == "Just Action"
    assert Collaborative.objects.get().languages == ["en", "es"]
    assert "ida@example.org" in out.getvalue()


def test_what_cannot_be_right_is_asked_again_and_nothing_else_is(monkeypatch: pytest.MonkeyPatch) -> None:
    said = iter(
        [
            "",
            "Gary",
            "Gary time",
            "America/Chicago",
            "English",
            "en, pl",
            "Ida Moss",
            "ida",
            "ida@example.org",
        ]
    )
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _words: next(said))
    told = StringIO()
    call_command("found", stdout=StringIO(), stderr=told)
    founded = Collaborative.objects.get()
    assert (founded.place, founded.time_zone, founded.languages) == ("Gary", "America/Chicago", ["en", "pl"])
    assert next(said, None) is None
    assert "English is no code we know" in told.getvalue()


def test_the_first_convener_can_begin_at_once_also_in_the_evening() -> None:
    """Night in Greenwich is still the day before in Chicago; a machine that founds knows no page and no place."""
    with clock.at(datetime(2027, 2, 3, 2, tzinfo=UTC)), timezone.override(UTC):
        founded()
    with clock.at(datetime(2027, 2, 3, 2, 5, tzinfo=UTC)):
        assert ruth().may("convene")
        assert ruth().may("steward")
