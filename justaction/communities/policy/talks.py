"""Questions about conversations: who may read one, speak in it, close it, change words, take them down."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from justaction.ballots import rolls
from justaction.communities.models import Membership
from justaction.communities.models.talks import CIRCLE
from justaction.members import policy as members
from justaction.members.models import Person
from justaction.web import house

if TYPE_CHECKING:
    from justaction.communities.models.talks import Post, Thread


def in_circle(person: Person) -> bool:
    """Whether they belong to those who convene."""
    return person.may("convene") or person.may("steward")


def belongs(person: Person, scope: str) -> bool:
    """Whether they are in the place: the community, the circle, or all of us. Who looks after it belongs to it too."""
    if not person.is_active:
        return False
    if scope == CIRCLE:
        return in_circle(person)
    if not scope:
        return True
    return (  # roles first: of whoever asks for a page they are known
        person.may("coordinate", scope)
        or members.may_moderate(person, scope)
        or person.memberships.now().filter(community__channel__slug=scope.partition(":")[2]).exists()
    )


def may_start(person: Person | None, scope: str) -> bool:
    """Whether they may begin a conversation in a place."""
    return person is not None and belongs(person, scope)


def may_read(person: Person | None, thread: Thread) -> bool:
    """Whether they may read it: those of its place, and everybody signed in once it is opened."""
    return person is not None and person.is_active and (thread.opened or belongs(person, thread.scope))


def readers(thread: Thread, people: Collection[Person]) -> list[Person]:
    """Those of many people who may read it, with one question for most of them."""
    if thread.opened or not thread.scope:
        return [one for one in people if one.is_active]
    slug = thread.scope.partition(":")[2]
    here = Membership.objects.now().filter(community__channel__slug=slug, person__in=people)
    inside = set(here.values_list("person", flat=True))
    if thread.scope == CIRCLE:
        inside = set(rolls.holders("convene").values_list("pk", flat=True))
    return [one for one in people if one.is_active and (one.pk in inside or may_read(one, thread))]


def may_post(person: Person | None, thread: Thread) -> bool:
    """Whether they may speak in it now."""
    return thread.closed_at is None and may_read(person, thread)


def may_close(person: Person | None, thread: Thread) -> bool:
    """Whether they may close it: who began it, who looks after the place, who moderates there."""
    return person is not None and (
        person.may("coordinate", thread.scope)
        or members.may_moderate(person, thread.scope)
        or (thread.started_by_id == person.pk and may_read(person, thread))
    )


def may_open_again(person: Person | None, thread: Thread) -> bool:
    """Whether they may open it again: who looks after the place, not who only began it."""
    return person is not None and (
        person.may("coordinate", thread.scope) or members.may_moderate(person, thread.scope)
    )


def may_change(person: Person | None, post: Post) -> bool:
    """Whether they may change these words: who wrote them, while they stand and the conversation is open."""
    return (
        person is not None and post.author_id == person.pk and post.stands and may_post(person, post.thread)
    )


def may_withdraw(person: Person | None, post: Post) -> bool:
    """Whether they may take these words back: who wrote them, at any time."""
    return person is not None and post.author_id == person.pk and post.stands


def may_report(person: Person | None, post: Post) -> bool:
    """Whether they may report these words: everybody who can read them, but who wrote them."""
    return post.stands and post.author_id != getattr(person, "pk", None) and may_read(person, post.thread)


def may_take_down(person: Person | None, post: Post) -> bool:
    """Whether they may open a case about these words themselves: who moderates in the place, never their own."""
    return members.may_moderate(person, post.thread.scope) and may_report(person, post)


def may_block(person: Person | None, post: Post) -> bool:
    """Whether they may block who wrote it. Never who wrote without a name: it would tell which words are whose."""
    return (
        person is not None
        and post.named
        and post.author_id not in (None, person.pk)
        and may_read(person, post.thread)
    )


def shown_name(post: Post) -> str:
    """The name beside these words; "" for somebody who gave none, or while all names are hidden."""
    return "" if not post.named or post.author is None or house.names_hidden() else post.author.name
