"""Taking a standard up: an organization says so, and a peer of another field checks it."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.jobs import later
from justaction.mail.actions import writes_letters
from justaction.members import policy as members
from justaction.members.models import Organization, Person
from justaction.record.models import Entry
from justaction.standards import emails, policy
from justaction.standards.actions.shared import enter, locked, need
from justaction.standards.models import Check, Standard, Uptake, UptakeChange
from justaction.standards.policy import peers
from justaction.web import clock

DAYS = 14  # that a peer has to answer
State = Uptake.State
SAID = (State.NONE, State.PROMISED, State.IN_USE)


@transaction.atomic
def say_uptake(
    standard: Standard,
    organization: Organization,
    *,
    state: str,
    note: str,
    by: Person,
    proof_url: str = "",
) -> Uptake:
    """Say for an organization where it stands: not taken up, promised, or in use. Only peers can say that it was checked.

    Said to be in use, a peer of another field is asked at once, where there is one. Raises NotAllowed, and Refused with
    the field for what is missing, or for a standard that is not in force.
    """
    row = locked(standard)
    if not policy.may_speak_for(by, organization):
        raise NotAllowed(_("Only people who speak for %(name)s can do this.") % {"name": organization})
    if row.stage != Standard.Stage.ADOPTED or row.current is None:
        raise Refused(_("Only a standard in force can be taken up."))
    if not organization.listed:
        raise Refused(_("Only organizations that are listed can take it up."))
    if state not in SAID:
        raise Refused(_("Say whether it is promised or in use."), field="state", status=422)
    note = need(note, "note", _("Say in a line or two what you do."))[:1000]
    if state == State.IN_USE and not proof_url.strip():
        raise Refused(_("Give an address where a peer can see it."), field="proof_url", status=422)
    uptake = _uptake(row, organization)
    _put(uptake, state, UptakeChange.Voice.ORGANIZATION, note, by, proof_url=proof_url.strip())
    uptake.checks.filter(state=Check.State.ASKED).update(state=Check.State.CLOSED, ended_at=clock.now())
    if state == State.IN_USE:
        _next(uptake)
    return uptake


@transaction.atomic
def ask_check(uptake: Uptake, *, by: Person) -> Check:
    """Ask one more peer, when nobody is asked and it is in use by the organization's own word. Raises NotAllowed, Refused."""
    locked(uptake.standard)
    row = _row(uptake)
    if not (policy.may_speak_for(by, row.organization) or policy.may_lead(by, row.standard)):
        raise NotAllowed(_("Only people who speak for %(name)s can do this.") % {"name": row.organization})
    if row.state != State.IN_USE:
        raise Refused(_("Only what is said to be in use can be checked."))
    if row.checks.filter(state=Check.State.ASKED).exists():
        raise Refused(_("A peer is asked already. Wait for the answer."))
    asked = _next(row)
    if asked is None:
        raise Refused(_("Nobody of another field, without a tie, is free to check it now."))
    return asked


@transaction.atomic
def answer_check(check: Check, *, verdict: str, reasons: str, by: Person) -> Check:
    """A peer says what they find. If they agree, it is in use and peers checked. Raises NotAllowed, Refused."""
    row = _check(check)
    if not peers.may_check(by, row):
        raise NotAllowed(_("Only the peer who was asked, with no tie to the organization, can answer."))
    if verdict not in Check.Verdict:
        raise Refused(_("Say what you find."), field="verdict", status=422)
    row.reasons = need(
        reasons, "reasons", _("Give your reasons. The organization reads them, and everybody.")
    )[:3000]
    row.verdict, row.state, row.ended_at = verdict, Check.State.GIVEN, clock.now()
    row.save()
    _enter_check(row, by)
    if verdict == Check.Verdict.AGREES:
        _put(row.uptake, State.CHECKED, UptakeChange.Voice.PEER, row.reasons[:1000], by, check=row)
    return row


@transaction.atomic
def pass_on_check(check: Check, *, by: Person) -> Check:
    """A peer leaves it to somebody else; no reason is asked. Raises NotAllowed."""
    row = _check(check)
    if row.peer_id != by.pk or row.state != Check.State.ASKED:
        raise NotAllowed(_("Only the peer who was asked can do this."))
    row.state, row.ended_at = Check.State.PASSED_ON, clock.now()
    row.save(update_fields=["state", "ended_at"])
    _next(row.uptake)
    return row


