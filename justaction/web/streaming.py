"""Files of any length: a short one is one answer, which the shelf keeps ready; a long one goes out in parts as it is written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone, translation

SHORT = 8  # parts
ROWS_OF_A_PART = 200


def answer(parts: Iterator[bytes], content_type: str) -> HttpResponseBase:
    """These parts as an answer. They are written in the language and the zone of the page, also after it was left."""
    first = list(islice(parts, SHORT))
    rest = list(islice(parts, 1))
    if not rest:
        return HttpResponse(b"".join(first), content_type=content_type)
    return StreamingHttpResponse(_as_here(chain(first, rest, parts)), content_type=content_type)


def _as_here(parts: Iterator[bytes]) -> Iterator[bytes]:
    zone, language = timezone.get_current_timezone(), translation.get_language()

    def later() -> Iterator[bytes]:
        with timezone.override(zone), translation.override(language):
            yield from parts

    return later()


def json_parts(content: Mapping[str, Any], name: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """An object with `content`, then a list `name` of rows, then how many they were as `count`."""

    def text(what: Any) -> str:
        return json.dumps(what, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)

    rest, count, comma = iter(rows), 0, ""
    yield f"{text(content).rstrip().removesuffix('}').rstrip()},\n {json.dumps(name)}: [".encode()
    while some := list(islice(rest, ROWS_OF_A_PART)):
        count += len(some)
        yield (comma + ",".join(map(text, some))).encode()
        comma = ","
    yield f'],\n "count": {count}\n}}'.encode()
