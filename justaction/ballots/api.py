"""The door for programs: decisions, and what came out as far as everybody may see it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from justaction.ballots import policy
from justaction.ballots.models import Ballot
from justaction.web.programs import Asked, Listed, Page, door, page, whole

router = Router()


class DecisionLine(Listed):
    slug: str
    question: str
    method: str
    state: str
    opened_at: datetime | None
    closes_at: datetime | None
    closed_at: datetime | None


class OptionOut(Schema):
    name: str
    meaning: str


class OutcomeOut(Schema):
    accepted: bool
    text: str
    reasons: str
    dissent: str
    review_on: date | None


class DecisionOut(DecisionLine):
    explanation: str
    options: list[OptionOut]
    votes: int | None = Field(description="How many voted; null while that is not shown.")
    outcome: OutcomeOut | None
    ballots_sha256: str
    results: str | None = Field(description="The count in full, as data, where it is shown.")


@door(router, "/decisions", Page[DecisionLine], "What we asked each other")
def decisions(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    return page(request, Ballot.objects.public(), asked, _line)


@door(router, "/decisions/{slug}", DecisionOut, "One of them, with what came out")
def decision(request: HttpRequest, slug: str) -> dict[str, Any]:
    row = get_object_or_404(Ballot.objects.public().select_related("outcome"), slug=slug)
    outcome = getattr(row, "outcome", None)
    shown = policy.shows_results(row)
    said = ("accepted", "text", "reasons", "dissent", "review_on")
    return {
        **_line(row),
        "explanation": row.explanation,
        "options": [{"name": one.name, "meaning": one.meaning} for one in row.options.all()],
        "votes": row.votes if shown else None,
        "outcome": {name: getattr(outcome, name) for name in said} if outcome and shown else None,
        "ballots_sha256": row.ballots_digest if shown else "",
        "results": whole(f"/decisions/{row.slug}/results.json") if shown else None,
    }


def _line(row: Ballot) -> dict[str, Any]:
    said = ("slug", "question", "method", "state", "opened_at", "closes_at", "closed_at")
    return {"id": row.subject, "url": whole(row.url), **{name: getattr(row, name) for name in said}}
