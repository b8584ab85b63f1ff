"""Facts of commitments: what was promised, what was reported, what peers found."""

from justaction.commitments.models.amending import Amendment
from justaction.commitments.models.asking import AskedQuerySet, Question
from justaction.commitments.models.citing import Citation
from justaction.commitments.models.drafting import DraftAuthor, PreviewLink
from justaction.commitments.models.importing import PledgeList
from justaction.commitments.models.keeping import KeptCopy
from justaction.commitments.models.ladder import LateAnswer, Rung, Talk
from justaction.commitments.models.measuring import Indicator, IndicatorValue
from justaction.commitments.models.money import MoneyLine
from justaction.commitments.models.promising import Commitment, CommitmentQuerySet, Milestone, PlanPoint, told
from justaction.commitments.models.reporting import (
    Evidence,
    ProgressReport,
    ProgressReportQuerySet,
    Review,
    ReviewQuerySet,
)
from justaction.commitments.models.sources import HarmSource
from justaction.commitments.models.standing import OrganizationStanding
from justaction.commitments.models.thanking import ReviewFeedback, ThanksByName
from justaction.commitments.models.voices import MoneyTie, VoiceAnswer, VoiceLink

__all__ = [
    "Amendment",
    "AskedQuerySet",
    "Citation",
    "Commitment",
    "CommitmentQuerySet",
    "DraftAuthor",
    "Evidence",
    "HarmSource",
    "Indicator",
    "IndicatorValue",
    "KeptCopy",
    "LateAnswer",
    "Milestone",
    "MoneyLine",
    "MoneyTie",
    "OrganizationStanding",
    "PlanPoint",
    "PledgeList",
    "PreviewLink",
    "ProgressReport",
    "ProgressReportQuerySet",
    "Question",
    "Review",
    "ReviewFeedback",
    "ReviewQuerySet",
    "Rung",
    "Talk",
    "ThanksByName",
    "VoiceAnswer",
    "VoiceLink",
    "told",
]
