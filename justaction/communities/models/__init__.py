"""Facts of the communities of practice: who is in each, what they agreed, and what they make together."""

from justaction.communities.models.homes import Community, CommunityQuerySet, Membership, MembershipQuerySet
from justaction.communities.models.meeting import (
    DirectoryEntry,
    DirectoryQuerySet,
    Introduction,
    IntroductionQuerySet,
)
from justaction.communities.models.norms import Norm, NormQuerySet, NormRating
from justaction.communities.models.repair import Repair, RepairQuerySet, RepairStep, RepairTaker, RepairTally
from justaction.communities.models.survey import JoiningSurvey

__all__ = [
    "Community",
    "CommunityQuerySet",
    "DirectoryEntry",
    "DirectoryQuerySet",
    "Introduction",
    "IntroductionQuerySet",
    "JoiningSurvey",
    "Membership",
    "MembershipQuerySet",
    "Norm",
    "NormQuerySet",
    "NormRating",
    "Repair",
    "RepairQuerySet",
    "RepairStep",
    "RepairTaker",
    "RepairTally",
]
