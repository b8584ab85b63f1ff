"""Citing standards: a commitment says which clauses it follows."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.commitments import policy
from justaction.commitments.actions.standing import entry_of, locked
from justaction.commitments.models import Citation, Commitment
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.standards.models import Clause, Standard
from justaction.web import pages

MOST = 20


@transaction.atomic
def cite(
    commitment: Commitment, *, by: Person, standards: Sequence[Standard] = (), clauses: Sequence[Clause] = ()
) -> list[Citation]:
    """Say which standards in force, or which clauses of them, the commitment follows; replaces what was said before.

    What was cited earlier keeps the revision that it was cited from. Raises NotAllowed, and Refused for a standard that
    is not in force, too many, or a commitment that was withdrawn.
    """
    row = locked(commitment)
    if not policy.may_write(by, row.organization):
        raise NotAllowed(_("Only people of the organization can say what it follows."))
    if row.is_pledge or row.withdrawn_at:
        raise Refused(_("Only a draft or a commitment that stands can follow a standard."))
    wanted: list[tuple[Standard, Clause | None]] = [(one, None) for one in standards]
    wanted += [(one.revision.standard, one) for one in clauses]
    if len(wanted) > MOST:
        raise Refused(_("Choose twenty clauses at most."), field="cited", status=422)
    now = Standard.objects.select_related("current").in_bulk([standard.pk for standard, _clause in wanted])
    before = {(one.standard_id, one.clause_id): one for one in row.citations.all()}
    keep = {(standard.pk, clause.pk if clause else None) for standard, clause in wanted}
    row.citations.exclude(pk__in=[one.pk for key, one in before.items() if key in keep]).delete()
    for standard, clause in wanted:
        if (standard.pk, clause.pk if clause else None) in before:
            continue
        found = now[standard.pk]
        if found.stage != Standard.Stage.ADOPTED or found.current is None:
            raise Refused(_("Only a standard in force can be followed."), field="cited", status=422)
        cited_from = clause.revision if clause else found.current
        Citation.objects.create(commitment=row, standard=standard, cited_from=cited_from, clause=clause)
    if row.published_at is not None and keep != set(before):
        enter(row, by)
    pages.changed()
    return list(row.citations.all())


def enter(row: Commitment, by: Person) -> None:
    """Let the record say which clauses a published commitment follows."""
    said = [one.words for one in row.citations.select_related("standard", "clause", "cited_from")]
    record.enter(
        "commitment.cites",
        row,
        by=by,
        title=f"{row.organization}: {row.title}",
        url=row.record_url,
        words={"standards": said},
        facts={"count": len(said)},
        answers=entry_of(row, "commitment.published"),
    )
