"""`justaction worker`: works on the queue of jobs."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from justaction.config import processes


class Command(BaseCommand):
    help = "Works on the queue of jobs, until it is stopped."

    def handle(self, **options: Any) -> None:
        processes.work()