@transaction.atomic
def reply_to_check(check: Check, *, reply: str, by: Person) -> Check:
    """The organization replies, once, to a peer who does not agree. Raises NotAllowed, Refused."""
    row = _check(check)
    if not policy.may_speak_for(by, row.uptake.organization):
        raise NotAllowed(
            _("Only people who speak for %(name)s can do this.") % {"name": row.uptake.organization}
        )
    if row.state != Check.State.GIVEN or row.verdict == Check.Verdict.AGREES or row.reply:
        raise Refused(_("There is nothing here to reply to."))
    row.reply = need(reply, "reply", _("Write your reply."))[:2000]
    row.replied_at = clock.now()
    row.save(update_fields=["reply", "replied_at"])
    enter(
        "uptake.checked",
        row.uptake.standard,
        thing=row,
        by=by,
        words={"organization": row.uptake.organization.name, "reply": row.reply},
        facts={"verdict": row.verdict, "reply": 1},
        answers=list(Entry.objects.filter(subject=row.subject).order_by("-id")[:1]),
    )
    return row


def lapse_checks() -> int:
    """What the clock does: whoever did not answer in time is let go, and the next peer is asked; how many."""
    today, lapsed = clock.today(), 0
    for pk in Check.objects.filter(state=Check.State.ASKED, due_on__lt=today).values_list("pk", flat=True):
        with transaction.atomic():
            row = _check(Check.objects.get(pk=pk))
            if row.state != Check.State.ASKED or row.due_on >= today:
                continue
            row.state, row.ended_at = Check.State.LAPSED, clock.now()
            row.save(update_fields=["state", "ended_at"])
            _next(row.uptake)
            lapsed += 1
    return lapsed


# --- inside -----------------------------------------------------------------------------------------------------


def _uptake(row: Standard, organization: Organization) -> Uptake:
    assert row.current is not None
    try:
        with transaction.atomic():
            found, _new = Uptake.objects.get_or_create(
                standard=row, organization=organization, defaults={"of_revision": row.current}
            )
    except IntegrityError:  # pragma: no cover  # the row of the standard is locked
        found = Uptake.objects.get(standard=row, organization=organization)
    return _row(found)


def _row(uptake: Uptake) -> Uptake:
    rows = Uptake.objects.select_for_update(of=("self",))
    return rows.select_related("standard__current", "standard__channel", "organization__field").get(
        pk=uptake.pk
    )


def _check(check: Check) -> Check:
    locked(check.uptake.standard)
    row = Check.objects.select_for_update(of=("self",)).get(pk=check.pk)
    row.uptake = _row(row.uptake)
    return row


def _put(
    uptake: Uptake,
    state: str,
    voice: UptakeChange.Voice,
    note: str,
    by: Person,
    *,
    proof_url: str = "",
    check: Check | None = None,
) -> None:
    """Let it stand there from now on; a peer speaks of the revision that the organization spoke of."""
    if voice == UptakeChange.Voice.ORGANIZATION and uptake.standard.current is not None:
        uptake.of_revision = uptake.standard.current
    uptake.state, uptake.since = state, clock.now()
    uptake.save(update_fields=["state", "since", "of_revision"])
    UptakeChange.objects.create(
        uptake=uptake,
        state=state,
        revision=uptake.of_revision,
        voice=voice,
        note=note,
        proof_url=proof_url,
        by=by,
        check_made=check,
    )
    enter(
        "uptake.changed",
        uptake.standard,
        thing=uptake,
        by=by,
        words={"organization": uptake.organization.name, "note": note, "proof": proof_url},
        facts={"state": state, "revision": uptake.of_revision.number, "voice": voice.value},
        answers=list(Entry.objects.filter(subject=uptake.subject).order_by("-id")[:1]),
    )


def _next(uptake: Uptake) -> Check | None:
    """Ask the next peer, where there is one."""
    peer = peers.next_peer(uptake)
    if peer is None:
        return None
    home, field = members.stands_for(peer, uptake.organization)
    row = Check.objects.create(
        uptake=uptake,
        peer=peer,
        peer_organization=home,
        peer_field=field,
        due_on=clock.today() + timedelta(days=DAYS),
    )
    if writes_letters():
        later(emails.send_asked_to_check, row.pk)
    return row


def _enter_check(row: Check, by: Person) -> None:
    enter(
        "uptake.checked",
        row.uptake.standard,
        thing=row,
        by=by,
        words={
            "organization": row.uptake.organization.name,
            "peer": row.shown_as,
            "reasons": row.reasons,
        },
        facts={"verdict": row.verdict, "reply": 0},
        answers=list(Entry.objects.filter(subject=row.uptake.subject).order_by("-id")[:1]),
    )
