"""Deeds about being erased: asked for, taken back within some days, done, and done again after a restore."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from justaction.coedit import actions as writing
from justaction.errors import NotAllowed, Refused
from justaction.mail import actions as mail
from justaction.members import holding, policy
from justaction.members.emails import accounts as emails
from justaction.members.models import DigestItem, Erasure, Grant, Invitation, Person, Report
from justaction.members.models.accounts import WAIT_TO_ERASE
from justaction.members.roles import Ability
from justaction.record import actions as record
from justaction.record import place
from justaction.record.kinds import KINDS
from justaction.record.kinds.shape import NAMES
from justaction.record.models import Disclosure, Entry, Recorded
from justaction.record.place import Place
from justaction.record.tree.folder import Changed, Folder
from justaction.web import clock, pages

LIST = "erased.jsonl"  # beside head.json, outside the backups: every restore replays it


@transaction.atomic
def ask_to_erase(person: Person, *, by: Person) -> Erasure:
    """Ask to be erased. It is done after 14 days; until then it can be taken back, also by the link in a letter.

    Raises NotAllowed, and Refused where something has to be settled first (the only steward; an open vote).
    """
    if not policy.may_edit_me(by, person):
        raise NotAllowed(_("Only you can ask for this."))
    row = Person.objects.select_for_update().get(pk=person.pk)
    if (open_one := Erasure.objects.filter(person=row, state=Erasure.State.ASKED).first()) is not None:
        return open_one
    check(row)
    erasure = Erasure.objects.create(person=row, due_at=clock.now() + WAIT_TO_ERASE)
    emails.erasure_asked(row, erasure)
    return erasure


def check(person: Person) -> None:
    """Raise Refused while this person cannot go: nobody else is a steward, or a chapter says why."""
    stewards = Grant.objects.now().filter(person__is_active=True).select_related("role", "person")
    others = [one for one in stewards if Ability.STEWARD in one.role.abilities and not one.scope]
    if others and all(one.person_id == person.pk for one in others):
        raise Refused(_("You are the only steward. Give the role to somebody else first."))
    holding.check_erase(person)


@transaction.atomic
def take_back(erasure: Erasure, *, by: Person | None) -> Erasure:
    """Stay: by the person, signed in, or by the link in the letter (`by=None`). Doing it twice changes nothing.

    Raises NotAllowed for anybody else, Refused when it is done.
    """
    row = Erasure.objects.select_for_update().get(pk=erasure.pk)
    if by is not None and row.person_id != by.pk:
        raise NotAllowed(_("Only the person can do this."))
    if row.state == Erasure.State.DONE:
        raise Refused(_("This is done, and cannot be undone."), status=410)
    if row.state == Erasure.State.ASKED:
        row.state, row.ended_at = Erasure.State.TAKEN_BACK, clock.now()
        row.save(update_fields=["state", "ended_at"])
        if row.person is not None:
            emails.erasure_taken_back(row.person)
    return row


def erase_due() -> int:
    """Erase everybody whose days of waiting are over, and finish what a stop left half done; how many people.

    When one goes wrong the others are erased all the same; then the first mistake is raised.
    """
    due = Erasure.objects.filter(state=Erasure.State.ASKED, due_at__lte=clock.now()).order_by("id")
    done, wrong = 0, []
    for pk in list(due.values_list("pk", flat=True)):
        try:
            done += _erase_one(pk)
        except Exception as error:  # raised below
            wrong.append(error)
    note_erased()
    if done:
        transaction.on_commit(empty_the_log)
    if wrong:
        raise wrong[0]
    return done


@transaction.atomic
def _erase_one(pk: int) -> bool:
    row = Erasure.objects.select_for_update().get(pk=pk)
    if row.state != Erasure.State.ASKED or row.person_id is None:
        return False
    person = Person.objects.select_for_update().get(pk=row.person_id)
    try:
        check(person)
    except Refused as no:
        row.due_at = clock.now() + WAIT_TO_ERASE / 14
        row.save(update_fields=["due_at"])
        emails.erasure_waits(person, no.message, row)
        return False
    erase(person, row)
    return True


def erase(person: Person, erasure: Erasure) -> None:
    """Erase a person, inside the transaction of the caller: their words, their letters, their rows, their sessions."""
    last = emails.erased(person)
    holding.wipe(person)
    _wipe_here(person)
    record.erase(words_of(person), about=erasure)
    if person.name:
        Entry.objects.filter(subject__in=subjects_of(person), title__icontains=person.name).update(title="")
    mail.forget_address(person.email, but=last)
    end_sessions(person)
    erasure.gone, erasure.state, erasure.ended_at = person.subject, Erasure.State.DONE, clock.now()
    erasure.save(update_fields=["gone", "state", "ended_at"])
    person.delete()
    pages.changed()


def subjects_of(person: Person) -> list[str]:
    """The public ids of the things that are about this person, wherever a chapter keeps them."""
    found = [person.subject]
    for model, field in holding.every_key():
        if field.name == "person" and issubclass(model, Recorded):
            rows = model._default_manager.filter(**{field.name: person})
            found += rows.values_list("subject", flat=True)
    return found


def words_of(person: Person) -> QuerySet[Disclosure]:
    """The words of the record that tell of this person: all of what is about them, and their name in what they did.

    The same name in what others did stays: somebody could take on a name in order to have it erased.
    """
    personal = [kind.name for kind in KINDS.values() if kind.personal]
    about = Q(entry__subject__in=subjects_of(person), entry__kind__in=personal)
    named = Q(entry__actor=person, path__in=NAMES, value=person.name)
    return Disclosure.objects.filter(about | named)


def _wipe_here(person: Person) -> None:
    """What members keep without a key: invitations to the address, reports with it, their name in the daily letters."""
    invited = Invitation.objects.filter(address__iexact=person.email)
    invited.waiting().update(state=Invitation.State.WITHDRAWN, answered_at=clock.now())
    invited.update(name="", address="", note="")
    Report.objects.filter(address__iexact=person.email).update(address="")
    if person.name:
        DigestItem.objects.filter(by_name=person.name).update(by_name="")


def end_sessions(person: Person) -> None:
    """End every session of a person, wherever it runs, and send them out of what is written live."""
    key = str(person.pk)
    for session in Session.objects.filter(expire_date__gt=clock.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == key:
            session.delete()
    writing.recall(person=person)


# --- the list that every restore replays ----------------------------------------------------------------------------


def note_erased() -> int:
    """Write to the list outside the backups whom we erased and have not noted yet; safe to run at any time."""
    rows = list(Erasure.objects.filter(state=Erasure.State.DONE, noted_at=None).order_by("id"))
    if not rows:
        return 0
    _write_down((row.gone, row.ended_at or clock.now()) for row in rows)
    Erasure.objects.filter(pk__in=[row.pk for row in rows]).update(noted_at=clock.now())
    return len(rows)


def empty_the_log() -> bool:
    """Write SQLite's log into its file and cut it to nothing: old pages stand in it until then. What is deleted in the file is
    overwritten (`secure_delete`). False while somebody reads an older state; every later erasure tries again."""
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return not cursor.fetchone()[0]


def noted(folder: Path | None = None) -> dict[str, datetime]:
    """Whom the list names (ours, or the copy in a folder), and when each was erased. A line that a crash cut short is
    passed over."""
    return read_list(_listed(Folder(folder) if folder else place.memory()) or b"")


def read_list(words: bytes) -> dict[str, datetime]:
    """Whom such a list names."""
    found: dict[str, datetime] = {}
    for line in words.decode(errors="replace").splitlines():
        try:
            said = json.loads(line)
            found[str(said["gone"])] = datetime.fromisoformat(said["at"])
        except (ValueError, KeyError, TypeError):
            continue
    return found


def learn(gone: dict[str, datetime]) -> int:
    """Add to the list whom another copy of it names; returns how many were new."""
    new = {subject: at for subject, at in gone.items() if subject not in noted()}
    _write_down((subject, at) for subject, at in new.items())
    return len(new)


def _listed(kept: Place) -> bytes | None:
    try:
        return kept.read(LIST)
    except FileNotFoundError:
        return None


def _write_down(lines: Iterable[tuple[str, datetime]]) -> None:
    more = "".join(json.dumps({"gone": subject, "at": at.isoformat()}) + "\n" for subject, at in lines)
    kept = place.memory()
    while more:
        before = _listed(kept)
        old = before or b""
        gap = b"\n" if old and not old.endswith(b"\n") else b""  # a line that a crash cut short
        try:
            kept.swap(LIST, before, old + gap + more.encode())
        except Changed:
            continue  # another machine wrote meanwhile
        return


def erase_again() -> int:
    """After a restore: erase whoever the list names and the backup brought back; how many people. Run before serving."""
    back = Person.objects.filter(subject__in=list(noted()))
    for person in list(back):
        with transaction.atomic(), mail.without_letters():
            Erasure.objects.filter(person=person, state=Erasure.State.ASKED).update(
                state=Erasure.State.TAKEN_BACK, ended_at=clock.now()
            )
            erase(person, Erasure.objects.create(person=person, due_at=clock.now(), noted_at=clock.now()))
    if back:
        transaction.on_commit(empty_the_log)
    return len(back)
