"""Secret ballots (case A29): nothing in the database links a voter to a paper, or tells an order or a time."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client
from django.urls import reverse

from justaction.ballots import actions, box, tokens
from justaction.ballots.models import Ballot, Paper, Stance
from justaction.ballots.tests.making import a_ballot, closed, five_votes, on_roll, vote
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record.models import Entry
from justaction.web import clock

if TYPE_CHECKING:
    from justaction.conftest import Cast

CODE = re.compile(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}")
SignedIn = Callable[[Person], Client]


def dump() -> dict[str, list[tuple[Any, ...]]]:
    """All tables of the database with their rows as they lie there: rowid on SQLite, ctid and xmin on PostgreSQL."""
    hidden = "ctid::text, xmin::text, " if connection.vendor == "postgresql" else "rowid, "
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("search_index"):
                continue  # what the index over public words keeps for itself
            cursor.execute(f'SELECT {hidden} * FROM "{table}"')  # names of our own tables
            found[table] = [tuple(row) for row in cursor.fetchall()]
    return found


def changed(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    """The tables in which anything is different."""
    return {table for table in after if before.get(table) != after[table]}


def papers() -> list[tuple[Any, ...]]:
    return dump()["ballots_paper"]


def test_voting_changes_nothing_but_the_papers(cast: Cast) -> None:
    """Not the roll, not a letter, not the record, no time: only papers, and the count of how pages changed."""
    ballot = a_ballot(cast, secret=True)
    before = dump()
    with clock.at(clock.now() + timedelta(hours=5)):
        vote(ballot, cast.tom, ["o2", "o1"], "Because.")
    assert changed(before, dump()) <= {"ballots_paper", "web_pageversion"}
    assert not any(isinstance(field, models.DateField) for field in Paper._meta.get_fields())
    assert not Stance.objects.exists()
    assert not Entry.objects.filter(kind="vote.cast").exists()


def test_papers_lie_in_the_same_order_whoever_votes_first(cast: Cast) -> None:
    """The places of the papers are set when the ballot opens; on PostgreSQL one statement writes all of them."""
    people = [cast.ana, cast.tom, cast.lee, cast.grace, cast.sol]
    ballot = a_ballot(cast, secret=True, people=people)
    number = 1 if connection.vendor == "sqlite" else 2
    laid = [row[number] for row in papers()]
    for person in people[::-1]:
        vote(ballot, person, ["o1"])
    lying = papers()
    assert [row[number] for row in lying] == laid
    if connection.vendor == "postgresql":
        assert len({row[1] for row in lying}) == 1, "which was written last shows in none"


def test_a_copy_of_the_database_links_no_voter_to_a_paper(cast: Cast, settings: Any) -> None:
    ballot = a_ballot(cast, secret=True)
    five_votes(ballot, cast)
    handles = set(Paper.objects.values_list("handle", flat=True))
    whole = dump()
    elsewhere = repr([rows for table, rows in whole.items() if table != "ballots_paper"])
    assert not any(handle in elsewhere for handle in handles)
    settings.SECRET_KEY = "what somebody with the copy does not have"
    ballot.refresh_from_db()
    guessed = {box.place(ballot, elector).handle for elector in ballot.electors.all()}
    assert not guessed & handles
    with pytest.raises(Refused, match="We cannot find your paper"):
        vote(ballot, cast.ana, ["o3"])


def test_after_closing_nobody_can_link_them_not_even_with_the_key(cast: Cast) -> None:
    ballot = a_ballot(cast, secret=True)
    electors = list(ballot.electors.all())
    handles = {box.place(ballot, elector).handle for elector in electors}
    codes = {box.place(ballot, elector).code for elector in electors}
    numbers = set(Paper.objects.values_list("pk", flat=True))
    five_votes(ballot, cast)
    ballot = closed(ballot)
    assert ballot.salt == ""
    assert set(ballot.took_part) == codes
    assert not handles & set(Paper.objects.values_list("handle", flat=True))
    assert not numbers & set(Paper.objects.values_list("pk", flat=True))
    lying = [repr(paper.choice) for paper in Paper.objects.order_by("pk")]
    assert lying == ["['o1', 'o2']", "['o1']", "['o2', 'o1']", "['o2']", "['o3', 'o1']"], "by what is on them"
    with pytest.raises(ValueError, match="erased"):
        box.places(ballot, electors[0])


def test_the_key_changes_while_a_secret_ballot_is_open_and_every_paper_is_found(
    cast: Cast, client: Client, signed_in: SignedIn, settings: Any
) -> None:
    """Ana changes her vote after the key has changed, Tom votes for the first time, and each counts once."""
    ballot = a_ballot(cast, secret=True, people=[cast.ana, cast.tom, cast.lee, cast.grace, cast.sol])
    tokened = reverse("ballots:receipt_by_token", args=[ballot.slug, tokens.of(on_roll(ballot, cast.ana))])
    for person, choice in ((cast.ana, ["o1"]), (cast.lee, ["o2"]), (cast.grace, ["o2"]), (cast.sol, ["o3"])):
        vote(ballot, person, choice)
    shown = CODE.findall(client.get(tokened).content.decode())

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key of ours " * 3, [settings.SECRET_KEY]
    assert CODE.findall(client.get(tokened).content.decode()) == shown, "her code stays as she wrote it down"
    assert ballot.question not in signed_in(cast.ana).get("/me/").content.decode(), "it asks her nothing more"
    assert ballot.question in signed_in(cast.tom).get("/me/").content.decode()
    here = reverse("ballots:vote", args=[ballot.slug])
    assert signed_in(cast.ana).post(here, {"o3": "1"}).status_code == 302
    assert signed_in(cast.tom).post(here, {"o2": "1"}).status_code == 302
    filled = Paper.objects.filter(choice__isnull=False)
    assert sorted(paper.choice or [] for paper in filled) == [["o2"], ["o2"], ["o2"], ["o3"], ["o3"]]
    assert Paper.objects.count() == 5, "no second paper was laid for anybody"

    settings.SECRET_KEY_FALLBACKS = ["a key of others " * 3, *settings.SECRET_KEY_FALLBACKS]
    ballot = closed(ballot)
    assert (ballot.votes, len(ballot.took_part)) == (5, 5)
    assert shown[0] in ballot.took_part


def test_without_the_old_key_no_paper_is_found_and_nothing_is_changed(
    cast: Cast, signed_in: SignedIn, settings: Any
) -> None:
    ballot = a_ballot(cast, secret=True)
    electors = {person: on_roll(ballot, person) for person in (cast.ana, cast.tom)}
    actions.enter_for(electors[cast.tom], choice=["o1"], by=cast.ruth)
    settings.SECRET_KEY = "another key of ours " * 3
    before = papers()
    answer = signed_in(cast.tom).post(reverse("ballots:vote", args=[ballot.slug]), {"o2": "1"})
    assert answer.status_code == 409
    assert "We cannot find your paper" in answer.content.decode()
    with pytest.raises(Refused, match="We cannot find your paper"):
        actions.undo_helped(electors[cast.tom])
    assert signed_in(cast.tom).get("/me/").status_code == 200, "their own page is there all the same"
    assert papers() == before


def test_nothing_else_in_the_house_points_at_a_paper() -> None:
    keys = [
        field
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and getattr(field, "related_model", None) is Paper
    ]
    assert keys == []


def test_a_vote_can_be_changed_without_a_trace_of_the_first(cast: Cast, signed_in: SignedIn) -> None:
    ballot = a_ballot(cast, secret=True)
    browser = signed_in(cast.ana)
    here = reverse("ballots:vote", args=[ballot.slug])
    browser.post(here, {"o1": "1"})
    assert "Change my vote" in browser.get(here).content.decode()
    browser.post(here, {"o2": "1"})
    filled = Paper.objects.filter(choice__isnull=False)
    assert [paper.choice for paper in filled] == [["o2"]]
    assert Paper.objects.count() == 5


def test_the_receipt_shows_a_code_that_is_in_the_list_and_says_nothing_of_the_vote(
    cast: Cast, client: Client
) -> None:
    ballot = a_ballot(cast, secret=True)
    token = tokens.of(on_roll(ballot, cast.ana))
    five_votes(ballot, cast)
    page = client.get(reverse("ballots:receipt_by_token", args=[ballot.slug, token])).content.decode()
    (code,) = CODE.findall(page)
    assert "River Table" not in page
    ballot = closed(ballot)
    listed = client.get(reverse("ballots:codes", args=[ballot.slug])).content.decode().split()
    assert code in listed
    assert listed == sorted(listed)
    leaf = bytes(Entry.objects.get(kind="ballot.closed").leaf)
    assert box.root(listed).encode() in leaf
    again = client.get(reverse("ballots:receipt_by_token", args=[ballot.slug, token])).content.decode()
    assert code not in again


def test_nobody_gets_the_voters_and_few_votes_show_no_numbers(
    cast: Cast, client: Client, signed_in: SignedIn
) -> None:
    ballot = a_ballot(cast, secret=True)
    for person in (cast.ana, cast.tom, cast.lee, cast.sol):
        vote(ballot, person, ["o1"], "Mine alone.")
    ballot = closed(ballot)
    for browser in (client, signed_in(cast.ana), signed_in(cast.ruth)):
        assert browser.get(reverse("ballots:voters", args=[ballot.slug])).status_code == 403
        for page in ("ballots_csv", "ballots_preflib"):
            assert browser.get(reverse(f"ballots:{page}", args=[ballot.slug])).status_code == 403
        words = browser.get(reverse("ballots:results", args=[ballot.slug])).content.decode()
        assert "River Table was chosen" in words
        assert "Fewer than five" in words
        assert "Mine alone" not in words
        assert browser.get(reverse("ballots:result_json", args=[ballot.slug])).json()["count"] is None


def test_a_secret_ballot_never_shows_how_it_stands(cast: Cast, client: Client) -> None:
    ballot = a_ballot(cast, secret=True)
    five_votes(ballot, cast)
    assert client.get(reverse("ballots:results", args=[ballot.slug])).status_code == 403
    with pytest.raises(Refused, match="after it closes"):
        a_ballot(cast, slug="live", secret=True, shows_live=True)


def test_everybody_is_reminded_so_that_no_list_tells_who_voted(
    cast: Cast, letters: Callable[..., list[Any]], run_jobs: Callable[[], int]
) -> None:
    ballot = a_ballot(cast, secret=True)
    vote(ballot, cast.ana, ["o1"])
    with clock.at(ballot.closes_at - timedelta(hours=30)):
        actions.remind_due()
        actions.remind_due()
        run_jobs()
    assert len(letters(kind="ballot_reminder")) == 5


def test_a_helper_types_a_secret_vote_and_its_owner_takes_it_back(cast: Cast) -> None:
    ballot = a_ballot(cast, secret=True)
    elector = actions.enter_for(on_roll(ballot, cast.ana), choice=["o3"], by=cast.ruth)
    assert Paper.objects.filter(choice__isnull=False).count() == 1
    actions.undo_helped(elector)
    assert not Paper.objects.filter(choice__isnull=False).exists()
    vote(ballot, cast.ana, ["o1"])
    with pytest.raises(Refused, match="voted themselves"):
        actions.enter_for(on_roll(ballot, cast.ana), choice=["o2"], by=cast.ruth)
    with pytest.raises(NotAllowed):
        actions.enter_for(on_roll(ballot, cast.tom), choice=["o2"], by=cast.ana)


def test_the_root_of_the_roll_is_that_of_rfc_9162() -> None:
    """One leaf, two, and seven, against the definition written out."""
    from hashlib import sha256

    def leaf(word: str) -> bytes:
        return sha256(b"\0" + word.encode()).digest()

    def node(a: bytes, b: bytes) -> bytes:
        return sha256(b"\1" + a + b).digest()

    a, b, c, d, e, f, g = (leaf(word) for word in "abcdefg")
    assert box.root("a") == a.hex()
    assert box.root("ba") == node(a, b).hex()
    seven = node(node(node(a, b), node(c, d)), node(node(e, f), g)).hex()
    for order in itertools.islice(itertools.permutations("abcdefg"), 0, 5000, 977):
        assert box.root(order) == seven


def test_a_ballot_that_is_not_secret_has_no_papers(cast: Cast) -> None:
    five_votes(a_ballot(cast), cast)
    assert not Paper.objects.exists()
    assert Ballot.objects.get().salt == ""
