"""Facts of the toolkit: tools made together, their frozen revisions, who they came from, and the editions of a year."""

from justaction.toolkit.models.editions import Chapter, Edition, EditionQuerySet, Place
from justaction.toolkit.models.packages import Origin, Package
from justaction.toolkit.models.revisions import RevisionForm, ToolRevision, revision_digest
from justaction.toolkit.models.shelves import Need, Practice
from justaction.toolkit.models.tools import (
    STAGES,
    Approval,
    Credit,
    CreditedLine,
    Step,
    Tool,
    ToolFile,
    ToolPicture,
    ToolQuerySet,
)
from justaction.toolkit.models.using import Use

__all__ = [
    "STAGES",
    "Approval",
    "Chapter",
    "Credit",
    "CreditedLine",
    "Edition",
    "EditionQuerySet",
    "Need",
    "Origin",
    "Package",
    "Place",
    "Practice",
    "RevisionForm",
    "Step",
    "Tool",
    "ToolFile",
    "ToolPicture",
    "ToolQuerySet",
    "ToolRevision",
    "Use",
    "revision_digest",
]
