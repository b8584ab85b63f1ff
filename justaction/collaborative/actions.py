"""Deeds of the collaborative itself: founding it, and changing its words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models, transaction
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.collaborative import policy, template
from justaction.collaborative.models import (
    Channel,
    ChannelStage,
    Collaborative,
    Field,
    Pillar,
    Stage,
    Value,
)
from justaction.errors import NotAllowed, Refused
from justaction.record import actions as record
from justaction.record.models import Entry
from justaction.web import clock, house

if TYPE_CHECKING:
    from justaction.members.models import Person

Thing = Collaborative | Channel | ChannelStage | Stage | Pillar | Value | Field
T = TypeVar("T", Collaborative, Channel, ChannelStage, Stage, Pillar, Value, Field)
URL = "/about/"  # the page that tells these words; without a language, as the record keeps it

CHANGEABLE: dict[type[models.Model], tuple[str, ...]] = {
    Collaborative: (
        *("name", "place", "time_zone", "languages", "purpose", "headline", "lead", "help_address", "state"),
    ),
    Channel: ("name", "about", "examples", "colour", "pattern", "order"),
    Stage: ("name", "about", "order"),
    ChannelStage: ("text",),
    Pillar: ("name", "about", "order"),
    Value: ("name", "about", "order"),
    Field: ("name", "order"),
}


@transaction.atomic
def found(
    *,
    name: str,
    place: str,
    time_zone: str,
    languages: list[str],
    purpose: str,
    headline: str,
    lead: str,
    help_address: str,
    is_demonstration: bool = False,
    ring: str = Collaborative.Ring.PUBLIC,
) -> Collaborative:
    """Found the collaborative, with channels, stages, pillars, values and fields from the Just Action template.

    Raises Refused when there already is one.
    """
    if Collaborative.objects.exists():
        raise Refused(_("There already is a collaborative here."))
    collaborative = Collaborative(
        name=name,
        place=place,
        time_zone=time_zone,
        languages=languages,
        purpose=purpose,
        headline=headline,
        lead=lead,
        help_address=help_address,
        is_demonstration=is_demonstration,
        ring=ring,
        founded_at=clock.now(),
    )
    collaborative.full_clean()
    collaborative.save(force_insert=True)
    _fill_from_template()
    record.enter(
        "collaborative.founded",
        collaborative,
        by=None,
        title=name,
        url=URL,
        words={"name": name, "place": place, "purpose": purpose},
    )
    house.changed()
    return collaborative


def _fill_from_template() -> None:
    stages = [
        Stage.objects.create(slug=words.slug, name=words.name, about=words.about, order=order)
        for order, words in enumerate(template.STAGES)
    ]
    for order, words in enumerate(template.CHANNELS):
        channel = Channel.objects.create(
            slug=words.slug,
            name=words.name,
            about=words.about,
            examples=words.examples,
            colour=words.colour,
            pattern=words.pattern,
            order=order,
        )
        ChannelStage.objects.bulk_create(
            ChannelStage(channel=channel, stage=stage, text=text)
            for stage, text in zip(stages, words.cells, strict=True)
        )
    Pillar.objects.bulk_create(
        Pillar(name=words.name, about=words.about, order=order)
        for order, words in enumerate(template.PILLARS)
    )
    Value.objects.bulk_create(
        Value(name=words.name, about=words.about, order=order) for order, words in enumerate(template.VALUES)
    )
    Field.objects.bulk_create(
        Field(slug=words.slug, name=words.name, order=order) for order, words in enumerate(template.FIELDS)
    )


def words_of(thing: models.Model) -> dict[str, Any]:
    """What a steward can change of `thing`, by name."""
    return {name: getattr(thing, name) for name in CHANGEABLE[type(thing)]}


def fingerprint(thing: models.Model) -> str:
    """A short digest of the changeable words, so that a form knows whether they changed meanwhile."""
    written = json.dumps(words_of(thing), sort_keys=True, default=str)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


@transaction.atomic
def change(thing: T, *, by: Person, seen: str = "", decided: bool = False, **new: Any) -> T:
    """Change words of the collaborative, of a channel, stage, cell, pillar, value or field; each change is recorded.

    `decided` is said by a caller who holds the decision that allows it. `seen` is the `fingerprint` of what the steward had in front of them; when somebody else changed it since, the
    deed is refused (409). Raises NotAllowed, Refused, ValidationError, TypeError for a name that cannot be changed.
    """
    if not decided and not policy.may_steward(by):
        raise NotAllowed(_("Only a steward can change these words."))
    kind = type(thing)
    if unknown := set(new) - set(CHANGEABLE[kind]):
        raise TypeError(f"{kind.__name__} has no changeable {', '.join(sorted(unknown))}")
    collaborative = Collaborative.objects.select_for_update().get()
    row = kind._default_manager.select_for_update().get(pk=thing.pk)
    if seen and seen != fingerprint(row):
        raise Refused(_("Somebody else changed this while you were writing. Your words are kept below."))
    was = words_of(row)
    changed = {name: value for name, value in new.items() if value != was[name]}
    for name, value in changed.items():
        setattr(row, name, value)
    row.full_clean()
    if changed:
        row.save(update_fields=list(changed))
        house.changed()
    if isinstance(row, Collaborative):
        collaborative = row
    for name, value in changed.items():
        _record(collaborative, row, name, was=was[name], now=value, by=by)
    return row


@transaction.atomic
def rename(*, name: str, decision: str, answers: Sequence[Entry] = (), by: Person) -> Collaborative:
    """Take another name because of a `decision`, which is named on the record and answered there.

    Pages, letters and cards read the name where they are made, so they follow at once. Raises NotAllowed, Refused
    when that is the name, ValidationError.
    """
    if not policy.may_rename(by):
        raise NotAllowed(_("Only a convener or a steward can do this."))
    collaborative = Collaborative.objects.select_for_update().get()
    was, name = collaborative.name, " ".join(name.split())
    if was == name:
        raise Refused(_("That is our name now."))
    collaborative.name = name
    collaborative.full_clean()
    collaborative.save(update_fields=["name"])
    house.changed()
    record.enter(
        "collaborative.renamed",
        collaborative,
        by=by,
        title=name,
        url=URL,
        words={"was": was, "now": name, "decision": decision},
        answers=answers,
    )
    return collaborative


def _record(
    collaborative: Collaborative, row: models.Model, name: str, *, was: Any, now: Any, by: Person
) -> None:
    with override(None):  # the record is not in the language of whoever writes
        label = str(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # only plain fields are changeable
    what = label if isinstance(row, Collaborative) else f"{row}: {label}"
    record.enter(
        "collaborative.changed",
        collaborative,
        by=by,
        title=capfirst(what),
        url=URL,
        words={"what": what, "was": was, "now": now},
    )


@transaction.atomic
def add(
    kind: type[Pillar] | type[Value] | type[Field], *, by: Person, **words: Any
) -> Pillar | Value | Field:
    """Add a pillar, a value or a field of work at the end. Raises NotAllowed, ValidationError."""
    if not policy.may_steward(by):
        raise NotAllowed(_("Only a steward can change these words."))
    collaborative = Collaborative.objects.select_for_update().get()
    row = kind(**words)
    row.order = (kind._default_manager.aggregate(last=models.Max("order"))["last"] or 0) + 1
    if isinstance(row, Field):
        row.slug = _free_slug(row.name)
    row.full_clean()
    row.save(force_insert=True)
    _record(collaborative, row, "name", was="", now=row.name, by=by)
    return row


@transaction.atomic
def drop(thing: Pillar | Value, *, by: Person) -> None:
    """Take a pillar or a value away; the record keeps its words. Raises NotAllowed, and Refused for the last one."""
    if not policy.may_steward(by):
        raise NotAllowed(_("Only a steward can change these words."))
    collaborative = Collaborative.objects.select_for_update().get()
    row = type(thing)._default_manager.select_for_update().get(pk=thing.pk)
    if type(thing)._default_manager.count() == 1:
        raise Refused(_("One has to stay. Change its words instead."))
    _record(collaborative, row, "name", was=row.name, now="", by=by)
    row.delete()


def _free_slug(name: str) -> str:
    base = slugify(name)[:45] or "field"
    taken = set(Field.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        slug for n in range(1, len(taken) + 2) if (slug := base if n == 1 else f"{base}-{n}") not in taken
    )


# --- safe mode ------------------------------------------------------------------------------------------------


@transaction.atomic
def hide_names(*, by: Person, reason: str) -> Collaborative:
    """Safe mode: from now on no public page, file or entry shows the name of a person. Twice changes nothing.

    The record keeps that it happened, not why: the reason can speak of people. Raises NotAllowed, Refused.
    """
    row = _for_safe_mode(by)
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise Refused(_("Say in a few words why. Only stewards read it."), field="reason", status=422)
    if row.names_hidden_since is not None:
        return row
    row.names_hidden_since, row.names_hidden_why = clock.now(), reason
    row.save(update_fields=["names_hidden_since", "names_hidden_why"])
    _record_safe_mode(row, "names.hidden", reason, by)
    return row


@transaction.atomic
def show_names(*, by: Person, reason: str = "") -> Collaborative:
    """Lift safe mode: whoever chose to be named is named again. Twice changes nothing. Raises NotAllowed."""
    row = _for_safe_mode(by)
    if row.names_hidden_since is None:
        return row
    row.names_hidden_since, row.names_hidden_why = None, ""
    row.save(update_fields=["names_hidden_since", "names_hidden_why"])
    _record_safe_mode(row, "names.shown", " ".join(reason.split())[:300], by)
    return row


def _for_safe_mode(by: Person) -> Collaborative:
    if not policy.may_steward(by):
        raise NotAllowed(_("Only a steward can hide or show all names."))
    return Collaborative.objects.select_for_update().get()


def _record_safe_mode(row: Collaborative, kind: str, reason: str, by: Person) -> None:
    title = "Names of people hidden" if kind == "names.hidden" else "Names of people shown again"
    words = {"reason": reason}
    record.enter(kind, row, by=by, title=title, url="/about/privacy/", words=words, private=["reason"])
    house.changed()
