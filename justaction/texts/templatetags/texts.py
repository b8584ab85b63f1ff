"""Filters for words that members wrote."""

from __future__ import annotations

from django import template

from justaction.texts import markdown

register = template.Library()

register.filter("markdown", markdown.to_html)
