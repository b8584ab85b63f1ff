"""Many commitments, reports and reviews for bench/dashboard.py: written in bulk by SQL, each row whole as deeds leave it.

One row of each kind is made the usual way; the others are copies of it, with what tells them apart computed by the database
from their number. Days come from a small table, so that both databases read the same SQL.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management import call_command
from django.db import connection

DAYS = 720
FOUNDED = date.today() - timedelta(days=DAYS + 20)
STATES = (
    "on_plan",
    "on_plan",
    "behind",
    "done",
    "on_plan",
    "quiet",
    "behind",
    "done",
    "withdrawn",
    "on_plan",
)
ONE_OF_ALL = 20  # one organization has each twentieth


def fill(size: int) -> dict[str, str]:
    """Found a collaborative with `size` public commitments; addresses for the pages that are measured."""
    from justaction.commitments.models import Commitment
    from justaction.home import actions as home

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    home.found(
        name="Bench",
        place="Here",
        time_zone="UTC",
        languages=["en"],
        help_address="help@example.org",
        convener_name="Ada",
        convener_address="ada@example.org",
        publish_statement=True,
    )
    organizations = _organizations(max(100, size // 50))
    _days()
    _commitments(size, organizations)
    _reports(size)
    _reviews(size, organizations)
    _documents(size)
    usual = Commitment.objects.select_related("organization__field").get(pk=size - 1)
    return {
        "usual": usual.organization.slug,
        "slug": usual.slug,
        "large": Commitment.objects.select_related("organization").get(pk=ONE_OF_ALL).organization.slug,
        "field": usual.organization.field.slug if usual.organization.field else "",
    }


def _organizations(count: int) -> int:
    """As many listed organizations, ids from 1, each with a signature and a standing."""
    from justaction.collaborative.models import Field
    from justaction.commitments.models import OrganizationStanding
    from justaction.members.models import Organization
    from justaction.statement.models import Signature, StatementVersion

    now, today = _moment(DAYS), date.today()
    fields, version = list(Field.objects.all()), StatementVersion.objects.get(number=1)
    kinds, stands = Organization.Kind.values, OrganizationStanding.State.values
    Organization.objects.bulk_create(
        [
            Organization(
                id=n,
                name=f"Organization {n:06}",
                slug=f"o-{n}",
                kind=kinds[n % 3],
                field=fields[n % len(fields)],
            )
            for n in range(1, count + 1)
        ],
        batch_size=2000,
    )
    Signature.objects.bulk_create(
        [
            Signature(
                version=version,
                kind="institution",
                name="Somebody",
                organization_id=n,
                organization_name=f"Organization {n:06}",
                state="confirmed",
                asked_at=now,
                confirmed_at=now,
            )
            for n in range(1, count + 1)
        ],
        batch_size=2000,
    )
    OrganizationStanding.objects.bulk_create(
        [
            OrganizationStanding(
                organization_id=n, state=stands[n % 5], since=now, reason_key="heard", reason_day=today
            )
            for n in range(1, count + 1)
        ],
        batch_size=2000,
    )
    return count


def _moment(day: int) -> datetime:
    return datetime.combine(FOUNDED + timedelta(days=day), time(12), tzinfo=ZoneInfo("UTC"))


def _days() -> None:
    """A small table of days, each with what hangs on it."""
    stamp = "timestamptz" if connection.vendor == "postgresql" else "text"
    day = "date" if connection.vendor == "postgresql" else "text"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE bench_day (n integer PRIMARY KEY, at {stamp}, later {stamp}, day {day}, due {day})"
        )
        rows = [
            (
                n,
                _moment(n),
                _moment(min(n + 60 + n % 90, DAYS)),
                FOUNDED + timedelta(days=n),
                FOUNDED + timedelta(days=n + 400),
            )
            for n in range(DAYS)
        ]
        as_text = [[str(cell) if not isinstance(cell, int) else cell for cell in row] for row in rows]
        cursor.executemany(
            "INSERT INTO bench_day VALUES (%s, %s, %s, %s, %s)",
            rows
            if connection.vendor == "postgresql"
            else [[str(c).replace("+00:00", "") if i else c for i, c in enumerate(row)] for row in as_text],
        )


def _copies(
    table: str, template: int, size: int, told: dict[str, str], where: str = "", days: str = ""
) -> None:
    """Rows of a table that are like the one of an id, but for what is `told` as SQL from `s.n`, the day `d` and `e`."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, table)
        names = [one.name for one in found if one.name != "vector"]  # which PostgreSQL makes itself
        quote = connection.ops.quote_name
        values = ", ".join(told.get(name, f"t.{quote(name)}") for name in names)
        if connection.vendor == "postgresql":
            numbers = f"generate_series(1::bigint, {size}) AS s(n)"  # a product with a large prime is none of integers
            start = ""
        else:
            start = f"WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {size}) "
            numbers = "s"
        cursor.execute(
            f"{start}INSERT INTO {table} ({', '.join(map(quote, names))}) SELECT {values}"
            f" FROM {numbers} JOIN {table} t ON t.id = {template}"
            f" JOIN bench_day d ON d.n = {days or f'(s.n * 7919) % {DAYS - 150}'}"
            f"{' WHERE ' + where if where else ''}"
        )
        cursor.execute(f"DELETE FROM {table} WHERE id = {template}")


