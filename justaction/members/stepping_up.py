"""Stepping up: proving once more who one is, shortly before a deed that could do great harm.

    @login_required
    @fresh_sign_in
    def give_role(request): …

Whoever has not proved it within the last five minutes is sent to `members:step_up` and comes back. What was posted is
kept meanwhile. Proofs are django-allauth's own records of authentication, in the session; `policy.proves_enough` says
which of them are enough for whom.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypedDict, cast, overload

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core.internal.cryptokit import generate_user_code, normalize_user_code
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from justaction.errors import Refused
from justaction.members import actions, emails, passkeys, policy
from justaction.members.models import Person
from justaction.web import clock, limits

FRESH_FOR = timedelta(minutes=5)
CODE_WORKS_FOR = timedelta(minutes=10)
HOUR = timedelta(hours=1)
TRIES = 3  # for one code
TRIES_AN_HOUR = 12  # for one person, whatever the code

PASSKEY, CODE, RECOVERY_CODE = "passkey", "code", "recovery_code"
STATE, KEPT = "step_up", "step_up_kept"  # in the session

View = Callable[..., HttpResponse]


class Kept(TypedDict):
    """A posted form that waits until its owner has stepped up."""

    path: str
    fields: list[tuple[str, str]]


# --- proofs ---------------------------------------------------------------------------------------------------


def remember(request: HttpRequest, person: Person, *methods: str) -> None:
    """Note in the session that `person` has just proved who they are, in these ways."""
    for method in methods:
        record_authentication(request, person, method, at=clock.now().timestamp(), reauthenticated=True)


def proofs(request: HttpRequest) -> set[str]:
    """In which ways the signed-in person proved who they are within the last five minutes."""
    since = (clock.now() - FRESH_FOR).timestamp()
    records = get_authentication_records(request, cast(Person, request.user))
    return {record["method"] for record in records if record.get("reauthenticated") and record["at"] > since}


# --- the decorator --------------------------------------------------------------------------------------------


@overload
def fresh_sign_in(view: View) -> View: ...
@overload
def fresh_sign_in(*, only_post: bool = False, first_passkey: bool = False) -> Callable[[View], View]: ...
def fresh_sign_in(
    view: View | None = None, *, only_post: bool = False, first_passkey: bool = False
) -> View | Callable[[View], View]:
    """Ask who has not proved themselves within five minutes to do so, and bring them back.

    `only_post` lets everybody read the page and asks when something is posted. `first_passkey` is for the pages on
    which one gets a passkey: whoever has none yet needs only the code there, however late they are.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            reads = request.method in {"GET", "HEAD"}
            if (only_post and reads) or policy.proves_enough(
                request.user, proofs(request), first_passkey=first_passkey
            ):
                _let_go(request)
                return view(request, *args, **kwargs)
            if not reads:
                _keep(request)
            return redirect_to_login(request.get_full_path(), reverse("members:step_up"))

        return guarded

    return decorate(view) if view else decorate


def _keep(request: HttpRequest) -> None:
    """Keep what was posted, so that nothing typed is lost. A file has to be chosen again."""
    fields = [(name, str(value)) for name, values in request.POST.lists() for value in values]
    request.session[KEPT] = Kept(
        path=request.get_full_path(),
        fields=[field for field in fields if field[0] != "csrfmiddlewaretoken"],
    )


def _let_go(request: HttpRequest) -> None:
    waits = kept(request) if request.method == "POST" else None
    if waits and waits["path"] == request.get_full_path():
        del request.session[KEPT]


def kept(request: HttpRequest) -> Kept | None:
    """The posted form that waits to be sent on."""
    return cast("Kept | None", request.session.get(KEPT))


def way_on(request: HttpRequest, url: str) -> str:
    """Where to go after stepping up: to the page asked for, or to the form that waits for it."""
    waits = kept(request)
    return reverse("members:go_on") if waits and waits["path"] == url else url


# --- the code in a letter -------------------------------------------------------------------------------------


def send_code(request: HttpRequest) -> None:
    """Write a code to the person's own address. It works in this browser, once, for 10 minutes and 3 tries.

    Raises Refused (429) when too many letters went there this hour and no earlier code is still good.
    """
    person = cast(Person, request.user)
    actions.ask_for_passkey(person)
    code = generate_user_code()
    if emails.step_up_code(person, code) is not None:
        request.session[STATE] = {"code": _digest(person, code), "at": clock.now().timestamp()}
    elif not code_waits(request):
        raise Refused(
            _("Three letters went to you in the last hour, and no more will. Try again later."), status=429
        )


def code_waits(request: HttpRequest) -> bool:
    """Whether a code that this browser asked for can still be used."""
    state = request.session.get(STATE)
    return state is not None and clock.now().timestamp() - state["at"] <= CODE_WORKS_FOR.total_seconds()


def by_code(request: HttpRequest, *, code: str, recovery_code: str = "") -> None:
    """Prove it by the code of the letter, and by a recovery code for those who have some.

    Both are right or nothing is used up. Raises Refused beside the wrong one, and (429) after too many tries.
    """
    person = cast(Person, request.user)
    state = request.session[STATE]
    counted = limits.count(
        limits.Limit("step_up.try", f"{request.session.session_key} {state['at']}", TRIES, HOUR),
        limits.Limit("step_up.tries", str(person.pk), TRIES_AN_HOUR, HOUR),
    )
    if counted.tripped:
        request.session.pop(STATE, None)
        raise Refused(_("Too many tries. Ask for a new code."), field="code", status=429)
    if not constant_time_compare(state["code"], _digest(person, code)):
        raise Refused(_("That is not the code of the newest letter. Look again."), field="code", status=422)
    if recovery_code:
        actions.use_recovery_code(person, code=recovery_code)
    del request.session[STATE]
    remember(request, person, CODE, *([RECOVERY_CODE] if recovery_code else []))


def by_passkey(request: HttpRequest, credential: object, url: str) -> HttpResponse:
    """Prove it by one of the person's passkeys, and go on to `url`. Without luck, back to the page with the words."""
    person = cast(Person, request.user)
    try:
        if limits.tripped("step_up.passkey", str(person.pk), most=TRIES_AN_HOUR * 5, per=HOUR):
            raise Refused(_("Too many tries. Try again in an hour."), status=429)
        key = passkeys.check_one_of(person, credential)
    except Refused as no:
        passkeys.forget_challenge(request)
        messages.error(request, no.message)
        return redirect_to_login(url or reverse("members:me"), reverse("members:step_up"))
    actions.used_passkey(key)
    remember(request, person, PASSKEY)
    return redirect(way_on(request, url or reverse("members:me")))


def _digest(person: Person, code: str) -> str:
    """What the session keeps of a code: nothing that whoever reads the session can type."""
    said = f"{person.pk} {normalize_user_code(code)}"
    return salted_hmac("justaction.members.step_up", said, algorithm="sha256").hexdigest()
