"""Deeds of answering: a group writes one answer together, adds notes and proof, and shows hands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.assessments import policy, together
from justaction.assessments.models import Answer, Evidence, Hand, Item, Level, Note, Round, Seat, Wording
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.web import clock

MOST_NOTES, MOST_EVIDENCE = 60, 20
LONGEST = 4000


@dataclass(frozen=True)
class Saved:
    """What came of saving: the answer as it stands now. `joined` when somebody else had changed the words meanwhile
    and both were brought together; `other_level` is what they chose, when it is not what this person chose."""

    answer: Answer
    joined: bool = False
    other_level: str = ""


def _seat(item: Item, by: Person) -> tuple[Round, Seat]:
    """The round and the seat of somebody who may write now. Raises NotAllowed, Refused."""
    row = Round.objects.select_related("organization").get(pk=item.round_id)
    seat = policy.seat_of(by, row)
    if seat is None:
        raise NotAllowed(_("Only people of this group write here."))
    if not policy.is_open(row, seat.which):
        raise Refused(_("Your group has handed in, or the round has ended. What you typed is still below."))
    return row, seat


def _answer(item: Item, which: str) -> Answer:
    """The answer of a group, held; made when nobody wrote yet."""
    Answer.objects.bulk_create([Answer(item=item, which=which)], ignore_conflicts=True)
    return Answer.objects.select_for_update().get(item=item, which=which)


@transaction.atomic
def save(item: Item, *, level: str, text: str, seen: int, by: Person) -> Saved:
    """Save the group's answer. `seen` is the version that one had in front of oneself: what others wrote since then is
    brought together with it, so that no word of anybody is lost. Hands on the old wording are down. Raises Refused."""
    _round, seat = _seat(item, by)
    if level and level not in Level.values:
        raise Refused(_("Choose one of the answers."), field="level", status=422)
    row = _answer(item, seat.which)
    text = text.replace("\r\n", "\n").strip()
    base = row.wordings.filter(version=seen).first() if seen != row.version else None
    was_text, was_level = (base.text, base.level) if base else ("", "")
    joined, other = False, ""
    if seen != row.version:
        mine, text = text, together.merge(was_text, row.text, text)
        joined = text not in (mine, row.text)
        if level in ("", was_level):
            level = row.level
        elif row.level not in (level, was_level):
            other, level = row.level, row.level
    if len(text) > LONGEST:
        raise Refused(
            _("Together with what others wrote this is longer than %(most)s characters. Shorten it.")
            % {"most": LONGEST},
            field="text",
            status=422,
        )
    if (text, level) != (row.text, row.level):
        row.text, row.level, row.version, row.saved_at = text, level, row.version + 1, clock.now()
        row.save()
        Wording.objects.create(answer=row, version=row.version, level=level, text=text, seat=seat)
    return Saved(row, joined, other)


@transaction.atomic
def show_hand(item: Item, *, fingers: int, by: Person, version: int | None = None) -> Hand:
    """Show a hand on the answer as it stands, or change it. Raises Refused when the answer was changed since `version`."""
    _round, seat = _seat(item, by)
    if not 0 <= fingers <= 5:
        raise Refused(_("Show from five fingers down to none."), field="fingers", status=422)
    row = _answer(item, seat.which)
    if not row.level:
        raise Refused(_("Choose an answer first. Then show a hand on it."), field="fingers")
    if version is not None and version != row.version:
        raise Refused(
            _("Somebody has just changed the answer. Read it, then show your hand."), field="fingers"
        )
    said = {"fingers": fingers, "version": row.version, "at": clock.now()}
    return Hand.objects.update_or_create(answer=row, seat=seat, defaults=said)[0]


@transaction.atomic
def write_note(item: Item, *, text: str, by: Person) -> Note:
    """Write something for one's own group only. Raises Refused."""
    _round, seat = _seat(item, by)
    if not text.strip():
        raise Refused(_("Write a few words."), field="text", status=422)
    row = _answer(item, seat.which)
    if row.notes.count() >= MOST_NOTES:
        raise Refused(_("There are many notes here. Put them into the answer first."), field="text")
    return Note.objects.create(answer=row, seat=seat, text=text.strip()[:1000])


@transaction.atomic
def drop_note(note: Note, *, by: Person) -> None:
    """Take one's own note away. Raises NotAllowed, Refused."""
    _round, seat = _seat(note.answer.item, by)
    if note.seat_id != seat.pk:
        raise NotAllowed(_("Only whoever wrote a note can take it away."))
    Note.objects.filter(pk=note.pk).delete()


@transaction.atomic
def add_evidence(item: Item, *, title: str, by: Person, url: str = "", on: date | None = None) -> Evidence:
    """Say where the answer can be seen. Raises Refused with the field."""
    _round, seat = _seat(item, by)
    if not title.strip():
        raise Refused(_("Say what it is."), field="title", status=422)
    if on is not None and on > clock.today():
        raise Refused(_("This day has not come yet."), field="on", status=422)
    row = _answer(item, seat.which)
    if row.evidence.count() >= MOST_EVIDENCE:
        raise Refused(_("There are many here already. Take one away first."), field="title")
    made = Evidence(answer=row, seat=seat, title=" ".join(title.split())[:200], url=url.strip(), on=on)
    made.full_clean(exclude=["answer", "seat"])
    made.save()
    return made


@transaction.atomic
def drop_evidence(evidence: Evidence, *, by: Person) -> None:
    """Take something away that the own group added. Raises NotAllowed, Refused."""
    _round, seat = _seat(evidence.answer.item, by)
    if evidence.answer.which != seat.which:
        raise NotAllowed(_("Only people of this group write here."))
    Evidence.objects.filter(pk=evidence.pk).delete()
