"""The lists of needs and practices: the first ones, and what stewards make of them."""

from __future__ import annotations

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from justaction.collaborative.models import Channel
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.toolkit import firsts, policy
from justaction.toolkit.models import Need, Practice
from justaction.toolkit.models.shelves import MOST_PRACTICES
from justaction.web import pages

MOST_NEEDS = 16


@transaction.atomic
def found_shelves() -> None:
    """Put the first needs on the shelf, and the first practices of channels that have none. Safe to call again."""
    firsts.found(Need, Practice, Channel)
    pages.changed()


@transaction.atomic
def write_need(need: Need | None, *, text: str, by: Person) -> Need:
    """Add a need (None) or write it anew. Raises NotAllowed, Refused, ValidationError."""
    _allowed(by)
    if need is None:
        if Need.objects.count() >= MOST_NEEDS:
            raise Refused(
                _("Sixteen needs are enough for a short list. Change one instead."), field="text", status=422
            )
        last = Need.objects.order_by("-order").first()
        need = Need(slug=_free(Need.objects.all(), text), order=last.order + 1 if last else 0)
    need.text = " ".join(text.split())
    need.full_clean()
    need.save()
    pages.changed()
    return need


@transaction.atomic
def drop_need(need: Need, *, by: Person) -> None:
    """Take a need off the shelf. Raises NotAllowed."""
    _allowed(by)
    need.delete()
    pages.changed()


@transaction.atomic
def write_practice(
    practice: Practice | None, *, channel: Channel, name: str, about: str = "", by: Person
) -> Practice:
    """Add a practice of a channel (None) or write it anew: at most eight in a channel. Raises NotAllowed, Refused."""
    _allowed(by)
    if practice is None:
        here = Practice.objects.select_for_update().filter(channel=channel)
        if len(here) >= MOST_PRACTICES:
            raise Refused(
                _("A channel has at most eight practices. All else is said in one’s own words."),
                field="name",
                status=422,
            )
        practice = Practice(channel=channel, slug=_free(here, name), order=len(here))
    practice.name, practice.about = " ".join(name.split()), " ".join(about.split())
    practice.full_clean()
    practice.save()
    pages.changed()
    return practice


@transaction.atomic
def drop_practice(practice: Practice, *, by: Person) -> None:
    """Take a practice off the shelf. Raises NotAllowed."""
    _allowed(by)
    practice.delete()
    pages.changed()


def _allowed(by: Person) -> None:
    if not policy.may_keep_shelves(by):
        raise NotAllowed(_("Only stewards change these lists."))


def _free(rows, text: str) -> str:  # type: ignore[no-untyped-def]  # a QuerySet of either
    stem, number = slugify(text)[:44].strip("-") or "one", 2
    slug = stem
    while rows.filter(slug=slug).exists():
        slug, number = f"{stem}-{number}", number + 1
    return slug
