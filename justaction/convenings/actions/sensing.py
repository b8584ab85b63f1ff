"""Deeds of a sense check: asking, answering by code, counting hands, closing. It shows where a room stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.convenings import hands, policy
from justaction.convenings.actions.coming import locked
from justaction.convenings.models import Answer, Gathering, Joiner, SenseCheck, Stage
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.web import clock, pages

LONGEST = 600  # seconds that a sense check can be open by itself
MOST_ALOUD = 10_000


@transaction.atomic
def ask(
    gathering: Gathering,
    *,
    question: str,
    kind: str,
    by: Person | None,
    seconds: int | None = None,
    live: bool = False,
) -> SenseCheck:
    """Ask everybody who is there; the screen shows it. One that is open is closed first.

    It closes by itself after `seconds`, or when the host closes it; `live` shows its bars before that.
    Raises NotAllowed, Refused (fields "question", "kind", "seconds").
    """
    row, stage = running(gathering, by)
    question = " ".join(question.split())
    if not question:
        raise Refused(_("Write the question."), field="question", status=422)
    if kind not in SenseCheck.Kind.values:
        raise Refused(_("Choose how people answer."), field="kind", status=422)
    if seconds is not None and not 10 <= seconds <= LONGEST:
        raise Refused(_("Between 10 seconds and 10 minutes."), field="seconds", status=422)
    for one in row.checks.filter(closed_at=None):
        _close(one)
    asked = SenseCheck.objects.create(
        gathering=row,
        item=stage.item,
        question=question[:160],
        kind=kind,
        live=live,
        closes_at=clock.now() + timedelta(seconds=seconds) if seconds else None,
    )
    stage.showing = Stage.Showing.CHECK
    stage.save(update_fields=["showing"])
    return asked


@transaction.atomic
def answer(joiner: Joiner, asked: SenseCheck, *, choice: str) -> None:
    """Answer, or answer anew: one answer for each who joined, changed until the end. Raises Refused."""
    row = locked(joiner.gathering)
    asked = SenseCheck.objects.get(pk=asked.pk, gathering=row)
    if choice not in hands.WORDS[asked.kind]:
        raise Refused(_("Choose one of the answers."), status=422)
    if not asked.takes_answers or asked.counts is not None:
        raise Refused(_("This sense check is closed. What you answered before still counts."))
    if not Joiner.objects.filter(pk=joiner.pk).exists():
        raise Refused(_("You have left. Join again with the code to answer."))
    Answer.objects.update_or_create(asked=asked, joiner=joiner, defaults={"choice": choice})


@transaction.atomic
def count_aloud(asked: SenseCheck, *, counts: Mapping[str, int], by: Person | None) -> None:
    """Add what was answered by a show of hands or by phone, as the host counted it. Raises NotAllowed, Refused."""
    running(asked.gathering, by)
    row = SenseCheck.objects.get(pk=asked.pk)
    if row.counts is not None:
        raise Refused(_("It is over. Its counts stay as they are."))
    if not all(key in hands.WORDS[row.kind] and 0 <= n <= MOST_ALOUD for key, n in counts.items()):
        raise Refused(_("Write how many hands you counted."), status=422)
    row.aloud = {key: n for key, n in counts.items() if n}
    row.save(update_fields=["aloud"])


@transaction.atomic
def close_check(asked: SenseCheck, *, by: Person | None) -> None:
    """Close it; answers on their way still count for half a minute. Closing twice is fine. Raises NotAllowed."""
    running(asked.gathering, by)
    _close(SenseCheck.objects.get(pk=asked.pk))
    pages.changed()


def running(gathering: Gathering, by: Person | None) -> tuple[Gathering, Stage]:
    """The gathering, locked, and its stage, for who may run its day. Raises NotAllowed, Refused."""
    row = locked(gathering)
    if not policy.may_host(by, row):
        raise NotAllowed(_("Only those who host it can do this."))
    stage = Stage.objects.select_related("item").filter(gathering=row).first()
    if stage is None or not policy.may_run_day(by, row):
        raise Refused(_("Make a code first. From an hour before it begins, the screen can be moved."))
    return row, stage


def _close(asked: SenseCheck) -> None:
    asked.closed_at = min(asked.ends_at or clock.now(), clock.now())
    asked.save(update_fields=["closed_at"])


def freeze(asked: SenseCheck) -> None:
    """Keep only the counts of a sense check that is over, of which no answer can be told apart."""
    if asked.counts is None:
        asked.closed_at = asked.closed_at or asked.closes_at or clock.now()
        asked.counts = dict(Counter(asked.answers.values_list("choice", flat=True)))
        asked.save(update_fields=["closed_at", "counts"])
