"""What the clock does: invitations run out, one gentle letter before the day, and a word when sharing back is late."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from justaction.assessments import emails
from justaction.assessments.actions.opening import enter, locked
from justaction.assessments.actions.seating import forget
from justaction.assessments.models import Round, Seat
from justaction.web import clock

BEFORE = timedelta(days=7)
KEEP = timedelta(days=30)  # an invitation after its link has run out


def keep_time() -> int:
    """All that is due now; returns how many seats were forgotten or reminded."""
    return _lapse() + _remind() + _note_late()


def _lapse() -> int:
    old = Seat.objects.filter(state=Seat.State.ASKED, answer_by__lte=clock.now() - KEEP)
    done = 0
    for pk in old.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            row = Seat.objects.select_for_update().filter(pk=pk, state=Seat.State.ASKED).first()
            if row is not None:
                forget(row, Seat.State.LAPSED)
                done += 1
    return done


def _remind() -> int:
    """One letter to each, a week before the day, in groups that have not handed in."""
    soon = clock.today() + BEFORE
    done = 0
    running = Round.objects.filter(
        state=Round.State.ANSWERING, answer_by__lte=soon, answer_by__gte=clock.today()
    )
    for row in running.with_names().order_by("pk"):
        open_ = [side.which for side in row.sides.all() if side.handed_in_at is None]
        waiting = row.seats.now().filter(which__in=open_, reminded_at=None).order_by("pk")
        for pk in waiting.values_list("pk", flat=True):
            with transaction.atomic():
                seat = Seat.objects.select_for_update(of=("self",)).select_related("person").get(pk=pk)
                if seat.reminded_at is None:
                    seat.reminded_at = clock.now()
                    seat.save(update_fields=["reminded_at"])
                    emails.reminded(row, seat)
                    done += 1
    return done


def _note_late() -> int:
    """The day of sharing back has passed: the record says so, once, and the coordinator hears of it."""
    late = Round.objects.filter(state=Round.State.BOTH_IN, share_by__lt=clock.today(), late_at=None)
    done = 0
    for pk in late.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            row = locked(Round(pk=pk))
            if row.state == Round.State.BOTH_IN and row.late_at is None and row.share_by is not None:
                row.late_at = clock.now()
                row.save(update_fields=["late_at"])
                enter("assessment.late", row, by=None, facts={"due": row.share_by.isoformat()})
                emails.sharing_late(row)
                done += 1
    return done
