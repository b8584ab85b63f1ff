"""Growing: from a founding circle to everybody, each ring opened by a recorded decision."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from justaction.ballots import actions as ballots
from justaction.ballots.models import Ballot, Elector
from justaction.collaborative.models import Collaborative
from justaction.errors import NotAllowed, Refused
from justaction.home import actions
from justaction.home.models import RingOpening
from justaction.home.tests.making import founded, ruth
from justaction.mail.models import Letter
from justaction.members import actions as members
from justaction.members.models import Person, Role
from justaction.members.tests.making import signs_in
from justaction.record.models import Entry
from justaction.record.publisher import publish
from justaction.record.tree.leaf import read_json
from justaction.statement import actions as statements
from justaction.statement.models import Signature, StatementVersion
from justaction.statement.tests.making import post
from justaction.web import clock

pytestmark = pytest.mark.django_db
INSIDE = [
    *("home:about", "home:story", "home:people", "home:theory_of_change", "home:values", "home:questions"),
    *("statement:statement", "statement:signers", "communities:communities", "record:record"),
    *("dashboard:commitments", "dashboard:organizations", "dashboard:data", "record:checkpoint"),
]


@pytest.fixture
def circle() -> Collaborative:
    """Founded as a real one is: a circle, of Ruth alone."""
    return founded(ring="circle")


def a_convener(name: str) -> Person:
    person = members.welcome(name=name, address=f"{name.split()[0].lower()}@example.org")
    members.grant(person=person, role=Role.objects.get(slug="convener"), by=None)
    return person


def decided(ballot: Ballot, *, choice: str = "agree", accepted: bool = True) -> Ballot:
    """Everybody votes; the clock closes it; the outcome is written."""
    for elector in Elector.objects.filter(ballot=ballot).select_related("ballot", "person"):
        ballots.cast(elector, choice=choice, reason="It is too early." if choice == "block" else "")
    with clock.at(ballot.closes_at + timedelta(minutes=1)):
        ballots.close_due()
        ballot.refresh_from_db()
        ballots.write_outcome(
            ballot, accepted=accepted, text="So be it.", by=ruth(),
            review_on=clock.today() + timedelta(days=90),
        )  # fmt: skip
    return ballot


def a_friends_link(person: Person) -> str:
    """The code of the link of somebody who is here: they sign first, signed in, while only friends may."""
    said = {"name": person.name, "address": person.email, "kind": "individual"}
    post(signs_in(Client(), person), "/sign/", said)
    return statements.share(statements.confirm(Signature.objects.get(address=person.email))).code


def opens(ring: str) -> RingOpening:
    opening = actions.open_ring(ring, ballot=decided(actions.ask_about_ring(ring, by=ruth())), by=ruth())
    if ring == "friends":
        sign_on_opens()
    return opening


def sign_on_opens() -> None:
    """The circle adopted its statement; now it can be signed."""
    statements.open_sign_on(StatementVersion.objects.get(), by=ruth())


def test_a_circle_needs_three_people_before_it_grows(circle: Collaborative) -> None:
    a_convener("Imani Reyes")
    with pytest.raises(Refused, match="three"):
        actions.ask_about_ring("conveners", by=ruth())

    a_convener("Noor Haddad")
    assert actions.ask_about_ring("conveners", by=ruth()).state == "open"


def test_each_ring_is_opened_by_a_decision_that_is_on_the_record(circle: Collaborative) -> None:
    for name in ("Imani Reyes", "Noor Haddad"):
        a_convener(name)
    for ring in ("conveners", "friends", "public"):
        opens(ring)
        assert Collaborative.objects.get().ring == ring

    assert [one.ring for one in RingOpening.objects.all()] == ["conveners", "friends", "public"]
    entries = Entry.objects.filter(kind="ring.opened").order_by("id")
    assert [read_json(bytes(entry.leaf))["m"]["ring"] for entry in entries] == [
        "conveners",
        "friends",
        "public",
    ]
    assert Collaborative.objects.get().state == "active"
    page = Client().get("/about/story/").content.decode()
    assert "Shall we open to: Everybody?" in page


def test_without_an_accepted_decision_no_ring_opens(circle: Collaborative) -> None:
    for name in ("Imani Reyes", "Noor Haddad"):
        a_convener(name)
    with pytest.raises(Refused, match="needs a decision"):
        actions.open_ring("conveners", ballot=None, by=ruth())
    ballot = actions.ask_about_ring("conveners", by=ruth())
    with pytest.raises(Refused, match="not closed"):
        actions.open_ring("conveners", ballot=ballot, by=ruth())
    decided(ballot, choice="block", accepted=False)
    with pytest.raises(Refused, match="did not carry"):
        actions.open_ring("conveners", ballot=ballot, by=ruth())
    yes = decided(actions.ask_about_ring("conveners", by=ruth()))
    with pytest.raises(Refused, match="one after the other"):
        actions.open_ring("public", ballot=yes, by=ruth())
    actions.open_ring("conveners", ballot=yes, by=ruth())
    with pytest.raises(Refused, match="needs a decision"):
        actions.open_ring("friends", ballot=yes, by=ruth())  # a decision about one ring opens no other


def test_only_a_convener_asks_and_opens(circle: Collaborative) -> None:
    ana = members.welcome(name="Ana Flores", address="ana@example.org")
    with pytest.raises(NotAllowed):
        actions.ask_about_ring("conveners", by=ana)
    with pytest.raises(NotAllowed):
        actions.open_ring("conveners", ballot=None, by=ana)


def test_a_vote_that_runs_is_not_started_twice(circle: Collaborative) -> None:
    for name in ("Imani Reyes", "Noor Haddad"):
        a_convener(name)
    first = actions.ask_about_ring("conveners", by=ruth())
    assert actions.ask_about_ring("conveners", by=ruth()) == first


def test_visitors_see_the_front_page_and_nothing_of_the_inside(circle: Collaborative, client: Client) -> None:
    page = client.get("/").content.decode()
    assert "Sign-on is not open yet." in page
    assert circle.purpose in page.replace("&#x27;", "'")
    assert "What comes next" in page
    assert 'href="/statement/"' not in page
    for name in INSIDE:
        answer = client.get(reverse(name))
        assert answer.status_code == 403, name
        assert "still forming" in answer.content.decode(), name
    for name in ("home:help", "home:privacy", "members:sign_in", "web:theme", "robots"):
        assert client.get(reverse(name)).status_code == 200, name


def test_machines_that_watch_and_witnesses_come_in_before_people_do(
    circle: Collaborative, client: Client
) -> None:
    """A machine that hears "not open yet" would take the site away, and a mail server would tell nobody what came back."""
    publish()
    for path, said in {
        "/healthz": 503,  # nothing but this page runs here
        "/health/": 200,
        "/ready/": 200,
        "/ready/?whole": 200,
        "/metrics": 200,
        "/record/policy.txt": 200,
        "/record/keys/1": 404,
    }.items():
        assert client.get(path).status_code == said, path
    assert "still forming" not in client.post("/mail/told/").content.decode()
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 404
    assert client.get("/record/checkpoint").status_code == 403


def test_nothing_that_is_open_leads_a_visitor_to_a_closed_page(circle: Collaborative, client: Client) -> None:
    seen: set[str] = set()
    waiting = ["/"]
    while waiting:
        path = waiting.pop()
        seen.add(path)
        answer = client.get(path)
        if answer.status_code == 302:  # what is one's own asks one to sign in
            assert answer["Location"].startswith("/sign-in/"), path
        else:
            assert answer.status_code == 200, path
        found = re.findall(r'<a [^>]*href="(/[^"#?]*)', answer.content.decode())
        waiting += [one for one in found if one not in seen and one not in waiting]
    assert {"/help/", "/privacy/", "/report/"} <= seen


def test_a_convener_who_was_signed_out_is_asked_to_sign_in_and_led_back(
    circle: Collaborative, client: Client
) -> None:
    for path in ("/steer/", "/steer/rings/", "/steer/statement/", "/decisions/new/", "/me/security/"):
        answer = client.get(path)
        assert answer.status_code == 302, path
        assert answer["Location"] == f"/sign-in/?next={path}"


def test_those_who_are_here_learn_of_it_by_letter(
    circle: Collaborative, letters: Callable[..., list[Letter]], run_jobs: Callable[[], int]
) -> None:
    imani, noor = (a_convener(name) for name in ("Imani Reyes", "Noor Haddad"))
    opens("conveners")
    run_jobs()
    told = letters(kind="ring_opened")
    assert {letter.to for letter in told} == {imani.email, noor.email}  # Ruth, who opened it, knows
    assert all("takes in more conveners" in letter.subject for letter in told)
    assert all("invite people by name" in letter.text for letter in told)

    opens("friends")
    run_jobs()
    invite = a_friends_link(imani)
    ana = statements.sign(name="Ana Flores", address="ana@example.org", invite=invite)
    statements.confirm(ana)
    opens("public")
    run_jobs()
    last = [letter for letter in letters(kind="ring_opened") if "open to everybody" in letter.subject]
    assert {letter.to for letter in last} == {imani.email, noor.email, "ana@example.org"}
    assert all("/me/" in letter.text and "/about/story/" in letter.text for letter in last)


def test_who_is_inside_sees_it(circle: Collaborative) -> None:
    browser = signs_in(Client(), ruth())
    for name in INSIDE:
        assert browser.get(reverse(name)).status_code in {200, 404}, name
    assert "What comes next" not in browser.get("/").content.decode()


def test_what_was_kept_ready_for_visitors_changes_when_it_opens(
    circle: Collaborative, client: Client
) -> None:
    for name in ("Imani Reyes", "Noor Haddad"):
        a_convener(name)
    assert client.get("/about/").status_code == 403
    for ring in ("conveners", "friends", "public"):
        opens(ring)

    assert client.get("/about/").status_code == 200
    assert "Sign-on is not open yet." not in client.get("/").content.decode()


def test_sign_on_opens_with_the_ring_of_everybody(circle: Collaborative, client: Client) -> None:
    said: dict[str, Any] = {"name": "Ana Flores", "address": "ana@example.org"}
    assert "Sign-on is not open yet." in client.get("/sign/").content.decode()
    with pytest.raises(Refused, match="not open yet"):
        statements.sign(**said)
    Collaborative.objects.update(ring="friends")
    sign_on_opens()
    with pytest.raises(Refused, match="not open yet"):
        statements.sign(**said)
    with pytest.raises(Refused, match="not open yet"):
        statements.sign(**said, invite="made-up")
    Collaborative.objects.update(ring="public")
    assert statements.sign(**said).state == "pending"


def test_their_own_page_says_what_the_next_ring_needs(circle: Collaborative) -> None:
    browser = signs_in(Client(), ruth())
    page = browser.get("/me/").content.decode()
    assert "2 more are needed before you can decide anything together." in page
    assert 'href="/steer/invitations/"' in page
    for name in ("Imani Reyes", "Noor Haddad"):
        a_convener(name)
    page = browser.get("/me/").content.decode()
    assert "Next: Conveners" in page
    ballot = actions.ask_about_ring("conveners", by=ruth())
    assert "has not closed yet" in browser.get("/me/").content.decode()
    decided(ballot)
    assert "More conveners join by invitation." in browser.get("/me/").content.decode()


def test_the_conveners_page_leads_through_it(circle: Collaborative) -> None:
    browser = signs_in(Client(), ruth())
    assert "There is 1 of you." in browser.get("/steer/rings/").content.decode()
    for name in ("Imani Reyes", "Noor Haddad"):
        a_convener(name)
    browser.post("/steer/rings/conveners/ask/")
    ballot = Ballot.objects.get(about="ring:conveners")
    assert "has not closed yet" in browser.get("/steer/rings/").content.decode()
    decided(ballot)
    assert "Open to: Conveners" in browser.get("/steer/rings/").content.decode()
    browser.post("/steer/rings/conveners/open/")
    assert Collaborative.objects.get().ring == "conveners"
