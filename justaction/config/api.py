"""The door for programs: all chapters' routers under `/api/v1/`, one description (OpenAPI 3.1), one way to say what is wrong.

Everybody may ask, from any page: what is public has no secret, so it is open to other origins, without cookies. The
description is a file; there is no page of another company's script to look at it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from justaction.ballots.api import router as decisions
from justaction.collaborative.api import router as collaborative
from justaction.commitments.api import router as commitments
from justaction.convenings.api import router as convenings
from justaction.dashboard.api import router as dashboard
from justaction.errors import Refused
from justaction.harms.api import router as harms
from justaction.members.api import router as members
from justaction.record.api import router as record
from justaction.search.api import router as search
from justaction.shareout.api import router as shareout
from justaction.standards.api import router as standards
from justaction.statement.api import router as statement
from justaction.statement.osdi import HERE as OSDI
from justaction.statement.osdi import router as osdi
from justaction.toolkit.api import router as toolkit
from justaction.web import pages, programs

ABOUT = (
    "Everything public of this collaborative, as its pages show it. No key is needed but for what is under /me, and for people under /osdi. Each thing has an id that never "
    "changes. Lists are paged by a cursor: follow `next`. Answers have an ETag: send it back as If-None-Match. Errors are "
    "problem details (RFC 9457). Names of people appear only where they chose to be public."
)
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Retry-After",
}
METHODS = "GET, HEAD, OPTIONS"
HAL = "application/hal+json"


class Api(NinjaAPI):
    """Ours: every error is a problem of its own media type, in the answer and in the description."""

    def get_openapi_schema(self, **how: Any) -> OpenAPISchema:
        found = super().get_openapi_schema(path_prefix=f"{programs.ROOT}/")
        for address, methods in found["paths"].items():
            for asked in methods.values():
                for status, answer in asked["responses"].items():
                    if address.startswith(OSDI) and int(status) == 200:
                        answer["content"] = {HAL: answer["content"]["application/json"]}
                    if int(status) >= 400 and "application/json" in answer.get("content", {}):
                        answer["content"] = {programs.PROBLEM: answer["content"]["application/json"]}
        return found


api = Api(
    title="Just Action",
    version="1",
    description=ABOUT,
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
for tag, router in (
    ("The collaborative", collaborative),
    ("Statement and signatures", statement),
    ("Institutions and groups", members),
    ("Commitments", commitments),
    ("Figures", dashboard),
    ("Standards", standards),
    ("Toolkit", toolkit),
    ("Convenings", convenings),
    ("Decisions", decisions),
    ("Harms", harms),
    ("Share-outs", shareout),
    ("The record", record),
    ("Search", search),
    ("OSDI", osdi),
):
    api.add_router("", router, tags=[tag])


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return programs.problem(404, _("There is nothing public here."))


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return programs.problem(401, _("This needs a key that opens it. Make one on your own page."))


@api.exception_handler(Refused)
def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return programs.problem(error.status, str(error.message), error.field)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    return programs.problem(422, str(first.get("msg", "")), str(first.get("loc", ("",))[-1]))


def for_everybody(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Open to pages of other origins; HEAD as GET; another method, or too many questions, is a problem."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = _answer(request, view, args, kwargs)
        for name, value in HEADERS.items():
            answer[name] = value
        if "Authorization" in request.headers or answer.status_code == 401:
            answer["Cache-Control"] = pages.PRIVATE
        return answer

    return opened


def _answer(
    request: HttpRequest, view: Callable[..., HttpResponseBase], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> HttpResponseBase:
    if request.method == "OPTIONS":
        return HttpResponse(
            status=204,
            headers={
                "Allow": METHODS,
                "Access-Control-Allow-Methods": METHODS,
                "Access-Control-Allow-Headers": "If-None-Match",
                "Access-Control-Max-Age": "86400",
            },
        )
    if request.method not in {"GET", "HEAD"}:
        answer = programs.problem(405, _("One can only ask here. Nothing is changed by programs."))
        answer["Allow"] = METHODS
        return answer
    try:
        programs.count(request)
    except Refused as no:
        return programs.problem(no.status, str(no.message))
    request.method = "GET"
    found = view(request, *args, **kwargs)
    if request.path.startswith(OSDI) and found.status_code == 200:
        found["Content-Type"] = HAL
    return found


def beginning(request: HttpRequest) -> HttpResponse:
    """Where the description is."""
    return JsonResponse({"openapi": programs.whole(f"{programs.ROOT}/openapi.json")})


def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """No such door."""
    return programs.problem(404, _("There is nothing public here."))


def urls() -> tuple[list[URLPattern], str, str]:
    """All addresses, each open to everybody."""
    patterns, app, namespace = api.urls
    found = [
        pattern for pattern in patterns if isinstance(pattern, URLPattern) and pattern.name != "api-root"
    ]
    found.append(path("", beginning, name="beginning"))
    found.append(path("<path:rest>", nothing, name="nothing"))
    for pattern in found:
        pattern.callback = for_everybody(pattern.callback)
    return found, app, namespace
