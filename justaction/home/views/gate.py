"""Who may open these pages, and what they answer to."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from justaction.errors import NotAllowed

form_page = require_http_methods(["GET", "HEAD", "POST"])


def allow(allowed: bool) -> None:
    if not allowed:
        raise NotAllowed(_("This page is not for you. Ask a steward if it should be."))
