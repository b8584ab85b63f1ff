"""The roll: who signed which version, as the public page and its file show it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils.translation import gettext as _

from justaction.counts import reading
from justaction.members.models import Organization
from justaction.statement import counting
from justaction.statement.models import Signature, SignatureQuerySet, StatementVersion
from justaction.texts.tables import write_csv
from justaction.web import addresses, house

if TYPE_CHECKING:
    from justaction.statement.forms import RollForm

COUNTED = Q(signatures__state="confirmed") & ~Q(signatures__kind="individual")
IMPORTED = Q(signatures__state="pending", signatures__via="imported")


COLUMNS = ("kind", "name", "version", "signed_on", "source", "source_url", "standing")  # of the file

Stands = Callable[[Iterable[int]], dict[int, str]]  # ids of organizations -> where each stands, in words
_stands: list[Stands] = []


def stands_by(tell: Stands) -> None:
    """Let a chapter above tell where signing organizations stand, in its `AppConfig.ready()`."""
    if tell not in _stands:
        _stands.append(tell)


def with_standing(rows: Iterable[Any]) -> list[Any]:
    """The organizations of a page, each with `stands`: the words of where it stands, or ""."""
    shown = list(rows)
    words = {pk: said for tell in _stands for pk, said in tell([row.pk for row in shown]).items()}
    for row in shown:
        row.stands = words.get(row.pk, "")
    return shown


@dataclass(frozen=True)
class Counts:
    """How many signed: people and organizations, how many of them are shown, and what still waits."""

    people: int
    people_shown: int
    institutions: int
    groups: int
    organizations: int
    organizations_shown: int
    imported_people: int
    imported_organizations: int
    by_helper: int
    by_helper_answered: int
    by_version: list[dict[str, int]]

    @property
    def people_hidden(self) -> int:
        return self.people - self.people_shown

    @property
    def organizations_hidden(self) -> int:
        return self.organizations - self.organizations_shown


def organizations(form: RollForm) -> QuerySet[Any]:
    """Listed organizations that signed, then those that were imported, each with version, day and its source."""
    rows = Organization.objects.listed().annotate(
        signed_at=Min("signatures__confirmed_at", filter=COUNTED),
        version=Max("signatures__version__number", filter=COUNTED),
        imported=Count("signatures", filter=IMPORTED),
    )
    rows = rows.filter(Q(signed_at__isnull=False) | Q(imported__gt=0))
    kind = form.said("kind")
    if kind == "people":
        return rows.none()
    if kind:
        rows = rows.filter(kind=kind)
    if form.said("q"):
        rows = rows.filter(name__icontains=form.said("q"))
    if form.said("version"):
        rows = rows.filter(version=form.said("version"))
    return rows.order_by("imported", "name", "id")


def people(form: RollForm) -> SignatureQuerySet:
    """People who show their name, the newest first."""
    rows = Signature.objects.on_the_roll().select_related("version")
    if form.said("kind") not in (None, "", "people") or house.names_hidden():
        return rows.none()
    if form.said("q"):
        own = Q(pseudonym="", name__icontains=form.said("q"))
        rows = rows.filter(own | Q(pseudonym__icontains=form.said("q")))
    if form.said("version"):
        rows = rows.filter(version__number=form.said("version"))
    return rows


def signed() -> tuple[int, int]:
    """How many people and how many organizations signed, where nothing else is told."""
    told = reading.told(*counting.NAMES)
    return counting.people(told), told["houses"].get("all", 0)


def counts() -> Counts:
    """All counts of the roll, in two questions to the database."""
    told = reading.told(*counting.NAMES)
    houses, helped = told["houses"], told["helped"]
    person = Q(kind=Signature.Kind.INDIVIDUAL)
    waiting = Signature.objects.imported().aggregate(
        imported_people=Count("pk", filter=person), imported_organizations=Count("pk", filter=~person)
    )
    return Counts(
        people=counting.people(told),
        people_shown=counting.people(told, "shown"),
        institutions=houses.get("institutions", 0),
        groups=houses.get("groups", 0),
        organizations=houses.get("all", 0),
        organizations_shown=houses.get("shown", 0),
        by_helper=sum(helped.values()),
        by_helper_answered=helped.get("answered", 0),
        by_version=counting.by_version(told),
        **waiting,
    )


def by_version() -> list[dict[str, int]]:
    """How many people, institutions and groups signed each version, and the latter two together, the newest first."""
    return counting.by_version(reading.told(*counting.NAMES))


def counts_of(version: StatementVersion) -> dict[str, int]:
    """How many people and organizations signed this version."""
    return version.signatures.filter(state="confirmed").aggregate(
        people=Count("pk", filter=Q(kind="individual")),
        organizations=Count("organization", filter=~Q(kind="individual"), distinct=True),
    )


def query(form: RollForm) -> str:
    """The filters as a query, for the links to other pages of the list."""
    return urlencode({name: value for name, value in form.cleaned_data.items() if value})


def csv(form: RollForm) -> bytes:
    """The roll as a file: what the page shows, nothing more."""
    return write_csv(COLUMNS, _lines(form))


def _lines(form: RollForm) -> Iterator[list[object]]:
    for row in with_standing(organizations(form)):
        signed = row.signed_at
        source = (
            _("signed here")
            if signed
            else _("imported from %(source)s, not confirmed") % {"source": row.source_note}
        )
        yield [
            row.kind,
            row.name,
            row.version,
            signed and signed.date(),
            source,
            "" if signed else row.source_url,
            row.stands,
        ]
    for signature in people(form).iterator(chunk_size=500):
        assert signature.confirmed_at is not None, "it counts"
        yield [
            "person",
            signature.public_name,
            signature.version.number,
            signature.confirmed_at.date(),
            signature.get_via_display() if signature.was_entered else _("signed here"),
            "",
            "",
        ]


def found(*, q: str = "", since: date | None = None) -> QuerySet[Signature]:
    """For moderators: the signatures that count, the newest first, by a part of the name or the mail domain."""
    rows = Signature.objects.newest().select_related("version", "person")
    if q:
        domain = addresses.key(f"x@{q.rpartition('@')[2]}")[2:]
        rows = rows.filter(
            Q(name__icontains=q) | Q(organization_name__icontains=q) | Q(address_key__endswith=f"@{domain}")
        )
    return rows.filter(confirmed_at__date__gte=since) if since else rows
