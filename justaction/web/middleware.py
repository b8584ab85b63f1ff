"""Middleware: private answers stay private, public pages are kept ready, a refusal becomes a page."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags, parse_http_date_safe
from django.utils.translation import gettext as _

from justaction.errors import Refused
from justaction.web import clock, door, house, pages, tongues, views
from justaction.web.context import appearance
from justaction.web.shelf import Key, Page, page, shelf

Answer = Callable[[HttpRequest], HttpResponse]

PUBLIC = "public, max-age=0, must-revalidate"
PERMISSIONS = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
LONGEST_ADDRESS = 512  # characters; longer ones are drawn each time
# what a ready page does not keep: it is made anew for each answer, or belongs to one visitor
OWN_HEADERS = {"Content-Encoding", "Content-Length", "Date", "ETag", "Set-Cookie", "Vary"}
PACK = GZipMiddleware(lambda request: HttpResponse())


def private_pages(answer: Answer) -> Answer:
    """`private, no-store` on whatever saw a session; public pages are asked for anew each time (ETag)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        if saw_a_session(request, response) or for_one_reader(request):
            response["Cache-Control"] = pages.PRIVATE
        elif "Cache-Control" not in response:
            kept = request.method in {"GET", "HEAD"} and response.status_code in {200, 304}
            response["Cache-Control"] = PUBLIC if kept else pages.PRIVATE
        if for_one_reader(request):
            response["X-Robots-Tag"] = "noindex"
        patch_vary_headers(response, ["Cookie"])
        return response

    return middleware


def local_time(answer: Answer) -> Answer:
    """Dates are those of the collaborative's place; the facts that every page needs are read once."""

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            known = house.now()
        except DatabaseError:  # the page, or the page about errors, will say so
            known = house.House()
        request.house = known  # type: ignore[attr-defined]  # for this request's key and context
        with timezone.override(known.zone), house.during(known):
            return answer(request)

    return middleware


def page_cache(answer: Answer) -> Answer:
    """Keeps public pages ready for visitors: before sessions, messages and addresses are looked at.

    What is kept is what a visitor without a session got with status 200 and without a cookie. A page is good for
    one version of everything public, or for the moment for which it stands, one day, one appearance; the language is part
    of its address.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not is_for_everybody(request):
            return answer(request)
        try:
            key = key_of(request)
        except DisallowedHost:  # whoever is inside says so, with all headers
            return answer(request)
        version = request.house.version  # type: ignore[attr-defined]  # put there by local_time
        ready = shelf.get(key, version)
        if ready is None:
            with shelf.turn(key, version):
                ready = shelf.get(key, version)
                if ready is None:
                    began = monotonic()
                    drawn = draw(request, answer)
                    ready = keep(key, version, request, drawn, began)
                    if ready is None:
                        return drawn
        door.mark(request, ready)
        return send(request, ready)

    return middleware


def straight_pages(answer: Answer) -> Answer:
    """Nobody's name turns round what a page says beside it. Files and the record keep each sign as it was written."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        kind = response.get("Content-Type", "")
        if not response.streaming and kind.startswith(("text/html", "image/svg+xml")):
            straight = tongues.straight_bytes(response.content)
            if straight is not response.content:
                response.content = straight
                response["Content-Length"] = str(len(straight))
        return response

    return middleware


class Refusals:
    """A `Refused` that no form caught becomes a page with its words and status, or JSON for a program.

    PostgreSQL stumbles over a NUL, so none comes further than this. An address with one names nothing; in a query it is
    left out; a cookie with one is none of ours; a form or a header with one is answered 400. A body larger than any form
    takes is not read at all.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise Http404
        if "%00" in (query := request.META.get("QUERY_STRING", "")):
            request.META["QUERY_STRING"] = query.replace("%00", "")
        if too_large(request):
            return views.refused(request, Refused(_("That is too large. Send less at once."), status=413))
        if any("\0" in value for value in request.META.values() if isinstance(value, str)):
            return views.bad_request(request)
        return self.answer(request)

    def process_view(self, request: HttpRequest, *_of: object) -> HttpResponse | None:
        """Before a page reads what was sent; where a token is asked for, Django has read the form already."""
        return views.bad_request(request) if request.method == "POST" and form_has_nul(request) else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return views.refused(request, exception) if isinstance(exception, Refused) else None


def refusals(answer: Answer) -> Refusals:
    return Refusals(answer)


def form_has_nul(request: HttpRequest) -> bool:
    """Whether a NUL stands in the name or the value of a field."""
    return any(
        "\0" in name or any("\0" in value for value in values) for name, values in request.POST.lists()
    )


def whole_cookies(answer: Answer) -> Answer:
    """Takes away each cookie with a NUL in it (written `\\000`), before a session is looked for by it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        for name in [name for name, value in request.COOKIES.items() if "\0" in value]:
            del request.COOKIES[name]
        return answer(request)

    return middleware


