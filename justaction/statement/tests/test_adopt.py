"""From adopted to open to closed: each step a deed, each on the record, and every call to act says how it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from justaction.ballots import actions as ballots
from justaction.ballots.models import Ballot
from justaction.ballots.tests.making import a_ballot, an_outcome, closed, vote
from justaction.collaborative.models import Collaborative
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record.models import Entry
from justaction.statement import actions
from justaction.statement.models import Signature, Statement, StatementVersion
from justaction.statement.tests.making import a_round, signed
from justaction.web import clock

if TYPE_CHECKING:
    from justaction.conftest import Cast

Browser = Callable[[Person], Client]
WORDS = ["Racism here was built.", "It can be taken apart, and we begin."]


def adopted(cast: Cast) -> StatementVersion:
    draft = actions.draft(by=cast.ruth, paragraphs=WORDS)
    return actions.adopt(draft, by=cast.ruth, what_changed="We begin.", written_by="18 conveners")


def test_an_adopted_version_is_read_by_all_and_signed_by_nobody_yet(cast: Cast, client: Client) -> None:
    version = adopted(cast)
    assert (version.state, len(version.digest)) == ("adopted", 64)
    assert client.get("/statement/v2/").status_code == 200
    assert "and we begin" not in client.get("/statement/").content.decode(), "version 1 is the one to sign"
    assert signed().version.number == 1
    with pytest.raises(Refused):
        actions.adopt(version, by=cast.ruth)


def test_opening_it_supersedes_the_one_before(cast: Cast, client: Client, signed_in: Browser) -> None:
    version = adopted(cast)
    assert signed_in(cast.ruth).post("/steer/statement/v2/open/", {"opens_on": ""}).status_code == 302
    version.refresh_from_db()
    assert version.state == "open"
    assert StatementVersion.objects.get(number=1).state == "superseded"
    assert "and we begin" in client.get("/statement/").content.decode()
    kinds = Entry.objects.filter(kind__startswith="statement.").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["statement.published", "statement.adopted", "statement.opened"]


def test_it_opens_and_closes_by_itself_on_its_days(cast: Cast, client: Client) -> None:
    version, now = adopted(cast), clock.now()
    actions.close_sign_on(cast.version, by=cast.ruth, because="We wait for the new words.")
    actions.open_sign_on(
        version, by=cast.ruth, opens_at=now + timedelta(days=2), closes_at=now + timedelta(days=9)
    )
    page = client.get("/sign/").content.decode()
    assert "Sign-on opens on" in page
    assert 'name="address"' not in page
    assert actions.turn_versions() == 0
    with clock.at(now + timedelta(days=3)):
        assert actions.turn_versions() == 1
        assert signed().version.number == 2
        assert 'name="address"' in client.get("/sign/").content.decode()
    with clock.at(now + timedelta(days=9, minutes=1)):
        with pytest.raises(Refused):
            signed("late@example.org", "Late Riser")
        assert actions.turn_versions() == 1
        page = client.get("/sign/").content.decode()
        assert "Sign-on closed on" in page
        assert "1 person signed" in page
        assert actions.turn_versions() == 0


def test_closing_says_what_happened_wherever_people_look_for_the_form(
    cast: Cast, client: Client, signed_in: Browser
) -> None:
    signed()
    ruth = signed_in(cast.ruth)
    assert ruth.post("/steer/statement/v1/close/", {"because": " "}).status_code == 422
    assert ruth.post("/steer/statement/v1/close/", {"because": "We handed it over."}).status_code == 302
    for path in ("/", "/statement/", "/sign/"):
        page = client.get(path).content.decode()
        assert "We handed it over." in page, path
        assert 'name="address"' not in page, path
    assert Signature.objects.people_signed() == 1
    assert b'"people":1' in bytes(Entry.objects.get(kind="statement.closed").leaf)
    assert ruth.post("/steer/statement/v1/open/", {"closes_on": ""}).status_code == 302, "no dead end"
    assert 'name="address"' in client.get("/sign/").content.decode()


def test_a_version_is_not_adopted_while_its_readers_wait(cast: Cast) -> None:
    row = a_round(cast.ruth)
    for deed in (actions.publish, actions.adopt):
        with pytest.raises(Refused, match="Round 1 is not closed"):
            deed(row.version, by=cast.ruth, what_changed="x")


def test_only_those_who_may_publish_adopt_open_and_close(cast: Cast) -> None:
    version = adopted(cast)
    for deed in (
        lambda: actions.open_sign_on(version, by=cast.imani),
        lambda: actions.close_sign_on(cast.version, by=cast.ana, because="x"),
        lambda: actions.demand_ballot(version.statement, by=cast.grace, demanded=True),
    ):
        with pytest.raises(NotAllowed):
            deed()
    with pytest.raises(Refused):
        actions.open_sign_on(cast.version, by=cast.ruth)
    with pytest.raises(Refused):
        actions.open_sign_on(version, by=cast.ruth, closes_at=clock.now() - timedelta(days=1))


def test_adopting_can_demand_a_ballot_about_these_very_words(cast: Cast, signed_in: Browser) -> None:
    signed_in(cast.ruth).post("/steer/statement/ballot/", {"demanded": "yes"})
    assert Statement.objects.get().adopts_by_ballot
    draft = actions.draft(by=cast.ruth, paragraphs=WORDS)
    with pytest.raises(Refused, match="needs a decision"):
        actions.adopt(draft, by=cast.ruth, what_changed="We begin.")
    assert "needs a decision" in signed_in(cast.ruth).get("/steer/statement/preview/").content.decode()
    ballot = a_ballot(cast, method="consent", about=draft.about)
    for person in (cast.tom, cast.lee, cast.ana):
        vote(ballot, person, "agree")
    with pytest.raises(Refused, match="not closed"):
        actions.adopt(draft, by=cast.ruth, what_changed="We begin.")
    an_outcome(closed(ballot), cast.ruth)
    about = draft.about
    changed = actions.draft(by=cast.ruth, paragraphs=[*WORDS, "One more."])
    assert changed.about != about
    with pytest.raises(Refused, match="needs a decision"):
        actions.adopt(changed, by=cast.ruth, what_changed="We begin.")  # other words, so no decision
    draft = actions.draft(by=cast.ruth, paragraphs=WORDS)
    assert actions.adopt(draft, by=cast.ruth, what_changed="We begin.").state == "adopted"


def test_who_demands_a_ballot_can_ask_for_it_where_they_adopt(cast: Cast, signed_in: Browser) -> None:
    ruth = signed_in(cast.ruth)
    ruth.post("/steer/statement/ballot/", {"demanded": "yes"})
    draft = actions.draft(by=cast.ruth, paragraphs=WORDS)
    assert "Let the conveners decide" in ruth.get("/steer/statement/preview/").content.decode()
    assert signed_in(cast.imani).post("/steer/statement/decide/").status_code == 403
    page = signed_in(cast.ruth).post("/steer/statement/decide/")
    ballot = Ballot.objects.get(about=draft.about)
    assert page["Location"] == f"/decisions/{ballot.slug}/"
    assert ballot.state == Ballot.State.OPEN
    assert all(words in ballot.explanation for words in WORDS), "people see what they decide about"
    assert actions.ask_about_words(draft, by=cast.ruth) == ballot, "twice asks once"
    assert "Let the conveners decide" not in ruth.get("/steer/statement/preview/").content.decode()
    for elector in ballot.electors.all():
        ballots.cast(elector, choice="agree")
    ballot = closed(ballot)
    preview = signed_in(cast.ruth).get("/steer/statement/preview/").content.decode()
    assert "The outcome of the vote is not written yet" in preview
    assert "Let the conveners decide" not in preview
    an_outcome(ballot, cast.ruth)
    with pytest.raises(Refused, match="decided"):
        actions.ask_about_words(draft, by=cast.ruth)
    assert actions.adopt(draft, by=cast.ruth, what_changed="We begin.").state == "adopted"


def test_a_ballot_about_words_waits_for_the_readers_and_shows_what_fits(cast: Cast) -> None:
    row = a_round(cast.ruth)
    with pytest.raises(Refused, match="Round 1 is not closed"):
        actions.ask_about_words(row.version, by=cast.ruth)
    assert not Ballot.objects.exists()


def test_a_long_draft_is_shown_up_to_where_it_fits(cast: Cast) -> None:
    draft = actions.draft(by=cast.ruth, paragraphs=[f"{n} " + "word " * 150 for n in range(9)])
    ballot = actions.ask_about_words(draft, by=cast.ruth)
    assert len(ballot.explanation) <= 4000
    assert "The rest is too long" in ballot.explanation


@pytest.mark.parametrize("ring", ["circle", "conveners"])
def test_sign_on_waits_until_friends_or_everybody_may_come(cast: Cast, signed_in: Browser, ring: str) -> None:
    version = adopted(cast)
    Collaborative.objects.update(ring=ring)
    ruth = signed_in(cast.ruth)
    refused = ruth.post("/steer/statement/v2/open/", {"opens_on": ""})
    assert refused.status_code == 409
    assert "open to friends and family" in refused.content.decode()
    with pytest.raises(Refused, match="Open that ring first"):
        actions.open_sign_on(version, by=cast.ruth, opens_at=clock.now() + timedelta(days=1))
    version.refresh_from_db()
    assert version.state == "adopted"
    Collaborative.objects.update(ring="friends")
    assert ruth.post("/steer/statement/v2/open/", {"opens_on": ""}).status_code == 302
    version.refresh_from_db()
    assert version.state == "open"


@pytest.mark.parametrize("ring", ["circle", "conveners"])
def test_a_circle_adopts_its_statement_and_cannot_publish_it_for_sign_on(
    cast: Cast, signed_in: Browser, ring: str
) -> None:
    """Publishing opens sign-on too, so it asks the same question as opening does."""
    draft = actions.draft(by=cast.ruth, paragraphs=["Racism here was built.", "We take it apart."])
    Collaborative.objects.update(ring=ring)
    ruth, said = signed_in(cast.ruth), {"what_changed": "Plainer.", "written_by": "All of us"}
    page = ruth.get("/steer/statement/preview/").content.decode()
    assert 'value="publish"' not in page
    assert "open to friends and family" in page
    refused = ruth.post("/steer/statement/preview/", said | {"do": "publish"})
    assert refused.status_code == 409
    assert "Plainer." in refused.content.decode()
    draft.refresh_from_db()
    assert draft.state == "drafting"
    assert ruth.post("/steer/statement/preview/", said | {"do": "adopt"}).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "adopted"
