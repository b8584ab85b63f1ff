"""The door for programs: finding anything public by its words."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Field, Router, Schema

from justaction.search import finding
from justaction.web.programs import door, whole

router = Router()
MOST = 50


class FoundOut(Schema):
    kind: str
    title: str
    text: str = Field(description="A piece of it, or the note that stands before hard words.")
    url: str
    at: datetime | None


class ResultsOut(Schema):
    items: list[FoundOut]
    loose: bool = Field(description="Nothing has all the words; these have some.")


@door(router, "/search", ResultsOut, "Find anything public by its words")
def search(
    request: HttpRequest,
    q: Annotated[str, Field(max_length=200)],
    kind: Annotated[str, Field(max_length=40)] = "",
) -> dict[str, Any]:
    language = get_language() or settings.LANGUAGE_CODE
    found = finding.find(q.replace("\0", " "), None, language=language, kind=kind.replace("\0", ""))
    return {"items": [_said(one) for one in found.show(found.keys[:MOST])], "loose": found.loose}


def _said(one: finding.Found) -> dict[str, Any]:
    title = "".join(words for words, _asked in one.title)
    text = one.care or "".join(words for words, _asked in one.lines)
    return {"kind": str(one.label), "title": title, "text": text, "url": whole(one.url), "at": one.at}
