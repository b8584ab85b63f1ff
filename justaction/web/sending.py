"""A file that a person gave and that was made harmless, sent to a browser."""

from __future__ import annotations

import re
from typing import Any, Protocol

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase

_RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")


class Kept(Protocol):
    """A row with a file: what it is called and what kind it is."""

    @property
    def file(self) -> Any: ...
    @property
    def file_name(self) -> str: ...
    @property
    def media_type(self) -> str: ...


def sent(request: HttpRequest, row: Kept) -> HttpResponseBase:
    """The file. A player asks for parts of a recording (RFC 9110, 14.2: one range). Raises Http404 where it is gone."""
    try:
        content = row.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    size, part = row.file.size, _RANGE.fullmatch(request.headers.get("Range", ""))
    if part and part[2] and int(part[2]) < int(part[1]):
        part = None  # its end lies before its begin: not a range, so as if none was asked for
    heard = row.media_type.startswith("audio/")
    response: HttpResponse | FileResponse
    if heard and part and int(part[1]) < size:
        first, last = int(part[1]), min(int(part[2] or size - 1), size - 1)
        with content:
            content.seek(first)
            body = content.read(last - first + 1)
        response = HttpResponse(body, status=206, content_type=row.media_type)
        response["Content-Range"] = f"bytes {first}-{first + len(body) - 1}/{size}"
    else:
        response = FileResponse(
            content, as_attachment=not heard, filename=row.file_name, content_type=row.media_type
        )
    response["Accept-Ranges"] = "bytes" if heard else "none"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response
