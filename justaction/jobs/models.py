"""Facts of the jobs: when each thing that the clock does is due next, whose turn it is, and who is alive."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

ALIVE = timedelta(seconds=35)  # processes beat every 10


class Tick(models.Model):
    """One line of `config/schedule.py`: when it is due next. Taken by compare-and-set, so two clocks do no harm."""

    name = models.CharField(max_length=100, primary_key=True)
    due_at = models.DateTimeField()
    error = models.CharField(
        max_length=300, blank=True, help_text="what went wrong the last time, if anything"
    )
    begun_by = models.CharField(
        max_length=32, blank=True, help_text="the clock that is at it, for what does not come again soon"
    )
    tries = models.PositiveSmallIntegerField(default=0, help_text="how often a clock died over it")

    def __str__(self) -> str:
        return self.name


class Turn(models.Model):
    """Whose turn it is to do what only one process of all machines does (`lease.py`)."""

    name = models.CharField(max_length=40, primary_key=True)
    holder = models.CharField(
        max_length=32, blank=True, help_text="a random word; empty when it was given free"
    )
    number = models.PositiveBigIntegerField(default=0, help_text="grows while its holder is alive")
    machine = models.CharField(max_length=200, blank=True)
    pid = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.holder or 'free'}"


class Pulse(models.Model):
    """A part of the process group, and when it was last seen alive."""

    part = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.part


class Processes(models.QuerySet["Process"]):
    def alive(self, now: datetime) -> Processes:
        """Those that gave a sign of life a moment ago."""
        return self.filter(seen_at__gt=now - ALIVE)


class Process(models.Model):
    """One process of one machine, and when it was last seen alive."""

    word = models.CharField(max_length=32, primary_key=True, help_text="random, made when it began")
    part = models.CharField(max_length=20)
    machine = models.CharField(max_length=200)
    pid = models.PositiveIntegerField()
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    objects = Processes.as_manager()

    def __str__(self) -> str:
        return f"{self.part} on {self.machine}"


class LastDone(models.Model):
    """Something that is done now and then, and when it was done last: on whichever machine."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    about = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name