def _hex(offset: int) -> str:
    if connection.vendor == "postgresql":
        return f"lpad(to_hex(s.n + {offset}), 32, '0')"
    return f"printf('%032x', s.n + {offset})"


def _case(of: str, values: Any) -> str:
    return f"CASE {of} " + " ".join(f"WHEN {n} THEN {value}" for n, value in enumerate(values)) + " END"


def _commitments(size: int, organizations: int) -> None:
    from justaction.collaborative.models import Channel
    from justaction.commitments.models import Commitment

    channels = list(Channel.objects.order_by("order", "id").values_list("pk", flat=True))
    template = size + 1
    Commitment.objects.create(
        id=template,
        organization_id=1,
        slug="one",
        title="One",
        channel_id=channels[0],
        old_words="We stand with our neighbors.",
        harm="Our cash sat in banks that closed their branches on the South Side.",
        affected="Savers and shop owners of nine blocks",
        answer="Come to us first.",
        power_before="Two managers chose the banks.",
        power_after="A council of seven chooses; four are residents.",
        indicator="share of our cash held by community lenders",
        unit="%",
        baseline=Decimal(2),
        target=Decimal(14),
        state="on_plan",
        reason_key="on_plan",
        reason={"value": "5", "plan": "4", "day": date.today().isoformat()},
        published_at=_moment(0),
    )
    state = _case("(s.n % 10)", [f"'{one}'" for one in STATES])
    null = "CAST(NULL AS timestamptz)" if connection.vendor == "postgresql" else "NULL"
    # numbers that no two filters share a step with, so that every field has every state
    whose = (
        f"CASE WHEN s.n % {ONE_OF_ALL} = 0 THEN 1 ELSE 2 + (s.n * 31 + s.n / 60) % {organizations - 1} END"
    )
    _copies(
        "commitments_commitment",
        template,
        size,
        {
            "id": "s.n",
            "subject": _hex(1 << 40),
            "organization_id": whose,
            "slug": "'number-' || s.n",
            "title": "'We make number ' || s.n || ' good'",
            "channel_id": _case("((s.n / 10) % 4)", [*channels[:3], channels[0]]),
            "state": state,
            "published_at": "d.at",
            "state_since": "d.later",
            "baseline_on": "d.day",
            "target_on": "d.due",
            "done_at": f"CASE WHEN {state} = 'done' THEN d.later ELSE {null} END",
            "withdrawn_at": f"CASE WHEN {state} = 'withdrawn' THEN d.later ELSE {null} END",
        },
    )


def _reports(size: int) -> None:
    """Four of five have one, and one of five a second: as many as there are commitments."""
    from justaction.commitments.models import ProgressReport

    for turn, which in ((0, "s.n % 5 <> 0"), (1, "s.n % 5 = 1")):
        template = 2 * size + 1 + turn
        ProgressReport.objects.create(
            id=template,
            commitment_id=1,
            as_of=date(1999, 1, 1 + turn),
            value=Decimal(5),
            story="We moved it.",
        )
        _copies(
            "commitments_progressreport",
            template,
            size,
            {
                "id": f"s.n + {turn * size}",
                "subject": _hex((2 + turn) << 40),
                "commitment_id": "s.n",
                "as_of": "d.day",
                "sent_at": "d.later" if turn else "d.at",
            },
            where=which,
            days=f"((s.n * 7919) % {DAYS - 150}) + {60 + 70 * turn}",
        )


