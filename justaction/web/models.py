"""Facts of the web layer: the version of the public pages."""

from __future__ import annotations

from django.db import models


class PageVersion(models.Model):
    """One of sixteen counters; their sum is the version of everything public (see `web/pages.py`)."""

    shard = models.PositiveSmallIntegerField(primary_key=True)
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.shard}: {self.number}"
