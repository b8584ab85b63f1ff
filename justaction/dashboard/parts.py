"""What the public pages add to pages below: the dashboard in the menu, one's turn to answer about a page that may be wrong, and the threads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from justaction.ballots.models import Ballot
from justaction.commitments.models import Commitment
from justaction.dashboard import policy, thread
from justaction.dashboard.models import Correction, Ground
from justaction.members.models import Person
from justaction.standards.models import Standard
from justaction.standards.policy import may_lead
from justaction.statement.models import Paragraph, StatementVersion
from justaction.web.origins import Origin
from justaction.web.slots import Part, only_when

MOST = 5
THREADS = 12  # that a page names


def menu(viewer: Any, thing: Any) -> Iterator[Part]:
    """The dashboard in the main menu."""
    yield Part(title=_("Commitments"), url=reverse("dashboard:commitments"))


@only_when(
    lambda viewer: Correction.objects.open() if policy.may_answer(viewer) else Correction.objects.none()
)
def my_turns(viewer: Person, thing: Any) -> Iterator[Part]:
    """What somebody thinks is wrong, until the promised day."""
    for one in Correction.objects.open().order_by("due_on", "id")[:MOST]:
        yield Part(
            title=_("Is “%(page)s” wrong?") % {"page": one.page_title},
            note=one.words[:140],
            due=one.due_on,
            url=reverse("dashboard:answer_correction", args=[one.subject]),
            button=_("Answer"),
        )


def of_standard(viewer: Person | None, standard: Standard) -> Iterator[Part]:
    """On the page of a standard: the words of the statement below it. Its commitments lead to their threads."""
    if standard.begun_at is None:
        return
    may_ground = viewer is not None and may_lead(viewer, standard)
    grounds = _grounds(standard)
    if grounds or may_ground:
        context = {
            "title": _("What it stands on"),
            "standard": standard,
            "grounds": grounds,
            "may_ground": may_ground,
        }
        yield Part(template="dashboard/threads_panel.html", context=context)


def of_statement(viewer: Person | None, version: StatementVersion) -> Iterator[Part]:
    """Below the statement: which standards carry out which paragraph, and the threads that begin here."""
    identities = {one.identity: one.number for one in version.paragraphs.all()}
    found = Ground.objects.filter(identity__in=identities).select_related("standard__current")
    rows = sorted(found, key=lambda one: (identities[one.identity], one.standard.code))
    if rows:
        standards = [{"paragraph": identities[one.identity], "standard": one.standard} for one in rows]
        context = {
            "title": _("What came of these words"),
            "standards": standards,
            "threads": thread.through([one.standard for one in rows], THREADS),
        }
        yield Part(template="dashboard/threads_panel.html", context=context)


def of_decision(viewer: Person | None, ballot: Ballot) -> Iterator[Part]:
    """Below a decision that adopted a standard: the standard, and the threads through it."""
    if not ballot.about.startswith("standard:"):
        return
    rows = Standard.objects.filter(revisions__ballot=ballot).select_related("current").distinct()
    if standards := list(rows):
        context = {
            "title": _("What came of this decision"),
            "standards": [{"standard": one} for one in standards],
            "threads": thread.through(standards, THREADS),
        }
        yield Part(template="dashboard/threads_panel.html", context=context)


def of_answers(viewer: Person | None, found: list[Origin]) -> Iterator[Part]:
    """Beside an answer of an assessment that became a commitment: its whole thread."""
    rows = Commitment.objects.public().filter(grew_key__in=[one.key for one in found], grew_kind="assessment")
    for row in rows.select_related("organization"):
        yield Part(
            url=reverse("dashboard:thread", args=[row.organization.slug, row.slug]),
            button=_("The whole thread"),
            context={"key": row.grew_key},
        )


def _grounds(standard: Standard) -> list[Paragraph]:
    """The paragraphs on which it stands, as the newest published version has them; one question."""
    identities = Ground.objects.filter(standard=standard).values("identity")
    rows = Paragraph.objects.filter(identity__in=identities).exclude(
        version__state__in=StatementVersion.WRITTEN
    )
    newest = {one.identity: one for one in rows.select_related("version").order_by("version__number")}
    return sorted(newest.values(), key=lambda one: one.number)
