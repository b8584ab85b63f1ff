"""What all doors for programs share under `/api/v1/`: how a list is paged, how an error is said, how often one may ask.

Each chapter's `api.py` has a `router` of its own; `config/api.py` puts them together. They ask the same policies as the
pages. Errors are problem details (RFC 9457); a list has a cursor, so that nothing is told twice when something new comes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from justaction.errors import Refused
from justaction.web import limits

T = TypeVar("T")
ROOT = "/api/v1"
PROBLEM = "application/problem+json"
AN_HOUR = timedelta(hours=1)
OFTEN = 2000  # questions an hour from one address; what is kept ready is not counted
LARGEST = 2**63 - 1


class Problem(Schema):
    """What went wrong (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    field: str = Field("", description="Which part of the question is wrong, if one is.")


class Listed(Schema):
    """What every thing has: an id that never changes, and the address of its page."""

    id: str = Field(description="Its public id: 32 hexadecimal digits. It never changes.")
    url: str = Field(description="Its page.")


class Paging(Schema):
    """Which part of a list."""

    limit: int = Field(50, ge=1, le=100, description="How many at once.")
    cursor: str = Field("", pattern="^[0-9]{0,18}$", description="Where to go on: take it from `next`.")


class Page(Schema, Generic[T]):
    """A part of a list, the newest first, and the address of the next part; null at the end."""

    items: list[T]
    next: str | None


Asked = Query[Paging]
PROBLEMS: dict[int, Any] = {404: Problem, 422: Problem, 429: Problem}


def problem(status: int, detail: str = "", field: str = "") -> HttpResponse:
    """An error as a program reads it."""
    said = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "field": field,
    }
    answer = HttpResponse(json.dumps(said, ensure_ascii=False), status=status, content_type=PROBLEM)
    if status == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = 'Bearer realm="Just Action"'
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        answer["Retry-After"] = "3600"
    return answer


def door(
    router: Router, path: str, gives: Any, summary: str
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """One question that a program may ask: `@door(router, "/harms", Page[HarmOut], "Harms that we name")`."""
    found: Callable[[Callable[..., Any]], Callable[..., Any]] = router.get(
        path, response={200: gives, **PROBLEMS}, summary=summary, url_name=name_of(path)
    )
    return found


def private_door(
    router: Router, path: str, gives: Any, summary: str, auth: Any
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The same for whoever shows a key that opens it: 401 without one."""
    answers = {200: gives, 401: Problem, **PROBLEMS}
    found: Callable[[Callable[..., Any]], Callable[..., Any]] = router.get(
        path, response=answers, summary=summary, url_name=name_of(path), auth=auth
    )
    return found


def name_of(path: str) -> str:
    """What the address of a path is called: `/harms/{slug}` is `harms_slug`."""
    return path.strip("/").replace("/", "_").replace("{", "").replace("}", "").replace("-", "_")


def page(
    request: HttpRequest, rows: QuerySet[Any], asked: Paging, say: Callable[[Any], Any], *, key: str = "pk"
) -> dict[str, Any]:
    """A part of a list by a key that only grows, newest first: as dear at the end as at the beginning."""
    if asked.cursor:
        rows = rows.filter(**{f"{key}__lt": int(asked.cursor)})
    found = list(rows.order_by(f"-{key}")[: asked.limit + 1])
    shown = found[: asked.limit]
    more = len(found) > asked.limit
    after = str(getattr(shown[-1], key)) if more else ""
    return {"items": [say(row) for row in shown], "next": _next(request, after) if more else None}


def _next(request: HttpRequest, cursor: str) -> str:
    asked = request.GET.copy()
    asked["cursor"] = cursor
    return f"{settings.SITE_URL}{request.path}?{urlencode(list(asked.items()))}"


def whole(url: str) -> str:
    """A path as a whole address."""
    return url if "://" in url or not url else settings.SITE_URL + url


def count(request: HttpRequest) -> None:
    """Count one question. Raises Refused (429) when it was one too many for this hour."""
    if limits.tripped("api", limits.visitor(request), most=OFTEN, per=AN_HOUR):
        raise Refused(_("That was too often. Wait an hour, or take the files of the data page."), status=429)


def moment(value: datetime | None) -> str | None:
    """A moment as programs read it."""
    return value.isoformat(timespec="seconds") if value else None
