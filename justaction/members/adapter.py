"""How django-allauth speaks to people: through our letters and our pages; and how it keeps secrets."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest

from justaction.collaborative.models import Collaborative
from justaction.members import emails
from justaction.members.models import Person
from justaction.members.sealing import seal


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """No passwords, no open registration, one kind of letter: the code that signs in."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Post the code through our own mail, and remember on the request whether a letter was written."""
        if template_prefix != "account/email/login_code":
            raise LookupError(f"there is no letter for {template_prefix}")
        request = context["request"]
        letter = emails.sign_in_code(request.allauth.person, email, context["code"])
        request.allauth.letter = letter

    def get_login_stages(self) -> list[str]:
        """A code or a passkey signs in. A second proof is asked for before the deeds that need it, not at the door."""
        return ["allauth.account.stages.LoginByCodeStage"]

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


class PasskeyAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    """Passkeys belong to the host of SITE_URL and name nobody; what recovery codes grow from is encrypted."""

    def encrypt(self, text: str) -> str:
        return seal("mfa").encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return seal("mfa").decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        collaborative = Collaborative.objects.first()
        host = urlsplit(settings.SITE_URL).hostname or ""
        return {"id": host, "name": collaborative.name if collaborative else host}

    def get_public_key_credential_user_entity(self, user: Person) -> dict[str, Any]:
        return {"id": user.subject.encode(), "name": user.email, "display_name": user.name}
