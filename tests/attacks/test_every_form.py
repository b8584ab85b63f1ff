"""A25 for what people decide, answer and report together: hostile words in every field, and then every page is read.

First through the deeds and doors, so that letters and the record bear them too. Then each text of each row in the
database becomes hostile, whatever a form would have refused, since names and titles are hostile everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from itertools import cycle

import pytest
from django.apps import apps
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from justaction.ballots import actions as ballots
from justaction.ballots.models import Ballot
from justaction.ballots.tests.making import a_ballot, a_draft, closed, five_votes, on_roll
from justaction.communities.models.repair import sealed
from justaction.conftest import Cast
from justaction.mail.models import Letter
from justaction.members import actions as members
from justaction.members import cases as kinds
from justaction.members.actions import cases
from justaction.members.models import Case
from justaction.opinions import actions as opinions
from justaction.opinions import tokens
from justaction.opinions.tests.making import a_conversation, a_key
from justaction.record.models import Entry
from justaction.record.publisher import publish
from justaction.statement import actions as statement
from justaction.statement.models import FeedbackRound
from justaction.statement.tests.making import a_round, post, said, signature, worked
from justaction.web import clock
from tests.access import TABLE
from tests.attacks.test_words import CORPUS as WORDS
from tests.test_access import World, signs_in, world  # noqa: F401  # the fixture

RAN = "hostile7"  # stands where somebody's words were run as a template
CORPUS = [*WORDS, "{{ 'hos'|add:'tile7' }}"]
ALL = " ".join(CORPUS)
CHAPTERS = ("ballots", "opinions", "statement", "members", "communities", "collaborative")
ADDRESSED = ("href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcset")


class Page(HTMLParser):
    """What a browser would run on a page: foreign scripts, frames, handlers, addresses that are programs."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: (value or "").strip().lower() for name, value in attrs}
        if tag in ("iframe", "object", "embed", "base"):
            self.found.append(tag)
        if (
            tag == "script"
            and said.get("type") != "application/json"  # words for a script of ours: nothing that runs
            and not said.get("src", "").startswith("/static/")
        ):
            self.found.append(f"script {said}")
        if said.get("src") == "x":
            self.found.append("img src=x")
        for name, value in said.items():
            if name.startswith("on") or name == "srcdoc":
                self.found.append(f"{tag} {name}")
            if name in ADDRESSED and value.startswith(("javascript:", "data:", "vbscript:")):
                self.found.append(f"{tag} {name}={value[:40]}")


def runs(answer: HttpResponse) -> list[str]:
    """What an answer would run or hand to somebody's program; nothing, if all is well."""
    kind, found = answer.get("Content-Type", "").split(";")[0], []
    if answer.streaming:
        text = b"".join(answer).decode(errors="replace")  # type: ignore[call-overload]  # it streams
    else:
        text = answer.content.decode(errors="replace")
    if kind in ("text/html", "image/svg+xml"):
        found += Page(text).found
        if "default-src 'none'" not in answer.get("Content-Security-Policy", ""):
            found.append("no policy")
    if kind == "text/csv" or kind == "application/json":
        found += [] if answer["X-Content-Type-Options"] == "nosniff" else ["may be sniffed"]
    if RAN in text:
        found.append("a template ran")
    return found


def read(letter: Letter) -> list[str]:
    return Page(letter.html).found + (["a template ran"] if RAN in letter.text + letter.html else [])


# --- through the doors ------------------------------------------------------------------------------------------


def in_feedback(cast: Cast) -> None:
    row = a_round(cast.ruth, question=ALL[:200], for_everybody=True)
    statement.make_link(row, by=cast.ruth, label=CORPUS[0])
    words = {"text": ALL, "suggested": ALL, "shown": True, "credited": True, "name": CORPUS[3]}
    one = said(row, **words, address="bo@example.org")
    statement.answer(row, [one], by=cast.ruth, outcome="accepted", reason=ALL[:600], words=ALL[:900])
    statement.end_round(row, by=cast.ruth)
    statement.close_round(row, by=cast.ruth, what_changed=ALL)
    statement.adopt(row.version, by=cast.ruth, what_changed=ALL, written_by=CORPUS[1])


