"""What every page knows of the collaborative."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from justaction.collaborative.models import Collaborative


def collaborative(request: HttpRequest) -> dict[str, Any]:
    return {"collaborative": Collaborative.objects.first()}
