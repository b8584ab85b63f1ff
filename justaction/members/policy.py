"""Questions about members: who may give roles, speak for an organization, or say that somebody does."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from justaction.collaborative.models import Field
from justaction.members import roles
from justaction.members.models import Affiliation, Case, Organization, Person, ProgramKey, Proposal, Rescue
from justaction.members.roles import Ability
from justaction.web import clock

GRACE = timedelta(days=14)  # to get a passkey, from the day a role first asked for it
SPEAKS = (Affiliation.Kind.REPRESENTATIVE, Affiliation.Kind.REFORMER)


def may_convene(viewer: Person | None) -> bool:
    """Whether they see the conveners' page."""
    return viewer is not None and (viewer.may("convene") or viewer.may("steward"))


def may_invite(viewer: Person | None) -> bool:
    """Whether they may ask somebody by name to become a convener."""
    return viewer is not None and viewer.may("convene")


def may_settle_letters(viewer: Person | None) -> bool:
    """Whether they may see which letters are in doubt, and decide whether one goes once more."""
    return viewer is not None and viewer.may("steward")


def may_give_roles(viewer: Person | None) -> bool:
    """Whether they may give roles to people, end them, and write what a role may do."""
    return viewer is not None and viewer.may("steward")


def held(person: Person) -> set[str]:
    """What they have beside the code in a letter: a `passkey`, a `recovery_code` that is not used yet."""
    kinds = Authenticator.Type
    has = set()
    for one in Authenticator.objects.filter(user=person):
        if one.type == kinds.WEBAUTHN:
            has.add("passkey")
        elif one.type == kinds.RECOVERY_CODES and one.wrap().get_unused_codes():
            has.add("recovery_code")
    return has


def with_passkey() -> QuerySet[Any, Any]:
    """The keys of everybody who has a passkey."""
    found: QuerySet[Any, Any] = Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).values("user")
    return found


def may_end_key(person: Person | None, key: ProgramKey) -> bool:
    """Whether they may end a key for programs: its owner, and stewards any."""
    return person is not None and (person.pk == key.person_id or person.may("steward"))


def needs_passkey(person: Person) -> bool:
    """Whether what they can do here asks for a passkey or recovery codes: a role that may do something, or speaking
    for an organization."""
    grants = person.grants.now().select_related("role")
    return (
        any(grant.role.abilities for grant in grants)
        or person.affiliations.now().filter(kind=Affiliation.Kind.REPRESENTATIVE).exists()
    )


def passkey_due(person: Person) -> date:
    """The first day on which somebody who needs a passkey can do nothing great without one."""
    return (person.passkey_asked_on or clock.today()) + GRACE


def proves_enough(person: Person, methods: set[str], *, first_passkey: bool = False) -> bool:
    """Whether these fresh proofs are enough for a deed that could do great harm.

    A passkey always is. So is the code of a letter together with a recovery code. The code alone is for those who
    have neither and need neither, or still have time to get one; and for getting the first (`first_passkey`).
    """
    if "passkey" in methods or {"code", "recovery_code"} <= methods:
        return True
    if "code" not in methods or held(person):
        return False
    return first_passkey or not needs_passkey(person) or clock.today() < passkey_due(person)


def may_edit_me(viewer: Person | None, person: Person) -> bool:
    """Whether they may change what is kept about this person: only oneself."""
    return viewer is not None and viewer.pk == person.pk


def may_represent(viewer: Person | None, organization: Organization) -> bool:
    """Whether they speak for the organization now: a confirmed representative or internal reformer."""
    return (
        viewer is not None
        and viewer.is_active
        and viewer.affiliations.now().filter(organization=organization, kind__in=SPEAKS).exists()
    )


def was_ended(person: Person | None, organization: Organization) -> bool:
    """Whether they spoke for the organization, or asked to, until that was ended or refused."""
    if person is None or may_represent(person, organization):
        return False
    return (
        person.affiliations.filter(organization=organization, kind__in=SPEAKS).exclude(ends_on=None).exists()
    )


