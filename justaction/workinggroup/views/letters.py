"""Pages behind the links of letters: a nominee's yes or no, and the answer to an invitation. No one has to sign in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from justaction.members.views.asking import form_page
from justaction.web.asking import ask
from justaction.workinggroup import actions
from justaction.workinggroup.forms import YesForm
from justaction.workinggroup.models import Nomination

State = Nomination.State
GONE = "workinggroup/letter_gone.html"


@never_cache
@form_page
def consent(request: HttpRequest, token: str) -> HttpResponse:
    """May we go on with the nomination? Reading the page answers nothing."""
    row = Nomination.objects.of_token(token, "consent")
    if row is None or row.state != State.SECONDED or row.has_expired:
        return _gone(request, row, token, "consent")
    return ask(
        request,
        YesForm(request.POST or None, initial={"name": row.name}),
        "workinggroup/consent.html",
        do=lambda **said: actions.consent(row, **said),
        to=request.path,
        context={"row": row, "token": token},
    )


@never_cache
@form_page
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    row = Nomination.objects.of_token(token, "invitation")
    if row is None or row.state != State.INVITED or row.has_expired:
        return _gone(request, row, token, "invitation")
    initial = {"name": row.name, "listed": row.listed}
    return ask(
        request,
        YesForm(request.POST or None, initial=initial),
        "workinggroup/invitation.html",
        do=lambda **said: actions.accept(row, **said),
        to=request.path,
        context={"row": row, "token": token},
    )


@never_cache
@require_POST
def answer_consent(request: HttpRequest, token: str, deed: str) -> HttpResponse:
    return _answer(request, token, "consent", deed)


@never_cache
@require_POST
def answer_invitation(request: HttpRequest, token: str, deed: str) -> HttpResponse:
    return _answer(request, token, "invitation", deed)


def _answer(request: HttpRequest, token: str, purpose: str, deed: str) -> HttpResponse:
    row = Nomination.objects.of_token(token, purpose)
    if row is None:
        return _gone(request, None, token, purpose)
    {"no": actions.decline, "later": actions.put_off, "again": actions.ask_again}[deed](row)
    return render(request, "workinggroup/told.html", {"answer": deed, "purpose": purpose})


def _gone(request: HttpRequest, row: Nomination | None, token: str, purpose: str) -> HttpResponse:
    """The link is unknown, has run out, or was answered: a yes is thanked, and the others are told what they can do."""
    waits = row is not None and row.state in {State.SECONDED, State.INVITED}
    said_yes = row is not None and row.state in {State.CONSENTED, State.ACCEPTED, State.APPOINTED}
    context = {"row": row, "token": token, "purpose": purpose, "waits": waits, "said_yes": said_yes}
    return render(request, GONE, context, status=404 if row is None else 200 if said_yes else 410)
