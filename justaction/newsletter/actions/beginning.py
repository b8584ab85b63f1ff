"""An issue whose time has come begins to go out."""

from __future__ import annotations

from django.db import transaction

from justaction.jobs import later
from justaction.mail import actions as mail
from justaction.newsletter import policy, writing
from justaction.newsletter.actions.delivering import go_on
from justaction.newsletter.models import Issue
from justaction.record import actions as record
from justaction.web import clock, pages


def begin_due() -> int:
    """What the clock does: let issues begin whose time has come, unless it is night. How many."""
    if policy.is_quiet(clock.now()):
        return 0
    return sum(_begin(pk) for pk in Issue.objects.due().values_list("pk", flat=True))


@transaction.atomic
def _begin(pk: int) -> bool:
    row = Issue.objects.select_for_update(of=("self",)).due().filter(pk=pk).first()
    if row is None:
        return False
    words = writing.newest(row)
    for one in words.values():
        writing.body(one).save()
    row.state, row.started_at = Issue.State.SENDING, clock.now()
    row.save()
    main = next(iter(words.values()))
    record.enter(
        "newsletter.sent",
        row,
        by=row.sent_by,
        title=main.title,
        url=row.url,
        words={"title": main.title},
        facts={"languages": len(words), "digest": writing.fingerprint(row, words.values())},
    )
    pages.changed()
    if mail.writes_letters():
        later(go_on, row.pk)
    else:  # in the invented year, whose readers do not exist
        Issue.objects.filter(pk=pk).update(state=Issue.State.SENT, ended_at=clock.now(), filled_to=-1)
    return True
