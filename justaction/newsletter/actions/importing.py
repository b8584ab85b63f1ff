"""Bringing in a list of people who said yes elsewhere. Who said no here stays away, whatever the list says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.newsletter import policy
from justaction.newsletter.models import Subscription
from justaction.texts.tables import Row, Table, plain, read_table
from justaction.web import addresses, clock, house

ADDRESS = {"email", "e-mail", "email address", "e-mail address", "mail", "address", "correo", "adres e-mail"}
LANGUAGE = {"language", "lang", "idioma", "język"}
BATCH = 500


@dataclass
class Brought:
    """What became of a list: how many were brought in, read already, had said no; and the lines that are no address."""

    new: int = 0
    known: int = 0
    kept_away: int = 0
    unreadable: list[int] = field(default_factory=list)


@transaction.atomic
def bring_in(content: bytes, *, proof: str, said_yes_on: date, by: Person) -> Brought:
    """Bring in a list. `proof` says where and how these people said yes; it is kept with each, and shown to them.

    Raises NotAllowed, Refused (field "file") when no column holds addresses.
    """
    if not policy.may_import(by):
        raise NotAllowed(_("Only a convener can bring in a list."))
    if said_yes_on > clock.today():
        raise Refused(_("That day is still to come."), field="said_yes_on", status=422)
    table = read_table(content)
    column = _column(table, ADDRESS)
    if column is None:
        raise Refused(_("No column is called “email”. Name it so, and try again."), field="file", status=422)
    moment = datetime.combine(said_yes_on, time(12), tzinfo=timezone.get_current_timezone())
    said = Brought()
    fresh: dict[str, Subscription] = {}
    for row in table.rows:
        one = _read(row, column, _column(table, LANGUAGE))
        if one is None:
            said.unreadable.append(row.line)
        else:
            one.source_note, one.confirmed_at = proof[:300], moment
            fresh.setdefault(one.address, one)
    _enter(list(fresh.values()), said)
    return said


def _enter(rows: list[Subscription], said: Brought) -> None:
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        there = dict(
            Subscription.objects.filter(address__in=[one.address for one in part]).values_list("address", "state")
        )  # fmt: skip
        away = {Subscription.State.UNSUBSCRIBED, Subscription.State.SUPPRESSED}
        said.kept_away += sum(state in away for state in there.values())
        said.known += sum(state not in away for state in there.values())
        new = [one for one in part if one.address not in there]
        Subscription.objects.bulk_create(new, ignore_conflicts=True)
        said.new += len(new)


def _column(table: Table, names: set[str]) -> str | None:
    return next((one for one in table.header if one.strip().casefold() in names), None)


def _read(row: Row, column: str, language: str | None) -> Subscription | None:
    to = plain(row.cells.get(column, "")).strip()
    try:
        validate_email(to)
    except ValidationError:
        return None
    if len(to) > 254 or to.endswith("]"):
        return None
    known = house.here().languages or ("en",)
    said = row.cells.get(language, "").strip().lower() if language else ""
    return Subscription(
        address=addresses.key(to),
        to=to,
        language=said if said in known else known[0],
        state=Subscription.State.CONFIRMED,
        source=Subscription.Source.IMPORT,
    )
