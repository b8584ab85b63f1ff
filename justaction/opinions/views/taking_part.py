"""Pages of who takes part: one statement at a time, a statement of one's own, and one's answers.

A member comes signed in; somebody without an account by an address that holds a key (`tokens.py`). No cookie is set.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.opinions import actions, choosing, forms, policy, tokens
from justaction.opinions.actions import holding
from justaction.opinions.models import Conversation, OpinionStatement, Participant, Result, Vote
from justaction.web import crowds, limits
from justaction.web.asking import ask
from justaction.web.openforms import open_form

FROM_ONE_PLACE = 60  # people an hour; the next wait for a look, since a church hall shares one address
ROOM = crowds.Room("opinion", most=40, bare=12)  # statements above it are marked, and shown last
CHOICES = {"agree": Vote.Choice.AGREE, "pass": Vote.Choice.PASS, "disagree": Vote.Choice.DISAGREE}
form_page = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Here:
    """Who is here, in which conversation."""

    conversation: Conversation
    person: Person | None = None
    key: tokens.Key | None = None
    token: str = ""

    def url(self, page: str) -> str:
        if self.token:
            return reverse(f"opinions:{page}_by_token", args=[self.conversation.slug, self.token])
        name = "conversation" if page == "results" else page
        return reverse(f"opinions:{name}", args=[self.conversation.slug])

    @property
    def participant(self) -> Participant | None:
        mine = {"person": self.person} if self.person else {"key": self.key.digest if self.key else ""}
        return self.conversation.participants.filter(**mine).first()

    @property
    def context(self) -> dict[str, Any]:
        return {
            "conversation": self.conversation,
            "token": self.token,
            **{f"{page}_url": self.url(page) for page in ("answer", "add", "mine", "results")},
        }


Page = Callable[[HttpRequest, Here], HttpResponse]


def _signed_in(page: Page) -> Any:
    @wraps(page)
    @login_required
    def here(request: HttpRequest, slug: str) -> HttpResponse:
        thing, viewer = get_object_or_404(Conversation, slug=slug), cast(Person, request.user)
        if not policy.may_take_part(viewer, thing):
            raise NotAllowed(_("This conversation is for the people of its community."))
        return page(request, Here(thing, person=viewer))

    return here


def _by_token(page: Page) -> Any:
    @wraps(page)
    @never_cache
    @open_form
    def here(request: HttpRequest, slug: str, token: str) -> HttpResponse:
        thing = get_object_or_404(Conversation, slug=slug, who=Conversation.Who.ANYONE)
        key = tokens.read(thing, token)
        if key is None:
            raise Http404
        return page(request, Here(thing, key=key, token=token))

    return here


@require_POST
@open_form
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """An address of their own for somebody without an account. Nothing is stored before the first answer."""
    thing = get_object_or_404(Conversation, slug=slug)
    if thing.who != Conversation.Who.ANYONE:
        return redirect("opinions:answer", slug)
    visitor = limits.visitor(request)
    many = limits.tripped("opinions.begin", visitor, most=FROM_ONE_PLACE, per=timedelta(hours=1))
    return redirect("opinions:answer_by_token", slug, tokens.make(thing, held=many))


def _answer(request: HttpRequest, here: Here) -> HttpResponse:
    refusal, status = "", 200
    if request.method == "POST":
        number, choice = request.POST.get("number", ""), request.POST.get("choice", "")
        try:
            if not number.isascii() or not number.isdigit() or len(number) > 9 or choice not in CHOICES:
                raise Refused(_("Choose agree, disagree or pass."), status=422)
            actions.answer(here.conversation, {int(number): CHOICES[choice]}, by=here.person, key=here.key)
            return redirect(here.url("mine" if "again" in request.POST else "answer"))
        except Refused as no:
            refusal, status = no.message, no.status
    context = here.context | _next(here, request.GET.get("statement", "")) | {"refusal": refusal}
    return render(request, "opinions/answer.html", context, status=status)


def _next(here: Here, wished: str) -> dict[str, Any]:
    """The statement to answer: the one wished for, or the next; with how far they are."""
    participant = here.participant
    given = dict(participant.votes.values_list("statement__number", "choice")) if participant else {}
    texts = dict(here.conversation.statements.shown().values_list("number", "text"))
    result = Result.objects.filter(conversation=here.conversation).defer("group_of").first()
    answered = {
        one["number"]: sum(one["all"] or [0]) for one in (result.facts["statements"] if result else [])
    }
    who = str(here.person.pk) if here.person else (here.key.digest if here.key else "")
    waiting = choosing.order(who, [one for one in texts if one not in given], answered)
    again = int(wished) if wished.isascii() and wished.isdigit() and len(wished) < 10 else -1
    number = again if again in texts else (waiting[0] if waiting else None)
    return {
        "number": number,
        "text": texts.get(number, "") if number is not None else "",
        "given": Vote.Choice(given[number]).name.lower() if number in given else "",
        "again": again in texts,
        "done": sum(one in given for one in texts),
        "total": len(texts),
        "participant": participant,
    }


def _add(request: HttpRequest, here: Here) -> HttpResponse:
    def do(text: str) -> None:
        why = crowds.look(request, ROOM) if here.person is None else ""
        actions.add_statement(here.conversation, text=text, by=here.person, key=here.key, to_check=bool(why))

    return ask(
        request,
        forms.StatementForm(request.POST or None),
        "opinions/add.html",
        do=do,
        to=f"{here.url('mine')}#added",
        context=here.context,
    )


def _mine(request: HttpRequest, here: Here) -> HttpResponse:
    participant = here.participant
    votes = participant.votes.select_related("statement") if participant else Vote.objects.none()
    added = participant.statements.order_by("number") if participant else OpinionStatement.objects.none()
    context = here.context | {
        "votes": votes.filter(statement__state=OpinionStatement.State.SHOWN).order_by("statement__number"),
        "added": added,
        "waits": holding.said_of_answers(here.conversation) if participant and participant.held else None,
    }
    return render(request, "opinions/mine.html", context)


answer = form_page(_signed_in(_answer))
answer_by_token = form_page(_by_token(_answer))
add = form_page(_signed_in(_add))
add_by_token = form_page(_by_token(_add))
mine = require_safe(_signed_in(_mine))
mine_by_token = require_safe(_by_token(_mine))
