"""Pages that anyone may read: all conversations, and one with what it came to."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from justaction.opinions import policy, showing, tokens
from justaction.opinions.models import Conversation, OpinionStatement, Participant
from justaction.web.context import viewer as viewer_of


@require_safe
def conversations(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    every = list(Conversation.objects.select_related("result").defer("result__facts", "result__group_of"))
    context = {
        "open": [one for one in every if one.state == "open"],
        "planned": [one for one in every if one.state == "planned"],
        "closed": [one for one in every if one.state == "closed"],
        "may_open": policy.may_open(viewer),
        "fewest": policy.FEWEST,
    }
    return render(request, "opinions/conversations.html", context)


@require_safe
def conversation(request: HttpRequest, slug: str) -> HttpResponse:
    thing = get_object_or_404(Conversation, slug=slug)
    viewer = viewer_of(request)
    participant = thing.participants.filter(person=viewer).first() if viewer else None
    context = _results(thing, participant) | {
        "may_take_part": policy.may_take_part(viewer, thing),
        "may_look_after": policy.may_see_inside(viewer, thing),
        "answer_url": reverse("opinions:answer", args=[slug]),
        "mine_url": reverse("opinions:mine", args=[slug]) if participant else "",
        "by_key": viewer is None,
    }
    return render(request, "opinions/conversation.html", context)


@require_safe
def statement(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One statement at an address of its own, so that anybody can report it. All that are shown are public."""
    shown = OpinionStatement.objects.shown().select_related("conversation")
    one = get_object_or_404(shown, conversation__slug=slug, number=number)
    return render(request, "opinions/statement.html", {"conversation": one.conversation, "statement": one})


@never_cache
@require_safe
def results_by_token(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The same with a star where the reader stands, for who holds an address."""
    thing = get_object_or_404(Conversation, slug=slug)
    key = tokens.read(thing, token)
    if key is None:
        raise Http404
    participant = thing.participants.filter(key=key.digest).first()
    context = _results(thing, participant) | {
        "may_take_part": True,
        "answer_url": reverse("opinions:answer_by_token", args=[slug, token]),
        "mine_url": reverse("opinions:mine_by_token", args=[slug, token]),
    }
    return render(request, "opinions/conversation.html", context)


def _results(thing: Conversation, participant: Participant | None) -> dict[str, Any]:
    result = showing.result_of(thing)
    return {
        "conversation": thing,
        "result": result,
        "shown": showing.shown(thing, result, participant=participant),
        "participant": participant,
        "fewest": policy.FEWEST,
    }
