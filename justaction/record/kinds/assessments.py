"""Kinds that tell of assessments from two sides: that they take place, never who takes part."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from justaction.record.kinds.shape import DATE, INTEGER, Kind

ROUND = frozenset({"organization", "season"})
EXTENT = ("nothing", "levels", "words")

KINDS = [
    Kind(
        "question.asked",
        _("What rounds ask was changed: a question is new, has other words, or is asked no longer."),
        words=frozenset({"text", "look_at", "pillar", "channel", "standard"}),
        facts={"how": ("new", "changed", "retired")},
    ),
    Kind(
        "assessment.opened",
        _("An organization agreed to be assessed from two sides."),
        words=ROUND,
        facts={"year": INTEGER, "season": ("winter", "spring", "summer", "fall")},
    ),
    Kind(
        "assessment.begun",
        _("Both groups of an assessment began to answer."),
        words=ROUND,
        facts={"questions": INTEGER, "until": DATE},
    ),
    Kind(
        "assessment.handed",
        _("Both groups have handed in. What each said is sealed, and not told here."),
        personal=True,
        words=ROUND | {"inside", "team"},
    ),
    Kind(
        "assessment.late",
        _("The day came and went on which an assessment was to be shared back."),
        words=ROUND,
        facts={"due": DATE},
    ),
    Kind(
        "assessment.shared",
        _("An assessment was shared back with the organization."),
        words=ROUND,
        facts={"due": DATE, "extent": EXTENT},
    ),
    Kind(
        "assessment.shown",
        _("How far an assessment is public changed, as all three agreed."),
        words=ROUND,
        facts={"extent": EXTENT},
    ),
    Kind(
        "assessment.stopped",
        _("An assessment was stopped before it was shared back, with the reason."),
        words=ROUND | {"reason"},
    ),
]
