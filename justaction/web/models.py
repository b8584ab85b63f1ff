"""Facts of the web layer: the version of the public pages, and the counts behind limits."""

from __future__ import annotations

from django.db import models


class PageVersion(models.Model):
    """One of a few counters; their sum is the version of everything public (see `web/pages.py`)."""

    shard = models.PositiveSmallIntegerField(primary_key=True)
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.shard}: {self.number}"


class Count(models.Model):
    """How often something was done in one window (see `web/limits.py`); names nobody."""

    key = models.CharField(primary_key=True, max_length=64)
    times = models.PositiveIntegerField()
    until = models.BigIntegerField(db_index=True)  # seconds since 1970

    def __str__(self) -> str:
        return f"{self.key[:8]}…: {self.times}"
