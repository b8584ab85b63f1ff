"""Filters and tags about people and their conversations."""

from __future__ import annotations

from django import template

from justaction.communities.models.talks import Thread

register = template.Library()


@register.filter
def initials(name: str) -> str:
    """The first letters of the first and last word of a name: IR for Imani Reyes."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


@register.simple_tag
def talk_url(thread: Thread, page: str, *more: object) -> str:
    """`{% talk_url thread "said" 3 %}`: a page of a conversation, wherever that is."""
    return thread.at(page, *more)
