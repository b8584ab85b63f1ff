"""How django-allauth speaks to people: through our letters and our pages."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """No passwords, no open registration."""
