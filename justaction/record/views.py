"""Pages of the record, and the files of the log."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

from django.conf import settings
from django.db.models import Count
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from justaction.record import published, reading, witnesses
from justaction.record.forms import Filter
from justaction.record.kinds import KINDS
from justaction.record.models import Entry
from justaction.record.tree.changing import path_of
from justaction.record.tree.tiles import bundle, read_bundle, read_tile, width_of

FOREVER = "public, max-age=31536000, immutable"
SHORT = "public, max-age=2"
NEVER = "no-store"
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """What the record is, its newest entries, and how to check it."""
    form = Filter(request.GET)
    kind, before = form.asked()
    newest = published.checkpoint()
    context = {
        "form": form,
        "page": reading.newest(kind=kind, before=before),
        "checkpoint": newest[0] if newest else None,
        "signed_at": published.signed_at(),
        "address": f"{settings.SITE_URL}/record",
        "witnesses": witnesses.stands(),
        "quorum": settings.RECORD_QUORUM,
        "unwitnessed_since": witnesses.unwitnessed_since(),
        "key_changes": reading.key_changes(),
    }
    return render(request, "record/record.html", context)


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """A page on which the browser checks a receipt by itself; nothing is sent here."""
    try:
        policy = published.file("policy.txt").decode()
    except FileNotFoundError:
        policy = ""
    notes = [published.file(change.path).decode() for change in reading.key_changes()]
    context = {"policy": policy, "notes": notes, "unwitnessed_since": witnesses.unwitnessed_since()}
    return render(request, "record/verify.html", context)


@require_safe
def kinds(request: HttpRequest) -> HttpResponse:
    """Every kind of entry: what it means, its words, its facts, how many there are."""
    counted = dict(Entry.objects.order_by().values_list("kind").annotate(Count("id")))
    rows = [(kind, _(kind.about), sorted(kind.words), counted.get(name, 0)) for name, kind in KINDS.items()]
    return render(
        request, "record/kinds.html", {"rows": rows, "unwitnessed_since": witnesses.unwitnessed_since()}
    )


@require_safe
def entry(request: HttpRequest, index: int) -> HttpResponse:
    """One entry, explained, with its proof."""
    found = _published_entry(index)
    context = {"reading": reading.reading(found), "origin": published.origin(), "address": settings.SITE_URL}
    context["unwitnessed_since"] = witnesses.unwitnessed_since()
    return render(request, "record/entry.html", context)


@require_safe
def proof(request: HttpRequest, index: int) -> HttpResponse:
    """The proof that an entry is in the log, to keep."""
    found = published.proof(_published_entry(index))
    if found is None:
        raise Http404
    response = _text(found.text, SHORT)
    response["Content-Disposition"] = f'attachment; filename="entry-{index}.tlog-proof"'
    return response


@require_safe
def disclosure(request: HttpRequest, index: int) -> HttpResponse:
    """What the public commitments of an entry stand for. It can be erased, so nobody may keep it for us."""
    response = JsonResponse(published.disclosure(_published_entry(index)))
    response["Cache-Control"] = NEVER
    return response


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest checkpoint: how far the log has come, signed."""
    return _text(_found(lambda: published.file("checkpoint")).decode(), SHORT)


@require_safe
def witnessed(request: HttpRequest) -> HttpResponse:
    """The newest checkpoint that enough witnesses cosigned."""
    return _text(_found(lambda: published.file("checkpoint.witnessed")).decode(), SHORT)


@require_safe
def root(request: HttpRequest, size: int) -> HttpResponse:
    """The root over the first entries, to compare with one that was printed."""
    return _text(_found(lambda: published.root_of(size).encode()).decode(), SHORT)


@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """Who signs this log."""
    return _text(_found(lambda: published.file("policy.txt")).decode(), SHORT)


@require_safe
def key(request: HttpRequest, number: int) -> HttpResponse:
    """The note by which the signing key was changed, signed by the old key and the new one."""
    return _text(_found(lambda: published.file(path_of(number))).decode(), SHORT)


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """What this log is, for programs."""
    response = _text(_found(lambda: published.file("log.v0.json")).decode(), SHORT)
    response["Content-Type"] = "application/json"
    return response


@require_safe
def tile(request: HttpRequest, tile: tuple[int | str, int, int]) -> HttpResponseBase:
    """A tile of hashes or a bundle of entries. It never changes once there; a removed part is cut from the whole."""
    level, number, width = tile
    newest = published.checkpoint()
    depth = 0 if isinstance(level, str) else level
    if newest is None or width > width_of(depth, number, newest[0].size):
        raise Http404
    if isinstance(level, str):
        data = _found(lambda: bundle(read_bundle(published.file, number, width)))
    else:
        data = _found(lambda: read_tile(published.file, depth, number, width))
    return _ranged(request, data)


def _published_entry(index: int) -> Entry:
    newest = published.checkpoint()
    if newest is None or index >= newest[0].size:
        raise Http404
    return get_object_or_404(Entry, index=index)


def _found(read: Callable[[], bytes]) -> bytes:
    try:
        return read()
    except FileNotFoundError as error:
        raise Http404 from error


def _text(text: str, keep: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": keep})


def _ranged(request: HttpRequest, data: bytes) -> HttpResponseBase:
    """The bytes, or the one range of them that was asked for (RFC 9110, 14)."""
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    first, last, status = 0, len(data) - 1, 200
    start, end = asked.groups() if asked else ("", "")
    reversed_ = bool(start and end) and int(end) < int(start)  # not a range: as if none was asked for
    if (start or end) and not reversed_:
        first = int(start) if start else max(0, len(data) - int(end))
        last = min(last, int(end)) if start and end else last
        status = 206 if first <= last else 416
    response = FileResponse(
        BytesIO(data[first : last + 1] if status != 416 else b""),
        content_type="application/octet-stream",
        status=status,
    )
    response["Cache-Control"], response["Accept-Ranges"] = FOREVER, "bytes"
    if status != 200:
        response["Content-Range"] = (
            f"bytes {first}-{last}/{len(data)}" if status == 206 else f"bytes */{len(data)}"
        )
    return response
