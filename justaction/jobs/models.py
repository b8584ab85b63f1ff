"""Facts of the jobs: when each thing that the clock does is due next, and who is alive."""

from __future__ import annotations

from django.db import models


class Tick(models.Model):
    """One line of `config/schedule.py`: when it is due next. Taken by compare-and-set, so two clocks do no harm."""

    name = models.CharField(max_length=100, primary_key=True)
    due_at = models.DateTimeField()
    error = models.CharField(
        max_length=300, blank=True, help_text="what went wrong the last time, if anything"
    )

    def __str__(self) -> str:
        return self.name


class Pulse(models.Model):
    """A part of the process group, and when it was last seen alive."""

    part = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.part
