"""What an open form counts before its deed: how many came from one network, with a proof of work and without.

One call counts all of it in one statement, and the proof once (`web/proof.py`). Nobody is refused for being one of
many, or for having no script: the deed marks what comes then, or holds it, and a person looks. Signing has limits of
its own (`statement/actions/guarding.py`).

    why = crowds.look(request, crowds.Room("feedback", most=40, bare=12))
    actions.suggest(…, to_check=bool(why))
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest

from justaction.web import limits, proof

HOUR = timedelta(hours=1)
MANY, BARE = "many", "bare"  # too many from one network; too many without a proof of work


@dataclass(frozen=True)
class Room:
    """How many forms of one name may come in an hour before the next are marked: `most` from one network, `bare` from
    one network without a proof of work, `bare_in_all` without one from everywhere."""

    form: str
    most: int
    bare: int
    bare_in_all: int = 60


def look(request: HttpRequest, room: Room) -> str:
    """Count the form that was sent; whether it is one of many: MANY, BARE, or "" when it is not.

    Raises Refused for a proof of work that is spliced, old, of another form, or used before.
    """
    work = proof.check(room.form, request.POST.get(proof.FIELD, ""))
    network = limits.visitor(request)
    some: list[limits.Limit | limits.Once] = [limits.Limit(f"{room.form}.network", network, room.most, HOUR)]
    if work is not None:
        some.append(work.once())
    else:
        some.append(limits.Limit(f"{room.form}.network.bare", network, room.bare, HOUR))
        some.append(limits.Limit(f"{room.form}.bare", "", room.bare_in_all, HOUR))
    tripped = limits.count(*some).tripped
    if "proof" in tripped:
        raise proof.again()
    if f"{room.form}.network" in tripped:
        return MANY
    return BARE if tripped else ""
