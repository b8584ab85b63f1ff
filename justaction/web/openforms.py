"""Forms that anyone may send without a session: sign, confirm, answer, withdraw.

The page that holds such a form may be cached for everybody, so its token belongs to a day, not to a person. What
protects the form instead: the browser says where the form came from (Origin, Sec-Fetch-Site), a trap that only
robots fill in, the token, and limits (`web/limits.py`). Nothing that a person typed is lost: when something is
amiss the same words come back with one button to send them again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from justaction.errors import NotAllowed
from justaction.web import clock

TOKEN = "form_token"  # noqa: S105  # the name of a field
TRAP = "website_url"
FRESH_DAYS = 2  # days in UTC; older tokens come back with everything typed and one button
SAFE = {"GET", "HEAD", "OPTIONS"}

View = Callable[..., HttpResponse]


def fields() -> SafeString:
    """The hidden inputs of an open form. The trap is out of sight and out of the tab order."""
    return format_html(
        '<input type="hidden" name="{}" value="{}">'
        '<div class="trap" aria-hidden="true"><label>{} <input type="text" name="{}" value="" tabindex="-1" '
        'autocomplete="off"></label></div>',
        TOKEN,
        token(),
        _("Leave this empty"),
        TRAP,
    )


def token() -> str:
    """Today's token; the same for everybody, and for every form."""
    return _signer().sign(str(clock.now().date().toordinal()))


def age(value: str) -> int | None:
    """How many days old a token is; None for one that we did not make."""
    try:
        made = int(_signer().unsign(value))
    except (signing.BadSignature, ValueError):
        return None
    days = clock.now().date().toordinal() - made
    return days if days >= 0 else None


def open_form(view: View) -> View:
    """For a view that anyone may post to without a session: checks where the form came from, its token, its trap."""

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method in SAFE:
            return view(request, *args, **kwargs)
        if not same_site(request):
            raise NotAllowed(
                _("This form was sent from another site. Please open it here and send it again.")
            )
        old = age(request.POST.get(TOKEN, ""))
        if old is None:
            raise NotAllowed(
                _("We could not read this form. Please open the page again and fill it in there.")
            )
        if old > FRESH_DAYS or request.POST.get(TRAP, ""):
            return _again(request)
        return view(request, *args, **kwargs)

    return checked


def same_site(request: HttpRequest) -> bool:
    """Whether the browser says that the form came from our own pages (or is too old to say)."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    own = f"{request.scheme}://{request.get_host()}"
    return origin == own or origin in {_origin(trusted) for trusted in settings.CSRF_TRUSTED_ORIGINS}


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _again(request: HttpRequest) -> HttpResponse:
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in {TOKEN, TRAP}
        for value in values
    ]
    return render(request, "web/again.html", {"kept": kept, "action": request.get_full_path()}, status=409)


def _signer() -> signing.Signer:
    return signing.Signer(salt="justaction.web.openforms")
