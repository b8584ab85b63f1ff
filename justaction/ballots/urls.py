"""Addresses of the decisions."""

from __future__ import annotations

app_name = "ballots"
urlpatterns: list[object] = []
