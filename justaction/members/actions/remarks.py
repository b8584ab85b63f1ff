"""Deeds on what readers without an account said, wherever a chapter keeps it: what may be shown, hidden, and told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.errors import Refused
from justaction.members.models import ReadersWords, ReadersWordsQuerySet
from justaction.record.models import Disclosure
from justaction.web import pages

W = TypeVar("W", bound=ReadersWords)
OF_THE_READER = ("text", "suggested", "credit")  # words of an entry that are the reader's own
LETTERS_AT_ONCE = 200


def again(one: W) -> W:
    """The row as it is now, under its lock."""
    rows = type(one)._default_manager.select_for_update(of=("self",))
    row: W = rows.get(pk=one.pk)
    return row


@transaction.atomic
def change_showing(one: W, *, shown: bool, credited: bool) -> W:
    """Its author changes what may be shown in public, by their own link. Raises Refused once they took it back."""
    row = again(one)
    if row.state == row.State.WITHDRAWN:
        raise Refused(_("You took this back. Nothing of it is shown."))
    row.shown, row.credited = shown, credited and bool(row.name)
    row.save(update_fields=["shown", "credited"])
    said = Disclosure.objects.filter(entry__subject=row.subject)
    said.filter(path__in=("text", "suggested")).update(public=row.is_public)
    said.filter(path="credit").update(public=row.credited and not row.hidden)
    pages.changed()
    return row


@transaction.atomic
def hide(one: W, *, hidden: bool) -> W:
    """A moderator takes its words off the public page, or puts them back; the answer stays. Whoever asks, checked who may."""
    row = again(one)
    row.hidden = hidden
    row.save(update_fields=["hidden"])
    said = Disclosure.objects.filter(entry__subject=row.subject, path__in=OF_THE_READER)
    if hidden:
        said.update(public=False)
    else:
        said.filter(path__in=("text", "suggested")).update(public=row.shown)
        said.filter(path="credit").update(public=row.credited)
    pages.changed()
    return row


@transaction.atomic
def tell_authors(rows: ReadersWordsQuerySet[Any], write: Callable[[Sequence[Any]], object]) -> int:
    """One letter (`write`) to each address of a round once all that came from it is answered; then the address is forgotten.

    A few hundred letters at a time; returns how many were written.
    """
    by_author: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for one in rows.to_tell().select_for_update(of=("self",)).order_by("round", "address_key", "id"):
        if (one.round_id, one.address_key) not in by_author and len(by_author) >= LETTERS_AT_ONCE:
            break
        by_author[one.round_id, one.address_key].append(one)
    for said in by_author.values():
        write(said)
        for one in said:
            one.address = one.address_key = ""
            if not one.credited:
                one.name = ""
        type(said[0])._default_manager.bulk_update(said, ["address", "address_key", "name"])
    return len(by_author)
