"""Questions about the share-out: who may gather, approve, publish and look before it is out."""

from __future__ import annotations

from justaction.members import roles
from justaction.members.models import Person
from justaction.shareout.models import Edition
from justaction.workinggroup.models import Appointment

APPROVALS = 2  # so many people have to say that it can go out


def may_steer(person: Person | None) -> bool:
    """Whether they carry it: conveners and stewards."""
    return person is not None and (person.may("convene") or person.may("steward"))


def may_gather(person: Person | None) -> bool:
    """Whether they may write a draft, read it and approve it: who serves in the working group, and who steers."""
    return person is not None and (
        may_steer(person) or Appointment.objects.now().filter(person=person).exists()
    )


def may_tell(person: Person | None, edition: Edition) -> bool:
    """Whether they may make the campaign kit of an edition: who gathers, once it is frozen; who coordinates a community,
    once it is out."""
    if edition.state == Edition.State.EMBARGOED:
        return may_gather(person)
    if edition.state != Edition.State.PUBLISHED or person is None:
        return False
    return bool(roles.spaces(person, roles.Ability.COORDINATE)) or may_gather(person)


def may_see(person: Person | None, edition: Edition) -> bool:
    """Whether they may read an edition: anybody once it is out, before that who may gather."""
    return edition.state == Edition.State.PUBLISHED or may_gather(person)


def may_change(person: Person | None, edition: Edition) -> bool:
    return edition.is_draft and may_gather(person)


def may_approve(person: Person | None, edition: Edition) -> bool:
    return may_change(person, edition)


def may_publish(person: Person | None, edition: Edition) -> bool:
    """Whether they may send it out: who steers."""
    return edition.is_draft and may_steer(person)


def may_take_back(person: Person | None, edition: Edition) -> bool:
    """Whether they may make it a draft again: who steers, until it is out."""
    return edition.state in {Edition.State.PRESSING, Edition.State.EMBARGOED} and may_steer(person)
