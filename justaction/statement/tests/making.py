"""Builders for the tests of the statement."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import altcha
from django.http import HttpResponse
from django.test import Client

from justaction.mail.models import Letter
from justaction.members.models import Person
from justaction.statement import actions
from justaction.statement.models import FeedbackRound, LinkedForm, Signature, Suggestion
from justaction.web import clock, openforms, proof

DRAFT = ["Racism here was built. It was built by hand.", "It can be taken apart.", "We begin now."]


def signature(address: str = "noor@example.org", name: str = "Noor Haddad", **facts: Any) -> Signature:
    """One that waits for its owner's yes."""
    return actions.sign(name=name, address=address, **facts)


def signed(address: str = "noor@example.org", name: str = "Noor Haddad", **facts: Any) -> Signature:
    """One that its owner confirmed."""
    return actions.confirm(signature(address, name, **facts))


def for_institution(address: str = "omar@willow.example", **facts: Any) -> dict[str, Any]:
    """What somebody types who signs for an institution."""
    return {
        "name": "Omar Castle",
        "address": address,
        "kind": "institution",
        "organization_name": "Willow Street Credit Union",
        "organization_website": "https://www.willow.example/about",
        "role_title": "Director",
        "authority": "The board decided it on 4 May.",
        **facts,
    }


def for_group(address: str = "uma@example.net", **facts: Any) -> dict[str, Any]:
    """What somebody types who signs for a group."""
    return {
        "name": "Uma Bell",
        "address": address,
        "kind": "group",
        "organization_name": "Tuesday Porch Circle",
        "organization_kind": "affinity_group",
        "role_title": "Host",
        "authority": "We all agreed.",
        **facts,
    }


def post(client: Client, url: str, data: dict[str, Any] | None = None, **more: Any) -> HttpResponse:
    """Send a public form as its page would."""
    answer: HttpResponse = client.post(url, {openforms.TOKEN: openforms.token(), **(data or {})}, **more)  # type: ignore[assignment]  # the test client wraps it
    return answer


def worked(form: str) -> dict[str, str]:
    """The proof of work that a browser sends with a form."""
    made = altcha.Challenge.from_dict(proof.challenge(form))
    solved = altcha.solve_challenge(made)
    assert solved is not None
    return {proof.FIELD: altcha.Payload(made, solved).to_base64()}


def links(letter: Letter) -> dict[str, str]:
    """The paths of a letter's links by their purpose: confirm, not-me, withdraw, receipt, listing, renew."""
    found = re.findall(r"https?://[^/\s]+(/(?:\w\w/)?sign/([\w-]+)/[^/\s]+/)", letter.text)
    return {purpose: path for path, purpose in found}


def a_round(by: Person, *, days: int = 14, words: list[str] | None = None, **facts: Any) -> FeedbackRound:
    """A draft of the next version, shown to readers from now on for some days."""
    draft = actions.draft(by=by, paragraphs=words or DRAFT)
    return actions.open_round(draft, by=by, closes_at=clock.now() + timedelta(days=days), **facts)


def said(feedback_round: FeedbackRound, number: int = 1, **words: Any) -> Suggestion:
    """What somebody says of a paragraph (0: of the whole), by a link of their own."""
    link = feedback_round.links.first() or actions.make_link(
        feedback_round, by=feedback_round.opened_by or Person.objects.earliest("id")
    )
    where = feedback_round.passages.get(number=number) if number else None
    words.setdefault("text", "Say who built it.")
    return actions.suggest(feedback_round, actions.Words(**words), passage=where, link=link)


def a_closed_round(
    by: Person, *suggestions: dict[str, Any], what_changed: str = "We named it."
) -> FeedbackRound:
    """A round in which these were said, all were taken up, and which is closed."""
    row = a_round(by)
    for words in suggestions or ({},):
        actions.answer(row, [said(row, **words)], by=by, outcome="accepted", reason="You are right.")
    actions.end_round(row, by=by)
    return actions.close_round(row, by=by, what_changed=what_changed)


def a_translation(cast: Any, **facts: Any) -> LinkedForm:
    """A draft of the version in Spanish."""
    said = {
        "kind": "translation",
        "language": "es",
        "title": "Nuestra declaración",
        "paragraphs": ["El racismo aquí se construyó.", "Se puede desmontar."],
        **facts,
    }
    return actions.write_form(cast.version, by=cast.ruth, **said)