def in_ballots(cast: Cast) -> None:
    options = [(CORPUS[n], CORPUS[n + 1], "") for n in range(3)]
    texts = {"question": ALL[:200], "explanation": ALL, "about_title": ALL[:200]}
    ballot = a_ballot(cast, slug="hostile", options=options, **texts)
    five_votes(ballot, cast)
    for person, choice in ((cast.ana, ["o1"]), (cast.tom, ["o1"])):
        ballots.cast(on_roll(ballot, person), choice=choice, reason=ALL[:300])
    done = closed(ballot)
    more = {"text": ALL, "reasons": ALL, "dissent": ALL, "review_on": clock.today() + timedelta(days=90)}
    ballots.write_outcome(done, accepted=True, by=cast.ruth, **more)
    early = a_ballot(cast, slug="early", options=options, secret=True, question=CORPUS[6])
    ballots.close(early, by=cast.ruth, reason=ALL[:300])
    until = clock.now() + timedelta(days=1)
    asking = a_draft(
        cast, slug="hostile-names", proposals="anyone", proposals_until=until, opens_at=until, **texts
    )
    ballots.ask_for_proposals(asking, by=cast.ruth)
    for n, words in enumerate(CORPUS[:4]):
        one = ballots.propose(asking, name=words, meaning=ALL, credit=words)
        ballots.screen(one, keep=n % 2 == 0, reason=words, by=cast.ruth)


def in_opinions(cast: Cast) -> None:
    talk = a_conversation(cast.ruth, question=ALL[:200], why=ALL, seeds=[f"{one} {one}" for one in CORPUS])
    added = opinions.add_statement(talk, text=f"Mine: {CORPUS[1]}", by=None, key=a_key(talk))
    opinions.leave_out(added, reason=CORPUS[0], by=cast.ruth)
    opinions.answer(talk, {0: 1, 1: -1}, by=cast.ana)


def in_queue(cast: Cast) -> None:
    case = cases.report(kinds.at(f"/about/{CORPUS[0]}"), words=ALL, address="noor@example.org")
    cases.decide([case], by=cast.ruth, decision="hide", reason=ALL[:600])
    held = statement.confirm(
        statement.sign(
            name="Otto Held", address="otto@mail.example", kind="institution", organization_name=CORPUS[3],
            organization_kind="institution", organization_website="https://oak.example",
            role_title=CORPUS[3], authority=ALL[:500],
        )
    )  # fmt: skip
    row = Case.objects.get(about=held.subject)
    cases.decide([row], by=cast.ruth, decision="refuse", reason=ALL[:600])
    row.refresh_from_db()
    cases.appeal(row, words=ALL)


def in_names(cast: Cast) -> None:
    members.invite(name=CORPUS[1], address="new@example.org", note=ALL[:400], by=cast.ruth)
    row = statement.confirm(signature(listed=True, pseudonym=CORPUS[3]))
    statement.share(row, invites_as=CORPUS[3])


ENTERED = [in_feedback, in_ballots, in_opinions, in_queue, in_names]


def refused(cast: Cast, client: Client) -> Iterator[HttpResponse]:
    """Pages on which what was typed comes back beside what is wrong with it."""
    link = statement.make_link(a_round(cast.ruth), by=cast.ruth)
    talk, asking = a_conversation(cast.ruth), Ballot.objects.get(slug="asking")
    for words in CORPUS:
        every = dict.fromkeys(("text", "suggested", "name", "address", "relation", "part"), words)
        yield post(client, f"{link.url}p/1/", every)
        yield post(
            client, f"/decisions/{asking.slug}/propose/", {"name": "", "meaning": words, "credit": words}
        )
        yield post(client, f"/opinions/{talk.slug}/by/{tokens.make(talk)}/add/", {"text": words[:7]})
        yield post(client, "/report/", {"page": words, "words": words, "address": words} | worked("report"))
        yield client.get("/report/", {"page": words})
        yield client.get("/decisions/", {"q": words, "kind": words})


