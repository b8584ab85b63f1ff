"""A draft as its pages would be today: made by the press, kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from justaction.shareout import chapters, gathering, pressing
from justaction.shareout.models import Edition
from justaction.web import clock


@dataclass(frozen=True)
class Preview:
    """One page of a draft."""

    slug: str
    title: str
    html: str


def pages(edition: Edition) -> list[Preview]:
    """All pages of a draft, made from what it says now; what is gone, or not ready, is left out."""
    said = gathering.content(edition, ready_only=True)
    given = pressing.Given(
        said=said,
        moment=edition.embargo_until or clock.now(),
        pictures=gathering.pictures(said),
        zone=gathering.zone(),
    )
    with translation.override(settings.LANGUAGE_CODE):
        found = chapters.parts(said)
        drawn = pressing.pages(given, found, pressing.pictures_of(given, found), inline=True)
    return [Preview(part.slug, part.title, drawn[f"pages/{part.slug}.html"].decode()) for part in found]
