"""Building the invented year: never over a real collaborative."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from justaction.collaborative.models import Collaborative


def test_it_never_touches_a_real_collaborative(collaborative: Collaborative) -> None:
    with pytest.raises(CommandError, match="real collaborative"):
        call_command("demo", "--refresh")
