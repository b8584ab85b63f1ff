"""What mail servers report of a letter of ours: that it came back (RFC 3464), or that somebody calls it unwanted (RFC 5965).

A report proves nothing by itself, anybody can write one. Whom it is about is told only by an address that we sealed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_string
from email.message import Message

FAILED, DELAYED, COMPLAINT = "failed", "delayed", "complaint"
ENDED = "ended"  # somebody pressed "unsubscribe" at a provider, which told us
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_ADDRESS = re.compile(r"[A-Za-z0-9.+=_-]{1,200}@[A-Za-z0-9.-]{1,200}")
MOST_BLOCKS = 20  # of recipients in one report


@dataclass(frozen=True)
class Report:
    """`kind` is FAILED, DELAYED, COMPLAINT or ENDED; `status` like "5.1.1" (RFC 3463), "" where none is told; `addresses` are
    those under which we may have sealed whom it is about."""

    kind: str
    status: str = ""
    addresses: tuple[str, ...] = ()


def report_in(message: Message) -> Report | None:
    """The report that a message is; None when it is none, or tells of nothing that went wrong."""
    if message.get_content_type() != "multipart/report" or not message.is_multipart():
        return None
    sort = str(message.get_param("report-type", "")).lower()
    parts = [part for part in message.walk() if part is not message][:50]
    if sort == "feedback-report":
        return _complaint(parts)
    return _notice(parts) if sort == "delivery-status" else None


def _notice(parts: list[Message]) -> Report | None:
    """A notice about a delivery: the worst that it says of a recipient."""
    blocks = [
        block
        for part in parts
        if part.get_content_type() == "message/delivery-status" and part.is_multipart()
        for block in _inside(part)[:MOST_BLOCKS]
        if block.get("Action")
    ]
    found = {str(block["Action"]).strip().lower(): block for block in blocks}
    for kind in (FAILED, DELAYED):
        if kind in found:
            status = _STATUS.search(str(found[kind].get("Status", "")))
            return Report(kind, status[0] if status else "", _addresses(parts, ("Return-Path",)))
    return None


def _inside(part: Message) -> list[Message]:
    held = part.get_payload()
    return [one for one in held if isinstance(one, Message)] if isinstance(held, list) else []


def _complaint(parts: list[Message]) -> Report | None:
    told = next((part for part in parts if part.get_content_type() == "message/feedback-report"), None)
    if told is None:
        return None
    inside = told.get_payload()
    fields = inside[0] if isinstance(inside, list) and inside and isinstance(inside[0], Message) else None
    text = str(fields) if fields is not None else str(inside)
    if "feedback-type: not-spam" in text.lower():
        return None
    named = tuple(_ADDRESS.findall(text)[:MOST_BLOCKS])
    return Report(COMPLAINT, "", named + _addresses(parts, ("Return-Path", "List-Unsubscribe")))


def _addresses(parts: list[Message], names: tuple[str, ...]) -> tuple[str, ...]:
    """Addresses in these headers of the letter that came along."""
    found: list[str] = []
    for part in parts:
        if part.get_content_type() == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            part = message_from_string(
                payload.decode("ascii", "replace") if isinstance(payload, bytes) else ""
            )
        for name in names:
            for said in part.get_all(name, [])[:5]:
                found += _ADDRESS.findall(str(said))[:MOST_BLOCKS]
    return tuple(found[:MOST_BLOCKS])
