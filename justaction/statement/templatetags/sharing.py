"""What pages say of their share card."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse

register = template.Library()


@register.inclusion_tag("statement/og_card.html")
def share_card(alt: str, url: str = "") -> dict[str, Any]:
    """The Open Graph tags of a page with the collaborative's own card, or the one at `url`; `alt` says what it shows."""
    return {"url": url or settings.SITE_URL + reverse("statement:card"), "alt": alt}
