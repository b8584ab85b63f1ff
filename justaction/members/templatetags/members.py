"""Tags of the members: the button by which somebody follows a thing."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context

from justaction.members import following

register = template.Library()


@register.inclusion_tag("members/follow_button.html", takes_context=True)
def follow_button(context: Context, kind: str, key: object, words: str = "") -> dict[str, Any]:
    """`{% follow_button "commitment" commitment.subject commitment.title %}`: follow it, or no more; `words` name it
    for those who hear the page. A visitor is led to sign in."""
    viewer, request = context.get("viewer"), context.get("request")
    return {
        "kind": kind,
        "key": str(key),
        "words": words,
        "viewer": viewer,
        "follows": viewer is not None and following.follows(viewer, kind, str(key)),
        "here": request.path if request else "",
        "csrf_token": context.get("csrf_token"),
    }
