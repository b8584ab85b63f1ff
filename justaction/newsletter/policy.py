"""Questions about the newsletter: who may look after it, and who may bring in a list."""

from __future__ import annotations

from datetime import datetime

from justaction.members import roles, telling
from justaction.members.models import Person
from justaction.newsletter import writing
from justaction.newsletter.models import Issue
from justaction.web import house

ALONE = 500  # readers; above, a second person approves


def may_write(person: Person | None, community: str = "") -> bool:
    """Whether they may write issues: conveners and stewards all of them, a coordinator that of their community.

    `community` is a slug; "" stands for the letter about everything.
    """
    if person is None:
        return False
    scope = f"community:{community}" if community else ""
    return person.may("convene") or person.may("steward") or person.may("coordinate", scope)


def may_look(person: Person | None) -> bool:
    """Whether they may open the desk: who may write any issue."""
    return may_write(person) or (person is not None and bool(roles.spaces(person, "coordinate")))


def may_import(person: Person | None) -> bool:
    """Whether they may bring in addresses."""
    return person is not None and person.may("convene")


def is_quiet(moment: datetime) -> bool:
    """Whether it is evening or night where the collaborative is: no issue goes out then."""
    here = moment.astimezone(house.now().zone).time()
    return here >= telling.QUIET_FROM or here < telling.QUIET_UNTIL


def approved_by_another(issue: Issue, by: Person) -> bool:
    """Whether somebody else who may write it approved it as it stands."""
    given = issue.approvals.exclude(person=by).filter(fingerprint=writing.fingerprint(issue))
    return any(
        one.person.is_active and may_write(one.person, issue.community)
        for one in given.select_related("person")
    )
