"""Deeds of a draft: beginning it, its words, what it gathers, what came out of the year, the money."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.shareout import gathering, policy
from justaction.shareout.models import Deliverable, Edition, Item, MoneyLine
from justaction.web import clock

FIRST_YEAR, YEARS_AHEAD = 2000, 1


@transaction.atomic
def begin(*, year: int, by: Person, title: str = "") -> Edition:
    """Begin the next edition of a year: the first one empty, a later one with all that the last one gathered.

    Raises NotAllowed, Refused while another draft of the year is open.
    """
    if not policy.may_gather(by):
        raise NotAllowed(_("This is for who serves in the working group."))
    if not FIRST_YEAR <= year <= clock.today().year + YEARS_AHEAD:
        raise Refused(_("Choose this year, the next, or one before."), field="year", status=422)
    last = Edition.objects.filter(year=year).order_by("-number").first()
    if last is not None and last.state != Edition.State.PUBLISHED:
        raise Refused(_("An edition of this year is being made. Finish that one first."), field="year")
    number = (Edition.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0) + 1
    row = Edition(
        year=year, number=number, title=_tidy(title) or _("Share-out %(year)s") % {"year": year}, begun_by=by
    )
    if last is not None:
        for name in ("title", "about", "words", "press_note", "licence"):
            setattr(row, name, getattr(last, name))
    row.full_clean(exclude=["content"])
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("Somebody began an edition of this year just now."), field="year") from error
    if last is not None:
        _copy(last, row)
    return row


def _copy(last: Edition, row: Edition) -> None:
    for rows in (last.items.all(), last.deliverables.all(), last.money.order_by("id")):
        for one in rows:
            one.pk, one.edition = None, row
            one._state.adding = True
            one.save(force_insert=True)


@transaction.atomic
def write(edition: Edition, *, by: Person, **said: Any) -> Edition:
    """Change the words, the licence or the embargo of a draft. Raises NotAllowed, Refused, ValidationError."""
    row = draft(edition, by)
    until = said.get("embargo_until")
    if until is not None and until <= clock.now():
        raise Refused(
            _("That moment is over. Choose a later one, or none."), field="embargo_until", status=422
        )
    for name in ("title", "about", "words", "correction", "press_note", "licence", "embargo_until"):
        if name in said:
            value = said[name]
            setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.full_clean(exclude=["content"])
    row.save()
    return row


@transaction.atomic
def choose(edition: Edition, things: Iterable[tuple[str, str]], *, by: Person) -> Edition:
    """Gather exactly these things, each meant by its kind and key. Raises NotAllowed, Refused for one that is not there."""
    row = draft(edition, by)
    wanted = list(dict.fromkeys(things))
    kept = {(item.kind, item.key): item for item in row.items.all()}
    offered = {
        (kind, thing.key): thing for kind, found in gathering.things_of(row.year).items() for thing in found
    }
    for kind, key in wanted:
        if (kind, key) in kept:
            continue
        thing = offered.get((kind, key))
        if thing is None:
            raise Refused(_("One of these is not there any more. Look again."), field="things", status=422)
        Item.objects.create(edition=row, kind=kind, key=key, title=thing.title[:300], url=thing.url)
    for pair, item in kept.items():
        if pair not in set(wanted):
            item.delete()
    return row


@transaction.atomic
def write_deliverable(
    edition: Edition, deliverable: Deliverable | None = None, *, by: Person, **said: Any
) -> Deliverable:
    """Add something that came out of the year, or change it. What it lacks, the checklist says.

    Raises NotAllowed, Refused, ValidationError.
    """
    row = draft(edition, by)
    address = str(said.get("address", "")).strip()
    if address.lower().startswith(("doi:", "https://doi.org/", "http://doi.org/")):
        address = "10." + address.partition("10.")[2]
    if address and not address.startswith(("https://", "http://", "/", "10.")):
        raise Refused(
            _("Write a link that begins with https://, or a DOI that begins with 10."),
            field="address",
            status=422,
        )
    one = Deliverable.objects.get(pk=deliverable.pk, edition=row) if deliverable else Deliverable(edition=row)
    for name, value in {**said, "address": address}.items():
        setattr(one, name, " ".join(str(value).split()))
    if row.deliverables.exclude(pk=one.pk).filter(title=one.title).exists():
        raise Refused(_("Something with this title is there already."), field="title", status=422)
    one.full_clean()
    one.save()
    return one


@transaction.atomic
def drop_deliverable(deliverable: Deliverable, *, by: Person) -> None:
    """Leave it out of the draft. Raises NotAllowed, Refused."""
    draft(deliverable.edition, by)
    deliverable.delete()


@transaction.atomic
def write_money(edition: Edition, line: MoneyLine | None = None, *, by: Person, **said: Any) -> MoneyLine:
    """Add a line of money, or change it. Raises NotAllowed, Refused, ValidationError."""
    row = draft(edition, by)
    one = MoneyLine.objects.get(pk=line.pk, edition=row) if line else MoneyLine(edition=row)
    for name, value in said.items():
        setattr(one, name, " ".join(value.split()) if isinstance(value, str) else value)
    one.currency = one.currency.upper()
    if len(one.currency) != 3 or not one.currency.isalpha() or not one.currency.isascii():
        raise Refused(_("Write the currency as three letters, like USD."), field="currency", status=422)
    one.full_clean()
    one.save()
    return one


@transaction.atomic
def drop_money(line: MoneyLine, *, by: Person) -> None:
    """Leave it out of the draft. Raises NotAllowed, Refused."""
    draft(line.edition, by)
    line.delete()


@transaction.atomic
def drop(edition: Edition, *, by: Person) -> None:
    """Throw a draft away with all that it gathered here; the things themselves stay. Raises NotAllowed, Refused."""
    row = draft(edition, by)
    if not policy.may_publish(by, row):
        raise NotAllowed(_("Only a convener or a steward can do this."))
    row.delete()


def draft(edition: Edition, by: Person) -> Edition:
    """The draft, locked, if this person may change it. Raises NotAllowed; Refused once it is no draft any more."""
    row = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    if not policy.may_gather(by):
        raise NotAllowed(_("This is for who serves in the working group."))
    if not row.is_draft:
        raise Refused(_("This edition is no draft any more. It stays as it is."))
    return row


def _tidy(text: str) -> str:
    return " ".join(text.split())
