"""Questions about conversations: who may open and look after one, who may take part, what may be shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from justaction.members import policy as members

if TYPE_CHECKING:
    from justaction.members.models import Person
    from justaction.opinions.models import Conversation

FEWEST = 5  # a smaller group is never shown, by itself or by what it leaves over

BelongsTo = Callable[["Person", str], bool]
_belongs: dict[str, BelongsTo] = {}


def belonging(kind: str, asks: BelongsTo) -> None:
    """Let a chapter above say who belongs to scopes like `kind:…`: `asks(person, scope)`."""
    _belongs[kind] = asks


def belongs(person: Person, scope: str) -> bool:
    """Whether the person is one of those whom a scope like `community:money` is about; nobody if none can say."""
    asks = _belongs.get(scope.partition(":")[0])
    return asks is not None and asks(person, scope)


def may_open(person: Person | None, scope: str = "") -> bool:
    """Whether they may open a conversation: conveners and stewards any, coordinators one for their community."""
    return person is not None and (
        person.may("convene") or person.may("steward") or (bool(scope) and person.may("coordinate", scope))
    )


def may_look_after(person: Person | None, conversation: Conversation) -> bool:
    """Whether they may close it, move its end, and add seeds."""
    return may_open(person, conversation.scope)


def may_take_part(person: Person | None, conversation: Conversation) -> bool:
    """Whether they may answer, open or not: anyone, or members, and those of a community where it is theirs."""
    if conversation.who == "anyone":
        return person is None or person.is_active
    if person is None or not person.is_active:
        return False
    return (
        not conversation.scope or belongs(person, conversation.scope) or may_look_after(person, conversation)
    )


def may_decide(person: Person | None, conversation: Conversation, *, wrote_it: bool) -> bool:
    """Whether they may say what is shown and counted: who moderates in its space, as in the queue of all that is held,
    but never about their own words."""
    return members.may_moderate(person, conversation.scope) and not wrote_it


def may_see_inside(person: Person | None, conversation: Conversation) -> bool:
    """Whether they may open the page on which it is looked after: who does that, and who moderates in its space."""
    return may_look_after(person, conversation) or members.may_moderate(person, conversation.scope)
