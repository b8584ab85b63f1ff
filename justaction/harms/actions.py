"""Deeds about harms: write one down, have it checked by somebody else, correct it in the open, take it out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from justaction.collaborative.models import Field
from justaction.errors import NotAllowed, Refused
from justaction.harms import emails, policy, wording
from justaction.harms.models import Answer, Harm, Wording
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.record.models import Entry
from justaction.texts.tidying import lines, tidy
from justaction.web import clock, pages

ONE_LINE = ("title", "note", "place", "to_whom", "gained", "what_changed")
TEXTS = ("happened", "said")


@transaction.atomic
def write(
    harm: Harm | None, *, by: Person, sources: str, fields: Iterable[Field] = (), **said: Any
) -> Wording:
    """Write down a harm, correct one (`what_changed` says why), or change what nobody has checked yet.

    `said` holds the columns of `Wording`. Raises NotAllowed; Refused and ValidationError with the field.
    """
    if not policy.may_write(by):
        raise NotAllowed(_("Sign in to write."))
    row = _draft_of(harm, by)
    for name in ONE_LINE:
        setattr(row, name, tidy(said.get(name, "")))
    for name in TEXTS:
        setattr(row, name, lines(said.get(name, "")))
    row.channel, row.began, row.ended = said.get("channel"), said["began"], said.get("ended")
    row.sources = wording.sources(sources)
    row.written_by, row.written_at = by, clock.now()
    _check_words(row, is_correction=harm is not None and harm.current_id is not None)
    if harm is None:
        row.harm = Harm.objects.create(slug=_free_slug(row.title))
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as clash:
        raise Refused(_("Somebody is correcting it just now. Look again in a while.")) from clash
    row.fields.set(fields)
    return row


def _draft_of(harm: Harm | None, by: Person) -> Wording:
    """The draft of a harm that these words go into, held; a new one where there is none."""
    if harm is None:
        if Wording.objects.waiting().filter(written_by=by).count() >= policy.MOST_OPEN:
            raise Refused(_("Five of yours wait to be checked. Let us read them first."), status=422)
        return Wording()
    held = _locked(harm)
    if held.ended_at:
        raise Refused(_("This was taken out of the library."))
    row = held.wordings.waiting().first()
    if row is not None and not policy.may_change(by, row):
        raise Refused(_("Somebody else’s correction waits to be checked. Look again in a while."))
    return row or Wording(harm=held)


def _check_words(row: Wording, *, is_correction: bool) -> None:
    if row.began > clock.today().year:
        raise Refused(_("Choose a year that has come."), field="began", status=422)
    if row.ended is not None and row.ended < row.began:
        raise Refused(_("It cannot end before it began."), field="ended", status=422)
    if is_correction and not row.what_changed:
        raise Refused(_("Say what changed, and why."), field="what_changed", status=422)
    try:
        row.clean_fields(exclude=["harm", "number", "sources", "written_by", "checked_by", "digest"])
    except ValidationError as error:
        field, found = next(iter(error.message_dict.items()))
        raise Refused(found[0], field=field, status=422) from error


@transaction.atomic
def check(row: Wording, *, by: Person, listed: bool = False) -> Harm:
    """Say that it is right: from now on everybody reads it, and it stays. Never by who wrote it. Raises NotAllowed, Refused.

    `listed`: who checked agrees to be named beside it.
    """
    harm, row = _held(row)
    if not policy.may_check(by, row):
        raise NotAllowed(_("Somebody else than the writer has to check it."))
    if harm.ended_at:
        raise Refused(_("This was taken out of the library."))
    before = harm.current
    row.number = (before.number or 0) + 1 if before else 1
    row.checked_by, row.checked_at, row.checker_listed = by, clock.now(), listed
    row.digest = wording.digest(row)
    row.save()
    harm.current = row
    harm.save(update_fields=["current"])
    record.enter(
        "harm.corrected" if before else "harm.published",
        harm,
        by=by,
        title=row.title,
        url=harm.url,
        words={"title": row.title} | ({"what_changed": row.what_changed} if before else {}),
        facts={"number": row.number, "digest": row.digest},
        answers=_entry_of(harm) if before else [],
    )
    emails.checked(row)
    pages.changed()
    return harm


@transaction.atomic
def set_aside(row: Wording, *, by: Person, why: str) -> None:
    """Let a wording go that nobody checked; its writer is told why. Its writer needs no reason. Raises NotAllowed, Refused."""
    harm, row = _held(row)
    own = row.written_by_id == by.pk
    if not own and not policy.may_check(by, row):
        raise NotAllowed(_("Only its writer, or who checks it, can set it aside."))
    if not own and not why.strip():
        raise Refused(_("Say in a few words why."), field="why", status=422)
    if not own:
        emails.set_aside(row, tidy(why)[:600])
    row.delete()
    if harm.current_id is None:
        harm.delete()


@transaction.atomic
def end(harm: Harm, *, by: Person, why: str) -> Harm:
    """Take one out of the library. Its page stays, with the reason and all its wordings. Raises NotAllowed, Refused."""
    row = _locked(harm)
    if row.current is None or not policy.may_look_after(by, row.current):
        raise NotAllowed(_("Only a convener, or a coordinator of the channel, can do this."))
    if not why.strip():
        raise Refused(_("Say in a few words why."), field="why", status=422)
    if row.ended_at is None:
        row.ended_at, row.ended_why = clock.now(), tidy(why)[:600]
        row.save(update_fields=["ended_at", "ended_why"])
        record.enter(
            "harm.ended",
            row,
            by=by,
            title=str(row),
            url=row.url,
            words={"reason": row.ended_why},
            answers=_entry_of(row),
        )
        pages.changed()
    return row


@transaction.atomic
def answered(key: str, *, ref: str, title: str, url: str, is_public: bool) -> None:
    """A chapter above says that something of it answers a harm (`web/origins.py`); told again once it is public."""
    harm = Harm.objects.filter(subject=key).first()
    if harm is not None:
        said = {"title": title[:300], "url": url[:300], "is_public": is_public}
        Answer.objects.update_or_create(harm=harm, ref=ref, defaults=said)
        pages.changed()


def _locked(harm: Harm) -> Harm:
    return Harm.objects.select_for_update(of=("self",)).select_related("current__channel").get(pk=harm.pk)


def _held(row: Wording) -> tuple[Harm, Wording]:
    """The harm and its unchecked wording as they are now, held. Raises Refused once it was checked or let go."""
    harm = (
        Harm.objects.select_for_update(of=("self",)).select_related("current").filter(pk=row.harm_id).first()
    )
    found = Wording.objects.waiting().select_related("channel").filter(pk=row.pk).first()
    if harm is None or found is None:
        raise Refused(_("Somebody has checked it, or set it aside."))
    return harm, found


def _entry_of(harm: Harm) -> list[Entry]:
    """What the record said of it last, as what the next entry answers."""
    return list(Entry.objects.filter(subject=harm.subject).order_by("-id")[:1])


def _free_slug(title: str) -> str:
    base = slugify(title)[:70].strip("-") or "harm"
    taken = set(Harm.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
