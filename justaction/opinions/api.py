"""The door for programs: a conversation in Polis' own files, and its result as JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from justaction.charts.opinions import LETTERS
from justaction.opinions import exporting
from justaction.opinions.models import Conversation, Result


def _file(name: str, make: Callable[[Conversation], bytes]) -> Callable[..., HttpResponse]:
    @require_safe
    def answer(request: HttpRequest, slug: str) -> HttpResponse:
        conversation = get_object_or_404(Conversation, slug=slug)
        response = HttpResponse(make(conversation), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    return answer


comments = _file("comments.csv", exporting.comments_csv)
votes = _file("votes.csv", exporting.votes_csv)
participants = _file("participants-votes.csv", exporting.participants_csv)


@require_safe
def results(request: HttpRequest, slug: str) -> JsonResponse:
    conversation = get_object_or_404(Conversation, slug=slug)
    result = Result.objects.filter(conversation=conversation).defer("group_of").first()
    texts = dict(conversation.statements.shown().values_list("number", "text"))
    facts: dict[str, Any] = result.facts if result else {}
    letters = LETTERS[: len(facts.get("groups", []))]
    told = {
        "question": conversation.question,
        "state": conversation.state,
        "opens_at": conversation.opens_at.isoformat(),
        "closes_at": conversation.closes_at.isoformat(),
        "as_of": result.as_of.isoformat() if result else None,
        "participants": result.participants if result and facts["enough"] else None,
        "votes": result.votes if result and facts["enough"] else None,
        "groups": [
            {"group": letter, "people": one["size"], "representative": one["says"]}
            for letter, one in zip(letters, facts.get("groups", []), strict=True)
        ],
        "consensus": {"agree": facts.get("agree", []), "disagree": facts.get("disagree", [])},
        "statements": [
            {
                "number": one["number"],
                "text": texts[one["number"]],
                "all": _named(one["all"]),
                "by_group": {letter: _named(each) for letter, each in zip(letters, one["by"], strict=True)},
            }
            for one in facts.get("statements", [])
            if one["number"] in texts
        ],
    }
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})


def _named(counts: list[int] | None) -> dict[str, int] | None:
    return dict(zip(("disagree", "pass", "agree"), counts, strict=True)) if counts else None
