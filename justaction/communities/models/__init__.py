"""Facts of the communities of practice: who is in each, what they agreed, and what they make together."""

from justaction.communities.models.giving import (
    Challenge,
    ChallengeHolder,
    Contribution,
    Idea,
    Learning,
    Vision,
    Voice,
    VoiceConsent,
)
from justaction.communities.models.homes import Community, CommunityQuerySet, Membership, MembershipQuerySet
from justaction.communities.models.meeting import (
    DirectoryEntry,
    DirectoryQuerySet,
    Introduction,
    IntroductionQuerySet,
)
from justaction.communities.models.norms import Norm, NormQuerySet, NormRating
from justaction.communities.models.processes import (
    Process,
    ProcessQuerySet,
    ProcessStep,
    ProcessStepQuerySet,
    ProcessTemplate,
    StepKind,
    StepLink,
    TemplateStep,
)
from justaction.communities.models.repair import Repair, RepairQuerySet, RepairStep, RepairTaker, RepairTally
from justaction.communities.models.survey import JoiningSurvey
from justaction.communities.models.talks import Block, KeptWords, Post, PostFile, Quiet, Thread, Wording

__all__ = [
    "Block",
    "Challenge",
    "ChallengeHolder",
    "Community",
    "CommunityQuerySet",
    "Contribution",
    "DirectoryEntry",
    "DirectoryQuerySet",
    "Idea",
    "Introduction",
    "IntroductionQuerySet",
    "JoiningSurvey",
    "KeptWords",
    "Learning",
    "Membership",
    "MembershipQuerySet",
    "Norm",
    "NormQuerySet",
    "NormRating",
    "Post",
    "PostFile",
    "Process",
    "ProcessQuerySet",
    "ProcessStep",
    "ProcessStepQuerySet",
    "ProcessTemplate",
    "Quiet",
    "Repair",
    "RepairQuerySet",
    "RepairStep",
    "RepairTaker",
    "RepairTally",
    "StepKind",
    "StepLink",
    "TemplateStep",
    "Thread",
    "Vision",
    "Voice",
    "VoiceConsent",
    "Wording",
]
