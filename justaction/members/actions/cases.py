"""Deeds of moderation: report, hold, decide with a reason, appeal, hear. One queue for every chapter.

Whatever is decided is on the record, without personal words; whom it concerns is always told; what went against them
can be appealed and is then decided by another person. More than a kind allows at once need two people.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members import cases as kinds
from justaction.members import policy
from justaction.members.emails import moderation as emails
from justaction.members.models import Case, Person, Proposal, Report
from justaction.record import actions as record
from justaction.web import clock, pages

MOST = 500  # decided in one go
A_DAY = timedelta(days=1)
STATES = {
    "keep": Case.State.KEPT,
    "hide": Case.State.HIDDEN,
    "release": Case.State.RELEASED,
    "refuse": Case.State.REFUSED,
}
AGAINST = ("hide", "refuse")
ABOUT_HELD = ("release", "refuse")
ABOUT_REPORTED = ("keep", "hide")


def choices_of(case: Case) -> tuple[str, ...]:
    """The decisions that fit: something held is released or refused, something public is kept or hidden."""
    return ABOUT_HELD if case.what == Case.What.HELD else ABOUT_REPORTED


# --- opening ----------------------------------------------------------------------------------------------------


@transaction.atomic
def hold(
    kind: str,
    about: str,
    *,
    title: str,
    url: str = "",
    scope: str = "",
    why: str = "",
    person: Person | None = None,
) -> Case:
    """Put something that is not public yet before a moderator. Holding it twice changes nothing.

    `title` says what it is without anybody's name. The caller tells the person that it waits.
    """
    return _open(kind, about, what=Case.What.HELD, title=title, url=url, scope=scope, why=why, person=person)


@transaction.atomic
def report(
    found: kinds.Found,
    *,
    words: str,
    address: str = "",
    language: str = "",
    one_of_many: str = "",
    by: Person | None = None,
) -> Case:
    """Somebody says that something public is wrong. A second report joins the case that is open.

    `address` is only for the answer. `one_of_many` is a word of `WHY_MARKED` for one that came with too many others: a
    case that only such reports opened bears it. Raises Refused when nothing is said.
    """
    words = " ".join(words.split())[:2000]
    if not words:
        raise Refused(_("Say what is wrong."), field="words", status=422)
    case = _open(
        found.kind,
        found.about,
        what=Case.What.REPORTED,
        title=found.title,
        url=found.url,
        scope=found.scope,
        person=found.person,
        why=one_of_many,
    )
    if not one_of_many and case.why in kinds.WHY_MARKED:
        Case.objects.filter(pk=case.pk, what=Case.What.REPORTED).update(why="")
    Report.objects.create(case=case, words=words, address=address.strip(), language=language)
    return case


@transaction.atomic
def found(
    kind: str,
    about: str,
    *,
    title: str,
    by: Person,
    url: str = "",
    scope: str = "",
    person: Person | None = None,
) -> Case:
    """A moderator opens a case about something public themselves. Raises NotAllowed outside of their space."""
    if not policy.may_moderate(by, scope):
        raise NotAllowed(_("This is not your space to moderate."))
    return _open(kind, about, what=Case.What.FOUND, title=title, url=url, scope=scope, person=person)


def _open(
    kind: str,
    about: str,
    *,
    what: str,
    title: str,
    url: str,
    scope: str,
    person: Person | None,
    why: str = "",
) -> Case:
    kinds.handler(kind)  # a kind that nobody registered is a mistake of ours
    fresh = Case(
        kind=kind,
        about=about,
        what=what,
        title=title[:200],
        url=url,
        scope=scope,
        why=why,
        person=person,
        opened_at=clock.now(),
    )
    Case.objects.bulk_create(
        [fresh], ignore_conflicts=True
    )  # the constraint decides, however many come at once
    pages.changed()  # what waits is counted in public
    return Case.objects.open().get(kind=kind, about=about)


@transaction.atomic
def close(kind: str, about: str) -> None:
    """Its owner took it back: there is nothing left to decide."""
    Case.objects.open().filter(kind=kind, about=about).update(
        state=Case.State.GONE, decided_at=clock.now(), person=None, proposal=None
    )
    Case.objects.appealed().filter(kind=kind, about=about).update(
        appeal=Case.Appeal.STANDS, heard_at=clock.now(), person=None, appeal_words=""
    )


# --- deciding ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Done:
    """What became of a decision: how many cases it settled, or the proposal that waits for a second person."""

    settled: int = 0
    proposal: Proposal | None = None


@transaction.atomic
def decide(chosen: Sequence[Case], *, by: Person, decision: str, reason: str) -> Done:
    """Decide one case or many in one way, with a reason that whom it concerns will read.

    More against people than their kind allows one person in a day becomes a proposal for a second person. Raises
    NotAllowed outside of one's space or about oneself, Refused for a case that is settled, a decision that does not
    fit, or no reason.
    """
    reason = " ".join(reason.split())[:600]
    if decision not in STATES:
        raise Refused(_("Choose what happens."), field="decision", status=422)
    if not reason:
        raise Refused(_("Give a reason. Whom it concerns will read it."), field="reason", status=422)
    if not 0 < len(chosen) <= MOST:
        raise Refused(
            _("Choose between 1 and %(most)s at a time.") % {"most": MOST}, field="case", status=422
        )
    rows = _locked(case.pk for case in chosen)
    for case in rows:
        _check(case, by=by, decision=decision)
    if decision in AGAINST and _too_many(rows, by=by):
        return Done(proposal=_propose(rows, by=by, decision=decision, reason=reason))
    for case in rows:
        _settle(case, by=by, decision=decision, reason=reason)
    return Done(settled=len(rows))


def _locked(keys: Iterable[int]) -> list[Case]:
    rows = Case.objects.select_for_update(of=("self",)).select_related("person", "proposal")
    return list(rows.filter(pk__in=list(keys)).order_by("pk"))


def _check(case: Case, *, by: Person, decision: str) -> None:
    if not policy.may_decide(by, case):
        raise NotAllowed(_("Somebody else has to decide this: it is not your space, or it is about you."))
    if case.state != Case.State.OPEN:
        raise Refused(_("This was decided already."))
    if case.proposal_id is not None:
        raise Refused(
            _("Somebody proposed a decision on this. A second person confirms it or sets it aside.")
        )
    if decision not in choices_of(case):
        raise Refused(_("That decision does not fit what you chose."), field="decision")


def _too_many(rows: Sequence[Case], *, by: Person) -> bool:
    """Whether one person alone would now have decided against more than a kind allows within a day."""
    for kind in {case.kind for case in rows}:
        limit = kinds.handler(kind).two_people_above
        if limit is None:
            continue
        now = sum(case.kind == kind for case in rows)
        lately = Case.objects.filter(
            kind=kind,
            decided_by=by,
            proposal=None,
            state__in=Case.AGAINST,
            decided_at__gt=clock.now() - A_DAY,
        )
        if now + lately.count() > limit:
            return True
    return False


def _settle(case: Case, *, by: Person, decision: str, reason: str, proposal: Proposal | None = None) -> None:
    handler = kinds.handler(case.kind)
    to = handler.owner(case)  # before the deed, which may forget who it was
    case.state, case.reason, case.decided_at = STATES[decision], reason, clock.now()
    case.decided_by = proposal.by if proposal else by
    case.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    getattr(handler, decision)(case, by)
    _enter(case, by=by, decision=str(case.state), turn="first")
    if to is not None and decision not in handler.tells:
        emails.decided(case, to)
    for report in case.reports.exclude(address=""):
        emails.answered(case, report)
    case.reports.exclude(address="").update(address="")


def _enter(case: Case, *, by: Person, decision: str, turn: str) -> None:
    record.enter(
        "moderation.decided",
        case,
        by=by,
        title="A decision on something reported or held",
        url="/moderation/",
        facts={"what": case.what, "decision": decision, "turn": turn},
    )


# --- two people -------------------------------------------------------------------------------------------------


def _propose(rows: Sequence[Case], *, by: Person, decision: str, reason: str) -> Proposal:
    if len({(case.kind, case.scope) for case in rows}) > 1:
        raise Refused(_("So many at once: choose things of one kind and one space."), field="case")
    proposal = Proposal.objects.create(
        kind=rows[0].kind, scope=rows[0].scope, decision=decision, reason=reason, by=by, at=clock.now()
    )
    Case.objects.filter(pk__in=[case.pk for case in rows]).update(proposal=proposal)
    return proposal


@transaction.atomic
def confirm(proposal: Proposal, *, by: Person) -> int:
    """A second person agrees: now it takes effect. Cases about themselves stay open. Returns how many were settled.

    Raises NotAllowed for the one who proposed it or somebody of another space, Refused when it is over.
    """
    row = _open_proposal(proposal, by=by)
    row.state, row.second, row.ended_at = Proposal.State.CONFIRMED, by, clock.now()
    row.save()
    settled = 0
    for case in _locked(Case.objects.open().filter(proposal=row).values_list("pk", flat=True)):
        if policy.may_decide(by, case):
            _settle(case, by=by, decision=row.decision, reason=row.reason, proposal=row)
            settled += 1
    Case.objects.open().filter(proposal=row).update(proposal=None)
    return settled


@transaction.atomic
def drop(proposal: Proposal, *, by: Person) -> None:
    """The one who proposed it, or a second person, sets it aside: everything waits as before. Raises as `confirm`."""
    row = _open_proposal(proposal, by=by, own=True)
    row.state, row.second, row.ended_at = Proposal.State.DROPPED, by, clock.now()
    row.save()
    Case.objects.filter(proposal=row).update(proposal=None)


def _open_proposal(proposal: Proposal, *, by: Person, own: bool = False) -> Proposal:
    row = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if not policy.may_second(by, row) and not (own and row.by_id == by.pk):
        raise NotAllowed(_("A second person of the same space has to confirm this."))
    if row.state != Proposal.State.OPEN:
        raise Refused(_("This is over: it was confirmed or set aside."))
    return row


# --- appeals ----------------------------------------------------------------------------------------------------


@transaction.atomic
def appeal(case: Case, *, words: str) -> Case:
    """Whom a decision went against asks for another look, by the link in their letter. Raises Refused."""
    words = " ".join(words.split())[:2000]
    row = Case.objects.select_for_update().get(pk=case.pk)
    if not row.can_be_appealed:
        raise Refused(_("This cannot be appealed: it was already, or it is too long ago."), status=410)
    if not words:
        raise Refused(_("Say in your own words why the decision is wrong."), field="words", status=422)
    row.appeal, row.appeal_words, row.appealed_at = Case.Appeal.OPEN, words, clock.now()
    row.save(update_fields=["appeal", "appeal_words", "appealed_at"])
    pages.changed()
    return row


@transaction.atomic
def hear(case: Case, *, by: Person, change: bool, reason: str) -> Case:
    """Another person answers the appeal: the decision stands, or it is changed. Whom it concerns is told.

    Raises NotAllowed for those who decided, Refused when no appeal waits or no reason is given.
    """
    reason = " ".join(reason.split())[:600]
    row = _locked([case.pk])[0]
    if not policy.may_hear(by, row):
        raise NotAllowed(_("Another person than the one who decided answers an appeal."))
    if row.appeal != Case.Appeal.OPEN:
        raise Refused(_("No appeal waits here."))
    if not reason:
        raise Refused(_("Give a reason. Whom it concerns will read it."), field="reason", status=422)
    handler = kinds.handler(row.kind)
    to = handler.owner(row)
    row.appeal = Case.Appeal.CHANGED if change else Case.Appeal.STANDS
    row.heard_by, row.heard_at, row.heard_reason = by, clock.now(), reason
    row.save(update_fields=["appeal", "heard_by", "heard_at", "heard_reason"])
    if change:
        handler.restore(row, by)
    _enter(row, by=by, decision=str(row.appeal), turn="appeal")
    if to is not None:
        emails.heard(row, to)
    return row