def _reviews(size: int, organizations: int) -> None:
    """On the first report of half of all, by an unnamed peer of another field; each twentieth by one organization."""
    from justaction.collaborative.models import Field
    from justaction.commitments.models import Review

    fields = list(Field.objects.values_list("pk", flat=True))
    template = size + 1
    Review.objects.create(
        id=template,
        report_id=1,
        state="given",
        verdict="agrees",
        reasons="We looked at the letters of the bank.",
        due_on=date.today(),
        peer_field_id=fields[0],
    )
    _copies(
        "commitments_review",
        template,
        size,
        {
            "id": "s.n",
            "subject": _hex(5 << 40),
            "report_id": "s.n",
            "peer_organization_id": f"CASE WHEN s.n % {ONE_OF_ALL + 1} = 0 THEN 1 ELSE 2 + s.n * 17 % {organizations - 1} END",
            "verdict": _case("(s.n % 3)", ["'agrees'", "'asks_for_more'", "'disagrees'"]),
            "peer_field_id": _case(f"((s.n / 7) % {len(fields)})", fields),
            "ended_at": "d.later",
        },
        where="s.n % 5 <> 0 AND s.n % 2 = 0",
        days=f"((s.n * 7919) % {DAYS - 150}) + 100",
    )


def _documents(size: int) -> None:
    """What the search keeps of each commitment: of one as the product keeps it, with other numbers in its words."""
    from justaction.commitments.models import Commitment
    from justaction.search import actions as search
    from justaction.search.models import Document

    search.put(Commitment.objects.get(pk=size))
    Document.objects.filter(kind="commitment").update(key="0")
    template = Document.objects.get(kind="commitment").pk
    said = f" {size} "
    _copies(
        "search_document",
        template,
        size,
        {
            "id": f"s.n + {template}",
            "key": "'' || s.n",
            "title": f"replace(t.title, '{said}', ' ' || s.n || ' ')",
            "title_words": f"replace(t.title_words, '{said}', ' ' || s.n || ' ')",
            "url": "'/organizations/o-1/number-' || s.n",
        },
    )


def count_plainly() -> None:
    """Where writing a million cards one by one would take long: the numbers as the recount gives them, and the lines of the lists
    by one question. Pages read nothing else."""
    from justaction.counts import actions as counts
    from justaction.counts.models import Step

    for kind in counts.counters.kinds():
        for counter in counts.counters.of(kind):
            Step.objects.bulk_create(
                [
                    Step(kind=kind, name=name, scope=scope, key=key, number=number, folded=True)
                    for (name, scope, key), number in counter.recount().items()
                    if number
                ],
                batch_size=2000,
            )
    largest = "greatest" if connection.vendor == "postgresql" else "max"
    begun = "coalesce(c.state_since, c.published_at)"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dashboard_listing (commitment_id, organization_id, channel, field, state, changed_at, reported_at, due, name)"
            " SELECT c.id, o.id, coalesce(h.slug, ''), coalesce(f.slug, ''), c.state,"
            f" {largest}({begun}, coalesce(r.at, {begun}), coalesce(v.at, {begun})), r.at, c.target_on,"
            " lower(o.name || ': ' || c.title) FROM commitments_commitment c"
            " JOIN members_organization o ON o.id = c.organization_id AND o.listed"
            " LEFT JOIN collaborative_channel h ON h.id = c.channel_id LEFT JOIN collaborative_field f ON f.id = o.field_id"
            " LEFT JOIN (SELECT commitment_id, max(sent_at) AS at FROM commitments_progressreport GROUP BY 1) r"
            " ON r.commitment_id = c.id"
            " LEFT JOIN (SELECT p.commitment_id, max(w.ended_at) AS at FROM commitments_review w"
            " JOIN commitments_progressreport p ON p.id = w.report_id WHERE w.state = 'given' GROUP BY 1) v"
            " ON v.commitment_id = c.id WHERE c.published_at IS NOT NULL"
        )
        cursor.execute(
            "INSERT INTO dashboard_organizationlisting (organization_id, name, kind, field, made, standing, signed_at)"
            " SELECT o.id, lower(o.name), o.kind, coalesce(f.slug, ''), CASE WHEN EXISTS (SELECT 1 FROM commitments_commitment c"
            " WHERE c.organization_id = o.id AND c.published_at IS NOT NULL) THEN 'some' ELSE 'none' END, coalesce(d.state, ''),"
            " (SELECT max(s.confirmed_at) FROM statement_signature s WHERE s.organization_id = o.id AND s.state = 'confirmed')"
            " FROM members_organization o LEFT JOIN collaborative_field f ON f.id = o.field_id"
            " LEFT JOIN commitments_organizationstanding d ON d.organization_id = o.id WHERE o.listed"
        )
