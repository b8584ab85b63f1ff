"""What was put in place is proved, and what became of it is told: the same for a backup and for an archive that moved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from justaction.record import place, recovering
from justaction.record.publisher import Stopped, publish


class Placed(Protocol):
    """What a backup or an archive did."""

    @property
    def size(self) -> int: ...
    @property
    def root(self) -> str: ...
    @property
    def recovered(self) -> int: ...
    @property
    def erased_again(self) -> int: ...
    @property
    def letters_in_doubt(self) -> int: ...


def sign_again() -> tuple[int, str, str]:
    """Compare all with the record and publish it: its size, its root, and why it is not signed, if so."""
    stopped = ""
    try:
        publish(check_all=True)
    except Stopped as why:
        stopped = str(why)
    now = recovering.log_in(place.public())
    return (now.checkpoint.size, now.root, stopped) if now else (0, "", stopped)


def told(done: Placed) -> Iterator[str]:
    """What whoever runs it reads, line by line."""
    for count, words in (
        (done.recovered, "entries came back from the public record, without their words"),
        (done.erased_again, "people were erased again"),
        (done.letters_in_doubt, "letters may have gone out before; look at them on the stewards' page"),
    ):
        if count:
            yield f"{count} {words}"
    yield f"The record holds: {done.size} entries, root {done.root or 'none yet'}"
