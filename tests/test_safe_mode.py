"""Safe mode: while it is on, no public address shows the name of anybody, whatever they chose before.

The cast chooses to be named wherever one can; every address that a visitor may read is read, with every entry of the
record, before, during and after.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import fields

import pytest
from django.test import Client
from django.urls import reverse

from justaction.ballots import actions as ballots
from justaction.ballots.models import Ballot
from justaction.ballots.tests.making import an_outcome
from justaction.collaborative import actions as collaborative
from justaction.communities import actions as communities
from justaction.conftest import Cast
from justaction.members import actions as members
from justaction.members.actions import cases
from justaction.members.models import Case, Person, Role
from justaction.record.models import Entry
from justaction.record.publisher import publish
from justaction.statement import actions as statement
from justaction.statement.models import Author, FeedbackRound, Signature
from tests.access import TABLE
from tests.test_access import World, read_whole, world  # noqa: F401  # the fixture

FOR_ONE_READER = {"token"}  # addresses with a secret, which a letter gave to one person


def people(cast: Cast) -> list[Person]:
    """Everybody in the cast who is a person."""
    return [one for part in fields(cast) if isinstance(one := getattr(cast, part.name), Person)]


def show_everybody(cast: Cast) -> None:
    """Everybody signs, shows their name, joins Money and is shown there; all have a role that is listed."""
    designer = Role.objects.get(slug="designer")
    for person in people(cast):
        row = Signature.objects.standing().filter(person=person, kind="individual").first()
        if row is None:
            row = statement.confirm(statement.sign(name=person.name, address=person.email, listed=True))
        else:
            statement.change_listing(row, listed=True)
        members.grant(person=person, role=designer, by=cast.ruth, listed=True)
        communities.answer_survey(person, first=cast.money)
        communities.show_me(person.memberships.now().get(), listed=True, by=person)
    show_what_was_given(cast)
    decide_together(cast)
    publish()


def show_what_was_given(cast: Cast) -> None:
    """Ana is credited by name for an idea, a learning, a challenge and a line on the wall; all of them are shown."""
    given = Case.objects.open().filter(why="new").exclude(kind="voice")
    cases.decide(list(given), by=cast.imani, decision="release", reason="We read it.")


def decide_together(cast: Cast) -> None:
    """Everybody is named where people decide: credited readers, authors, proposers, who closed a vote, who wrote."""
    for author in Author.objects.all():
        statement.answer_author(author, by=author.person, listed=True)
    listening = FeedbackRound.objects.get()
    for person in people(cast):
        words = {"text": f"Say who built it, part {person.pk}.", "shown": True, "credited": True}
        said = statement.suggest(
            listening,
            statement.Words(**words, name=person.name),
            passage=listening.passages.first(),
            link=listening.links.first(),
        )
        answer = {"outcome": "accepted", "reason": "You are right."}
        statement.answer(listening, [said], by=cast.ruth, **answer)
    waiting = list(listening.suggestions.waiting())
    statement.answer(listening, waiting, by=cast.ruth, outcome="accepted", reason="We do.", passage=None)
    statement.end_round(listening, by=cast.ruth)
    statement.close_round(listening, by=cast.ruth, what_changed="We say who built it.")
    statement.publish(
        listening.version,
        by=cast.ruth,
        what_changed="Who built it.",
        written_by=f"{cast.ruth.name} and friends",
    )
    asking = Ballot.objects.get(slug="asking")
    one = ballots.propose(asking, name="Common Table", credit=cast.ana.name, by=cast.ana)
    ballots.screen(one, keep=True, reason="It is short.", by=cast.ruth)
    ballots.close(Ballot.objects.get(slug="open"), by=cast.ruth, reason="All have voted.")
    an_outcome(Ballot.objects.get(slug="done"), cast.ruth)


def public_texts(
    world: World,  # noqa: F811
    client: Client,
    only: Container[str] | None = None,
) -> dict[str, str]:
    """What a visitor reads at every address that answers them, and of every entry of the record; or at some of these."""
    found = {}
    addresses = {name: reverse(name, args=world.args.get(name, [])) for name in TABLE}
    for slug in ("open", "asking", "done"):
        for name in ("decision", "results", "voters", "result_json", "ballots_csv"):
            addresses[f"ballots:{name} {slug}"] = reverse(f"ballots:{name}", args=[slug])
    addresses["statement:paragraph 2"] = reverse("statement:paragraph", args=[2, 1])
    addresses["statement:version_json 2"] = reverse("statement:version_json", args=[2])
    for word in ("ideas", "challenges", "vision", "voices"):
        addresses[f"communities:contributions {word}"] = reverse(
            "communities:contributions", args=["money", word]
        )
    for entry in Entry.objects.exclude(index=None):
        for name in ("record:entry", "record:disclosure"):
            addresses[f"{name} {entry.index}"] = reverse(name, args=[entry.index])
    for name, address in addresses.items():
        if only is not None and name not in only:
            continue
        answer = client.get(address)
        private = answer.resolver_match and FOR_ONE_READER & set(answer.resolver_match.kwargs)
        if answer.status_code == 200 and not private and not answer.streaming:
            found[name] = answer.content.decode(errors="replace")
        read_whole(answer)
    return found


def named(texts: dict[str, str], cast: Cast) -> dict[str, list[str]]:
    """Which addresses show which names."""
    names = [person.name for person in people(cast)]
    return {
        address: shown
        for address, text in texts.items()
        if (shown := [name for name in names if name in text])
    }


@pytest.mark.django_db
@pytest.mark.once  # what pages are made of; that each is drawn there, `test_access.py` shows
def test_in_safe_mode_no_public_address_shows_the_name_of_anybody(world: World, client: Client) -> None:  # noqa: F811
    cast = world.cast
    show_everybody(cast)
    before = public_texts(world, client)
    shown = named(before, cast)
    assert {
        "statement:signers",
        "statement:signers_csv",
        "statement:invited",
        "home:people",
        "workinggroup:group",
        "commitments:json",
        "communities:contributions",
        "communities:contribution",
    } <= set(shown)
    assert any(name.startswith("record:disclosure") for name in shown)
    assert {
        "statement:statement",
        "ballots:decision open",
        "ballots:decision asking",
    } <= set(shown)
    answered = Entry.objects.filter(kind="suggestion.answered").exclude(index=None)
    assert any(f"record:disclosure {entry.index}" in shown for entry in answered), (
        "a credited reader is named there"
    )
    assert len(before) > 60

    collaborative.hide_names(by=cast.ruth, reason="Somebody threatens Tom Wilk.")
    publish()
    during = public_texts(world, client)
    assert not named(during, cast)
    assert set(before) <= set(during), "every page still answers"

    collaborative.show_names(by=cast.ruth)
    after = named(public_texts(world, client, only=shown), cast)
    assert set(shown) <= set(after)