def site(organization: Organization) -> str:
    """The domain of the organization's own website, or nothing."""
    try:
        return (urlsplit(organization.website).hostname or "").lower().removeprefix("www.")
    except ValueError:
        return ""


def may_see(viewer: Person | None, organization: Organization) -> bool:
    """Whether they may learn that it is here: anyone for a listed one, else its own people and who may edit it."""
    return (
        organization.listed
        or may_represent(viewer, organization)
        or may_edit_organization(viewer, organization)
    )


def may_edit_organization(viewer: Person | None, organization: Organization) -> bool:
    """Whether they may change what is said of the organization: a representative of it, or a convener."""
    if viewer is None:
        return False
    representative = viewer.affiliations.now().filter(
        organization=organization, kind=Affiliation.Kind.REPRESENTATIVE
    )
    return viewer.may("convene") or (viewer.is_active and representative.exists())


def may_confirm_affiliation(viewer: Person | None, affiliation: Affiliation) -> bool:
    """Whether they may say that somebody belongs there: a convener or a representative, never oneself."""
    return (
        viewer is not None
        and viewer.pk != affiliation.person_id
        and may_edit_organization(viewer, affiliation.organization)
    )


def may_end_affiliation(viewer: Person | None, affiliation: Affiliation) -> bool:
    """Whether they may end it: the person, or somebody who could confirm it."""
    return viewer is not None and (
        viewer.pk == affiliation.person_id or may_confirm_affiliation(viewer, affiliation)
    )


# --- moderation -------------------------------------------------------------------------------------------------


def spaces(viewer: Person | None) -> frozenset[str]:
    """The spaces in which they moderate now; "" stands for everywhere."""
    return frozenset() if viewer is None else roles.spaces(viewer, Ability.MODERATE)


def may_moderate(viewer: Person | None, scope: str = "") -> bool:
    """Whether they may decide what is reported or held in this space. A community's moderator decides only there."""
    return viewer is not None and viewer.may(Ability.MODERATE, scope)


def may_decide(viewer: Person | None, case: Case) -> bool:
    """Whether they may decide this case: in their own space, and never about themselves."""
    return viewer is not None and may_moderate(viewer, case.scope) and case.person_id != viewer.pk


def may_second(viewer: Person | None, proposal: Proposal) -> bool:
    """Whether they may confirm or set aside what somebody proposed: another person, in the same space."""
    return viewer is not None and may_moderate(viewer, proposal.scope) and proposal.by_id != viewer.pk


def may_hear(viewer: Person | None, case: Case) -> bool:
    """Whether they may answer the appeal: another person than those who decided."""
    if viewer is None or not may_decide(viewer, case):
        return False
    second = case.proposal.second_id if case.proposal else None
    return viewer.pk not in (case.decided_by_id, second)


# --- accounts ----------------------------------------------------------------------------------------------------


def may_merge(viewer: Person | None) -> bool:
    """Whether they may make one account of two, when both addresses say yes."""
    return viewer is not None and viewer.may(Ability.STEWARD)


def may_rescue(viewer: Person | None) -> bool:
    """Whether they see who lost their address: stewards, and conveners, who can be the second person."""
    return viewer is not None and (viewer.may(Ability.STEWARD) or viewer.may(Ability.CONVENE))


def may_vouch_first(viewer: Person | None, rescue: Rescue) -> bool:
    """Whether they may say first that it is them: a steward, never for oneself."""
    return viewer is not None and viewer.may(Ability.STEWARD) and viewer.pk != rescue.person_id


def may_vouch_second(viewer: Person | None, rescue: Rescue) -> bool:
    """Whether they may be the second person: a steward or convener, and not the first."""
    return may_rescue(viewer) and viewer is not None and viewer.pk not in (rescue.person_id, rescue.first_id)


def stands_for(peer: Person, organization: Organization) -> tuple[Organization | None, Field | None]:
    """The organization and the field that a peer is shown with: never those of the organization they check."""
    mine = (
        peer.affiliations.now()
        .exclude(organization=organization)
        .filter(organization__listed=True)
        .select_related("organization__field")
        .order_by("id")
        .first()
    )
    home = mine.organization if mine else None
    return home, peer.field or (home.field if home else None)
