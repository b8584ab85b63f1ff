"""Addresses: each chapter's own, in the order of the menu. English has no prefix; other languages do."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
