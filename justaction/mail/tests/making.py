"""Builders: letters as a chapter would draft them."""

from __future__ import annotations

from typing import Any

from justaction.mail.letters import Draft


def a_draft(**other: Any) -> Draft:
    """A letter to Ana with one button."""
    parts: dict[str, Any] = {
        "kind": "sign.confirm",
        "to": "ana@example.org",
        "to_name": "Ana Flores",
        "subject": "One more step",
        "greeting": "Dear Ana,",
        "paragraphs": ["You signed the statement.", "Please say that it was you."],
        "button": ("Count my name", "https://example.org/sign/confirm/abc123/"),
        "after": ["You did not sign?"],
        "links": [("I did not sign", "https://example.org/sign/not-me/abc123/")],
    }
    return Draft(**{**parts, **other})
