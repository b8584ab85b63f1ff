"""What a community agreed on: how its people treat each other."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from justaction.communities.models.homes import Community


class Norm(models.Model):
    """A norm that a community agreed on."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="norms")
    text = models.CharField(_("norm"), max_length=160)
    agreed_on = models.DateField()
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.text
