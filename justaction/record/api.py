"""The door for programs: entries of the record with what they say, and the newest checkpoint."""

from __future__ import annotations

from base64 import b64encode
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Field, Router, Schema

from justaction.record import published
from justaction.record.kinds import KINDS
from justaction.record.models import Entry
from justaction.record.tree.leaf import read_json
from justaction.web.programs import LARGEST, Asked, Page, door, page, whole

router = Router()


class EntryLine(Schema):
    index: int
    kind: str
    about: str
    on: date
    subject: str = Field(description="The public id of what it is about.")
    thread: str = Field(description="The public id of the thing whose story it belongs to.")
    title: str
    page: str
    url: str


class WordOut(Schema):
    path: str
    value: Any


class EntryOut(EntryLine):
    revision: int
    facts: dict[str, Any]
    words: list[WordOut] = Field(description="What is public of its sealed words.")
    leaf_hash: str
    proof: str = Field(description="The address of its proof (C2SP tlog-proof).")


class CheckpointOut(Schema):
    origin: str
    size: int
    root: str
    note: str
    url: str


@door(router, "/record/checkpoint", CheckpointOut, "How far the record has come, signed")
def checkpoint(request: HttpRequest) -> dict[str, Any]:
    found = published.checkpoint()
    if found is None:
        raise Http404
    signed, note = found
    root = b64encode(signed.root).decode()
    url = whole("/record/checkpoint")
    return {"origin": signed.origin, "size": signed.size, "root": root, "note": note, "url": url}


@door(router, "/record/entries", Page[EntryLine], "Entries, the newest first")
def entries(request: HttpRequest, asked: Asked, kind: str = "") -> dict[str, Any]:
    rows = Entry.objects.filter(index__lt=_size()).defer("leaf", "leaf_hash")
    return page(request, rows.filter(kind=kind) if kind else rows, asked, _line, key="index")


@door(router, "/record/entries/{index}", EntryOut, "One entry, with its public words")
def entry(request: HttpRequest, index: int) -> dict[str, Any]:
    found = Entry.objects.filter(index=index).first() if 0 <= index < min(_size(), LARGEST) else None
    if found is None:
        raise Http404
    return {
        **_line(found),
        "revision": found.revision,
        "facts": read_json(bytes(found.leaf))["m"],
        "words": [{"path": one.path, "value": one.value} for one in published.public_words(found)],
        "leaf_hash": b64encode(bytes(found.leaf_hash)).decode(),
        "proof": whole(f"/record/proof/{found.index}.tlog-proof"),
    }


def _size() -> int:
    found = published.checkpoint()
    return found[0].size if found else 0


def _line(row: Entry) -> dict[str, Any]:
    return {
        "index": row.index,
        "kind": row.kind,
        "about": KINDS[row.kind].about,
        "on": row.at.date(),
        "subject": row.subject,
        "thread": row.thread,
        "title": row.title,
        "page": whole(row.url),
        "url": whole(f"/record/entry/{row.index}/"),
    }
