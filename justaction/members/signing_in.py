"""Signing in by a code in a letter, or by a passkey: the few doors we use of django-allauth's flow.

The code lives in the session of the browser that asked for it, for 10 minutes and 3 tries, and works once. An address
that we do not know gets the same page and a letter too, one that says so.
"""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from allauth.account.internal.flows.login import perform_login
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from justaction.errors import Refused
from justaction.mail.returning import lift
from justaction.members import actions, emails, passkeys, stepping_up
from justaction.members.models import Person
from justaction.web import limits

HOUR = timedelta(hours=1)
CODES = 60  # asked for in an hour from one network: a church hall shares one
TRIES = 180  # codes typed in an hour from one network


def send_code(request: HttpRequest, address: str) -> None:
    """Write the letter and keep the code in the session. Raises Refused (429) for a network that asks too often.

    When the address had too many letters this hour none is written, and an earlier code of this browser stays good.
    """
    if limits.tripped("sign_in.code", limits.visitor(request), most=CODES, per=HOUR):
        raise Refused(_("Too many codes were asked for from your network. Try again in an hour."), status=429)
    _send(request, address)


@transaction.atomic
def _send(request: HttpRequest, address: str) -> None:
    before = request.session.get(LOGIN_SESSION_KEY)
    same = before is not None and before.get("email") == address
    person = Person.objects.with_address(address).filter(is_active=True).first()
    allauth = request.allauth  # type: ignore[attr-defined]  # set by its middleware
    allauth.person, allauth.letter = person, None
    process = LoginCodeVerificationProcess.initiate(request=request, user=person, email=address)
    letter = allauth.letter if person else emails.no_account(address)
    if letter is None and same:
        request.session[LOGIN_SESSION_KEY] = before
    elif letter is None:
        process.state.pop("code", None)  # nobody was told it, so nobody can know it
        process.persist()


def pending(request: HttpRequest) -> LoginCodeVerificationProcess | None:
    """The code this browser asked for, while it can still be used."""
    stage = LoginStageController.enter(request, LoginByCodeStage.key)
    return LoginCodeVerificationProcess.resume(stage) if stage else None


def may_try(request: HttpRequest, process: LoginCodeVerificationProcess) -> bool:
    """Count one try of this code; whether it is among the first three, however many come at the same moment."""
    this_code = f"{request.session.session_key} {process.state['at']} {process.state['resend_count']}"
    counted = limits.count(
        limits.Limit("sign_in.try", this_code, settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS, HOUR),
        limits.Limit("sign_in.tries", limits.visitor(request), TRIES, HOUR),
    )
    return not counted.tripped


def finish(request: HttpRequest, process: LoginCodeVerificationProcess, url: str) -> HttpResponse:
    """The code was right: sign in, and go on to `url`."""
    answer = cast(HttpResponse, process.finish(url))
    stepping_up.remember(request, process.user, stepping_up.CODE)
    lift(process.user.email)  # who reads our code reads our notices
    actions.ask_for_passkey(process.user)
    return answer


def by_passkey(request: HttpRequest, credential: object, url: str) -> HttpResponse:
    """Sign in whoever the passkey belongs to. Without luck, back to the page with the same words for everybody."""
    if limits.tripped("sign_in.passkey", limits.visitor(request), most=TRIES, per=HOUR):
        raise Refused(_("Too many tries from your network. Try again in an hour."), status=429)
    try:
        person = passkeys.owner(credential)
        key = passkeys.check_one_of(person, credential)
    except Refused as no:
        passkeys.forget_challenge(request)
        messages.error(request, no.message)
        return redirect_to_login(url, reverse("members:sign_in")) if url else redirect("members:sign_in")
    actions.used_passkey(key)
    login = Login(user=person, email=person.email, redirect_url=url or reverse("members:me"))
    answer = cast(HttpResponse, perform_login(request, login))
    stepping_up.remember(request, person, stepping_up.PASSKEY)
    return answer
