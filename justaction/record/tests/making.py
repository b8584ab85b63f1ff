"""Builders: entries about things of our own, so that the record's tests need no chapter above it."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any, cast

from django.db import transaction

from justaction.record import actions, publisher
from justaction.record.models import Entry, Recorded, new_subject


class Thing:
    """Something that the record speaks about, without a table: each has its own random subject."""

    _meta = SimpleNamespace(model_name="thing")
    _default_manager = SimpleNamespace(filter=lambda **which: SimpleNamespace(update=lambda **values: None))

    def __init__(self) -> None:
        self.pk = 1
        self.subject = new_subject()
        self.revision = 0


def thing() -> Recorded:
    """A new thing."""
    return cast(Recorded, Thing())


def norm(text: str = "We listen first.", *, about: Recorded | None = None, **more: Any) -> Entry:
    """An entry of an institution's kind: to the second, all of it public."""
    with transaction.atomic():
        return actions.enter(
            "norm.agreed",
            about or thing(),
            by=None,
            title="A norm",
            url="/communities/",
            words={"text": text},
            facts={"on": "2026-03-01"},
            **more,
        )


def signature(name: str = "Ana Flores", *, about: Recorded | None = None) -> Entry:
    """An entry that bears a person: to the day, the name only on the owner's receipt."""
    with transaction.atomic():
        return actions.enter(
            "signature.added",
            about or thing(),
            by=None,
            title="A signature",
            url="/signers/",
            words={"name": name},
            private=["name"],
            facts={"signer": "individual", "version": 1, "listed": 0},
        )


def norms(count: int) -> list[Entry]:
    """Many entries."""
    return [norm(f"Norm number {at}.") for at in range(count)]


def published(entries: Iterable[Entry]) -> list[Entry]:
    """The entries, after the publisher has come by."""
    pending = list(entries)
    publisher.publish()
    return [Entry.objects.get(pk=entry.pk) for entry in pending]
