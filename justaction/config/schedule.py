"""All that the clock does, and how often. Only here may a chapter's `tasks.py` be imported."""

from __future__ import annotations

from datetime import time
from zoneinfo import ZoneInfo

from django.utils import timezone

from justaction.collaborative.models import Collaborative
from justaction.jobs.clock import Every
from justaction.mail import tasks as mail

LINES = [
    Every("mail.look_after_waiting", mail.look_after_waiting, minutes=10),
    Every("mail.erase_bodies", mail.erase_bodies, daily=time(3, 10)),
]


def zone() -> ZoneInfo:
    """The zone in which a time of day is meant: that of the collaborative."""
    collaborative = Collaborative.objects.first()
    return collaborative.zone if collaborative else ZoneInfo(timezone.get_default_timezone_name())
