"""Facts of citing: which clauses of which standards a commitment says it follows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from justaction.commitments.models.promising import Commitment
from justaction.standards.models import Clause, Revision, Standard
from justaction.web import clock


class CitationQuerySet(models.QuerySet["Citation"]):
    def public(self) -> CitationQuerySet:
        """Of commitments that anyone may read."""
        return self.filter(commitment__published_at__isnull=False, commitment__organization__listed=True)


class Citation(models.Model):
    """A commitment follows a clause of a standard, or all of it (`clause` is None), as it stood in one revision."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="citations")
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="citations")
    cited_from = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="citations")
    clause = models.ForeignKey(
        Clause, null=True, blank=True, on_delete=models.PROTECT, related_name="citations"
    )
    at = models.DateTimeField(default=clock.now)

    objects: ClassVar[CitationQuerySet] = CitationQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs

    class Meta:
        ordering = ["standard__code", "clause__place", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "standard"], condition=Q(clause=None), name="citation_whole_once"
            ),
            models.UniqueConstraint(fields=["commitment", "clause"], name="citation_clause_once"),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """`M1`, or `M1, 2` for a clause; with the revision."""
        where = f"{self.standard.code}, {self.clause.number}" if self.clause else self.standard.code
        return f"{where} (v{self.cited_from.number})"

    @property
    def url(self) -> str:
        """The very words that are cited, which stay the same."""
        if self.clause is None:
            return self.cited_from.url
        return f"{self.cited_from.url}#{self.clause.anchor}"
