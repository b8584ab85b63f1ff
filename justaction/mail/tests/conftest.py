from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def outbox(settings: Any) -> None:
    """Letters become files, as in development."""
    settings.EMAIL_BACKEND = "justaction.mail.outbox.OutboxBackend"