def too_large(request: HttpRequest) -> bool:
    """Whether more is on its way than any form takes; nothing of it has been read yet."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    return said.isdecimal() and int(said) > settings.UPLOAD_MAX_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def saw_a_session(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the answer may hold something of one person: a session was there and was read, or a cookie is set."""
    if response.cookies:
        return True
    session = getattr(request, "session", None)
    if session is None:
        return False
    return session.modified or (session.accessed and settings.SESSION_COOKIE_NAME in request.COOKIES)


def for_one_reader(request: HttpRequest) -> bool:
    """Whether the address holds a secret that a letter gave to one person."""
    match = request.resolver_match
    return match is not None and "token" in match.kwargs


def is_for_everybody(request: HttpRequest) -> bool:
    """Whether the answer can be one for all visitors."""
    return (
        request.method in {"GET", "HEAD"}
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "Authorization" not in request.headers
        and len(request.get_full_path()) <= LONGEST_ADDRESS
    )


def key_of(request: HttpRequest) -> Key:
    return (
        request.scheme or "",
        request.get_host(),
        request.get_full_path(),
        appearance(request),
        clock.today().isoformat(),
        # only where addresses carry no language:
        request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""),
        "json" if views.wants_json(request) else "",
    )


def draw(request: HttpRequest, answer: Answer) -> HttpResponse:
    """The whole page, unpacked, with status 200 even for who has it already; `send` looks after the rest."""
    asked = {
        name: request.META.pop(name)
        for name in ("HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
        if name in request.META
    }
    response = answer(request)
    for name, value in asked.items():
        request.META[name] = value
    return response


def keep(key: Key, version: int, request: HttpRequest, drawn: HttpResponse, began: float) -> Page | None:
    """Put the page, whose drawing began then, on the shelf if it is one for all visitors; None where it is not."""
    if not may_be_kept(request, drawn):
        if request.method == "GET":
            shelf.not_kept(key, version)
        if not drawn.streaming:
            PACK.process_response(request, drawn)
        return None
    headers = tuple((name, value) for name, value in drawn.items() if name not in OWN_HEADERS)
    ready = page(version, headers, drawn.content, began)
    shelf.put(key, ready)
    return ready


def may_be_kept(request: HttpRequest, drawn: HttpResponse) -> bool:
    return (
        request.method == "GET"
        and drawn.status_code == 200
        and not drawn.streaming
        and not saw_a_session(request, drawn)
        and not for_one_reader(request)
        and not hasattr(request, "_csp_nonce")
        and "no-store" not in drawn.get("Cache-Control", "")
        and "private" not in drawn.get("Cache-Control", "")
    )


def has_it(request: HttpRequest, ready: Page) -> bool:
    """Whether this browser has the page already: by its tag, or by its day where it names no tag (RFC 9110, 13.2.2)."""
    if known := request.headers.get("If-None-Match", ""):
        return known == ready.etag or ready.etag in parse_etags(known)
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    changed = parse_http_date_safe(dict(ready.headers).get("Last-Modified", ""))
    return since is not None and changed is not None and changed <= since


def send(request: HttpRequest, ready: Page) -> HttpResponse:
    """The ready page as this browser asked for it: nothing if it has it, packed if it can unpack."""
    response: HttpResponse
    if has_it(request, ready):
        response = HttpResponse(status=304)
        del response["Content-Type"]
    else:
        body = ready.body
        response = HttpResponse()
        if ready.packed and "gzip" in request.headers.get("Accept-Encoding", ""):
            body = ready.packed
            response["Content-Encoding"] = "gzip"
        response.content = body
        response["Content-Length"] = str(len(body))
    for name, value in ready.headers:
        if response.status_code == 200 or name in {"Cache-Control", "Content-Language", "Last-Modified"}:
            response[name] = value
    response["ETag"] = ready.etag
    response["Vary"] = "Accept-Encoding"
    return response