# --- in the database --------------------------------------------------------------------------------------------

# texts that only programs write: codes, keys, and addresses that a form checks letter by letter
OURS = {
    "about", "about_kind", "about_subject", "about_url", "address", "address_key", "ballots_digest", "cause", "code",
    "colour", "country", "credential", "digest", "electorate", "email", "field", "file", "guard", "handle", "icon",
    "identity", "key", "kind", "language", "languages", "method", "name_key", "observers", "password", "roll_root",
    "salt", "scope", "slug", "subject", "text_key", "ticket", "time_zone", "token", "traits", "url", "website", "why",
}  # fmt: skip


def make_everything_hostile() -> set[str]:
    """Write hostile words into each text that somebody typed, of each row; which texts those are."""
    written, next_words = set(), cycle(CORPUS)
    for model in [one for label in CHAPTERS for one in apps.get_app_config(label).get_models()]:
        texts = [
            field
            for field in model._meta.concrete_fields
            if type(field) in (models.CharField, models.TextField)
            and not field.choices
            and not field.unique
            and field.name not in OURS
            and (model.__name__, field.name)
            != ("Option", "name")  # a count speaks of it; the deeds wrote some
        ]
        for field in texts:
            rows = model._base_manager.exclude(**{field.name: ""})
            for number, pk in enumerate(rows.values_list("pk", flat=True)):
                words = f"{number} {next(next_words)}" if number else next(next_words)
                words = words[: field.max_length or 900]
                kept = sealed(words) if field.name.endswith("_sealed") else words
                model._base_manager.filter(pk=pk).update(**{field.name: kept})
                written.add(f"{model.__name__}.{field.name}")
    return written


def all_pages(world: World, browser: Client) -> Iterator[tuple[str, HttpResponse]]:  # noqa: F811
    for name in sorted(set(TABLE) - {"healthz"}):  # the machine may be unwell just now
        yield name, browser.get(reverse(name, args=world.args.get(name, [])))
    for entry in Entry.objects.exclude(index=None):
        yield f"entry {entry.index} {entry.kind}", browser.get(reverse("record:entry", args=[entry.index]))
    for path in ("hostile", "early", "hostile-names"):
        for part in ("", "results/", "voters/", "ballots.csv", "results.json", "propose/"):
            yield f"{path}/{part}", browser.get(f"/decisions/{path}/{part}")


@pytest.mark.django_db
def test_a25_hostile_words_in_every_field_do_nothing_on_any_page_letter_or_file(
    world: World,  # noqa: F811
    client: Client,
) -> None:
    cast = world.cast
    row = FeedbackRound.objects.get()
    statement.take_back(row.suggestions.get())
    statement.end_round(row, by=cast.ruth)
    statement.close_round(row, by=cast.ruth, what_changed="Nothing yet.")
    for enter in ENTERED:
        enter(cast)
    publish()
    found = [(letter.kind, read(letter)) for letter in Letter.objects.all()]
    assert len({kind for kind, _ in found}) >= 8
    found += [("what comes back", runs(page)) for page in refused(cast, client)]
    written = make_everything_hostile()
    assert {
        "Ballot.question",
        "Proposal.credit",
        "Outcome.dissent",
        "Suggestion.text",
    } <= written
    assert {"Conversation.question", "OpinionStatement.text", "Report.words", "Person.name"} <= written
    answered = 0
    for person in (None, cast.ruth):
        browser = signs_in(Client(), person) if person else client
        for name, page in all_pages(world, browser):
            answered += page.status_code == 200
            assert page.status_code < 500, name
            found.append((name, runs(page)))
    assert answered > 150
    assert not [(name, some) for name, some in found if some]
