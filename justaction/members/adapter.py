"""How django-allauth speaks to people: through our letters and our pages."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.http import HttpRequest

from justaction.members import emails


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """No passwords, no open registration, one kind of letter: the code that signs in."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Post the code through our own mail, and remember on the request whether a letter was written."""
        if template_prefix != "account/email/login_code":
            raise LookupError(f"there is no letter for {template_prefix}")
        request = context["request"]
        letter = emails.sign_in_code(request.allauth.person, email, context["code"])
        request.allauth.letter = letter

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """An account comes from signing the statement, never from this door."""
        return False

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Only words of our own are shown, not those of allauth's templates."""
        if message:
            messages.add_message(request, level, message, extra_tags=extra_tags)
