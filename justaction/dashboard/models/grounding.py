"""Facts of grounds: which paragraph of the statement a standard carries out, as whoever looks after it says."""

from __future__ import annotations

from django.db import models

from justaction.members.models import Person
from justaction.standards.models import Standard
from justaction.web import clock


class Ground(models.Model):
    """A standard stands on a paragraph of the statement; `identity` is the same in every version of the statement."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="grounds")
    identity = models.CharField(max_length=32)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["standard", "identity"], name="ground_once")]
        indexes = [models.Index(fields=["identity"], name="ground_of_paragraph")]

    def __str__(self) -> str:
        return f"{self.standard_id} on {self.identity[:8]}"
