"""The shape of a page that is only a button: do the deed, say so, go on."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused


def done(request: HttpRequest, do: Callable[[], object], to: str, *args: str) -> HttpResponse:
    """Call `do()` and redirect to `to`, with a word on what came of it. Raises NotAllowed as it is."""
    try:
        do()
        messages.success(request, _("Done."))
    except NotAllowed:
        raise
    except Refused as no:
        messages.error(request, no.message)
    return redirect(to, *args)
