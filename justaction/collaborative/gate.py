"""The gate: while a collaborative is forming, visitors see its front page and what somebody gave them a link to.

What is open stands here by name; any other page is closed until the ring `public` is. An address that holds a secret
opens by that secret, and its page asks whether it is good: the link of a letter holds a `token`, and what has a code that
was given to people is open by name. (A `code` alone says nothing: standards have one, which everybody may guess.) A page
that is for members in any case asks its visitor to sign in, and leads back: a convener who was signed out loses no way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed
from justaction.web import house, views
from justaction.web.context import viewer

OPEN = {
    # machines that start, watch and lead to this one (metrics asks for a token), the mail provider (by its password), and
    # witnesses, who are asked before people come
    *("healthz", "alive", "ready", "metrics", "mail:told", "record:policy", "record:key"),
    *("robots", "web:theme", "web:appearance"),
    "web:challenge",  # without it every form that is open here counts as one without a script
    *("home:front", "home:help", "home:privacy", "home:accessibility", "home:code"),
    *("members:sign_in", "members:code", "members:sign_out"),
    *("members:lost", "members:lost_with_code", "members:lost_without", "members:lost_sent"),
    *("members:sign_in_by_passkey", "members:sign_in_options", "members:report", "members:reported"),
    *("members:invitation_told", "members:me", "members:data", "members:moderation"),
    *("account_login", "account_request_login_code", "account_confirm_login_code"),
    *("statement:sign", "statement:sign_for_institution", "statement:sign_for_group"),
    *("statement:sent", "statement:held_for_now", "statement:withdrawn", "statement:cancelled"),
    "statement:slip",  # asks for a secret itself
    # a friend's link, and the code of a room
    *("statement:invited", "statement:invited_card", "statement:invited_qr", "convenings:join"),
    *("mail:outbox", "mail:letter"),  # a machine without mail, never in production
}


class Gate:
    """Middleware, innermost: asks by the name of the address, before its page."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        known: house.House = request.house  # type: ignore[attr-defined]  # put there by local_time
        if not known.forming or opens(request, kwargs) or _asks_who(view) or viewer(request) is not None:
            return None
        closed = NotAllowed(
            _("This collaborative is still forming. Its pages open to everybody once its members decide so.")
        )
        return views.refused(request, closed, title=_("Not open yet"))


def opens(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    """Whether the address is open to visitors while the collaborative is forming."""
    match = request.resolver_match
    return match is not None and (match.view_name in OPEN or "token" in kwargs)


def _asks_who(view: Any) -> bool:
    """Whether the page itself sends a visitor to sign in: `login_required` leaves this mark on it."""
    return hasattr(view, "redirect_field_name")
