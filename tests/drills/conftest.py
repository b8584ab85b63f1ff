"""The long drills first."""

from __future__ import annotations

import pytest

from tests.house import long_files_first

FIRST = (
    *("test_flood", "test_image", "test_migrated_alike", "test_worker_killed", "test_reminders_killed"),
    *("test_several_machines", "test_newsletter_killed", "test_load"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    long_files_first(items, FIRST)
