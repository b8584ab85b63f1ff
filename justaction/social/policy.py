"""Questions about what is carried outward: who connects channels, who writes, who else has to look first."""

from __future__ import annotations

from collections.abc import Iterable

from justaction.members import roles
from justaction.members.models import Person
from justaction.social import writing
from justaction.social.models import Approval, Post


def may_connect(person: Person | None) -> bool:
    """Whether they may connect and disconnect channels, and block servers: stewards."""
    return person is not None and person.may("steward")


def may_write(person: Person | None) -> bool:
    """Whether they may write posts and say that one can go out: conveners, stewards, coordinators."""
    if person is None:
        return False
    return person.may("convene") or person.may("steward") or bool(roles.spaces(person, "coordinate"))


def approved_by_another(post: Post, by: Person) -> bool:
    """Whether somebody else who may write approved it as it stands."""
    given = post.approvals.filter(fingerprint=writing.fingerprint(post)).select_related("person")
    return is_second(given, by)


def is_second(given: Iterable[Approval], by: Person) -> bool:
    """Whether one of these approvals is by somebody else who may give it."""
    return any(one.person_id != by.pk and one.person.is_active and may_write(one.person) for one in given)
