"""Addresses and words of an edition's files."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from justaction.shareout.models import Edition

register = template.Library()


@register.simple_tag
def card_of(edition: Edition) -> str:
    """The address of its share card, with the host, as other sites want it."""
    return settings.SITE_URL + reverse("shareout:file", args=[edition.year, edition.number, "card.png"])


@register.simple_tag
def cite_url(edition: Edition, suffix: str) -> str:
    """The address of one form of its citation."""
    path = f"cite/{edition.name}.{suffix}"
    return reverse("shareout:file", args=[edition.year, edition.number, path])


@register.filter
def form_word(path: str) -> str:
    """What a whole edition in this form is called."""
    return {
        "pdf": _("PDF, to print and to read aloud"),
        "epub": _("EPUB, for book readers"),
        "zip": _("A folder with everything, that opens without internet"),
        "md": _("Markdown, plain text"),
    }.get(path.rsplit(".", 1)[-1], path)


@register.filter
def base_name(path: str) -> str:
    """The last part of a path."""
    return path.rsplit("/", 1)[-1]
