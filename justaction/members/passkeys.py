"""Passkeys (WebAuthn level 3) as django-allauth and fido2 check them: what a browser is asked, and what it answers.

A passkey names its owner by the random public id of the person. The challenge lives in the session, and is used once.
"""

from __future__ import annotations

from typing import Any, cast

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from justaction.errors import Refused
from justaction.members.models import Person

# What fido2 raises for an answer that is none, besides allauth's ValidationError.
MALFORMED = (
    ValidationError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    NotImplementedError,
)


def ask_for_new(person: Person) -> dict[str, Any]:
    """What a browser needs to make a passkey for somebody."""
    return cast(dict[str, Any], _webauthn().begin_registration(person, passwordless=True))


def ask_for_one_of(person: Person | None) -> dict[str, Any]:
    """What a browser needs to use a passkey: one of somebody's, or (None) whichever its owner chooses."""
    return cast(dict[str, Any], _webauthn().begin_authentication(person))


def check_new(credential: Any) -> None:
    """Check that a browser made the passkey just asked for. Raises Refused."""
    try:
        _webauthn().parse_registration_response(credential)
        made = _webauthn().complete_registration(credential)
    except MALFORMED as error:
        raise _refused() from error
    if not made.is_user_verified():
        raise _refused()


def check_one_of(person: Person, credential: Any) -> Authenticator:
    """The passkey of `person` that answered the challenge of this session. Raises Refused."""
    try:
        _webauthn().parse_authentication_response(credential)
        return cast(Authenticator, _webauthn().complete_authentication(person, credential))
    except MALFORMED as error:
        raise _refused() from error


def owner(credential: Any) -> Person:
    """Whom an answer says that it speaks for; `check_one_of` says whether it is true. Raises Refused."""
    from fido2.utils import websafe_decode

    try:
        subject = websafe_decode(credential["response"]["userHandle"]).decode()
    except MALFORMED as error:
        raise _refused() from error
    person = Person.objects.filter(subject=subject, is_active=True).first()
    if person is None:
        raise _refused()
    return person


def forget_challenge(request: HttpRequest) -> None:
    """A challenge that was answered wrongly is not asked again."""
    request.session.pop(_webauthn().STATE_SESSION_KEY, None)


def _webauthn() -> Any:
    """allauth's side of it, which loads fido2: few processes need it, so whoever does fetches it."""
    from allauth.mfa.webauthn.internal import auth

    return auth


def _refused() -> Refused:
    return Refused(_("This passkey did not work. Try again, or use a code from a letter."), status=422)
