"""Deeds of who writes an issue: beginning it from the record, changing it, a test to oneself, approving, sending, stopping."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.jobs import later
from justaction.members.models import Person
from justaction.newsletter import audience, drafting, policy, writing
from justaction.newsletter.actions import delivering, sampling
from justaction.newsletter.models import Approval, Delivery, Issue, Wording
from justaction.record.models import Entry
from justaction.web import clock, house, pages

State = Issue.State
UNDO = timedelta(seconds=30)
LATEST = timedelta(days=60)  # so far ahead an issue can be planned
FIRST = timedelta(days=31)  # what the first issue tells of


@transaction.atomic
def begin(*, community: str = "", by: Person) -> Issue:
    """Begin the next issue, from the record since the last one. Raises NotAllowed, Refused while one is a draft."""
    _allow(policy.may_write(by, community))
    last = Issue.objects.filter(community=community).exclude(state=State.CANCELLED).order_by("-until").first()
    until = Entry.objects.aggregate(Max("id"))["id__max"] or 0
    old = Entry.objects.filter(at__lt=clock.now() - FIRST)
    after = last.until if last else old.aggregate(Max("id"))["id__max"] or 0
    row = Issue(slug=_free_slug(community), community=community, after=after, until=until, begun_by=by)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("A draft is there already. Finish it, or throw it away.")) from None
    for language in house.here().languages or ("en",):
        with translation.override(language):
            title, text = writing.title_of(row.slug, community), drafting.first_words(row)
            Wording.objects.create(issue=row, language=language, number=1, title=title, text=text, by=by)
    return row


@transaction.atomic
def write(
    issue: Issue, *, language: str, title: str, text: str, segment: str, seen: int, by: Person
) -> Wording:
    """Save new words as the next version. `seen` is the version that was on the page: what somebody else wrote
    meanwhile is not overwritten. Raises NotAllowed, Refused."""
    row = draft_of(issue, by)
    last = row.wordings.filter(language=language).order_by("-number").first()
    if last is not None and last.number != seen:
        raise Refused(
            _("Somebody else saved it meanwhile. Your words are below; theirs stand among the versions."),
            field="text",
        )
    if segment != row.segment:
        row.segment = segment
        row.save(update_fields=["segment"])
    if last is not None and (last.title, last.text) == (title, text):
        return last
    return Wording.objects.create(
        issue=row, language=language, number=seen + 1, title=title, text=text, by=by
    )  # fmt: skip


@transaction.atomic
def send_test(issue: Issue, *, language: str, by: Person) -> None:
    """The letter to oneself, as readers get it. Raises NotAllowed, Refused after too many."""
    _allow(policy.may_write(by, issue.community))
    words = writing.newest(issue).get(language)
    if words is None:
        raise Refused(_("It says nothing in this language yet."))
    later(sampling.send_test, words.pk, by.pk)


@transaction.atomic
def approve(issue: Issue, *, by: Person) -> Approval:
    """Say that it can go out as it stands. A change asks for a new yes. Raises NotAllowed, Refused."""
    row = draft_of(issue, by)
    said = {"fingerprint": writing.fingerprint(row), "at": clock.now()}
    return Approval.objects.update_or_create(issue=row, person=by, defaults=said)[0]


@transaction.atomic
def send(issue: Issue, *, send_at: datetime | None, by: Person) -> Issue:
    """Let it go out: in 30 seconds, or at its time. Until then it can be taken back.

    Raises NotAllowed; Refused without readers, in the night, or without a second person above 500 readers.
    """
    row = draft_of(issue, by)
    moment = max(send_at or clock.now(), clock.now() + UNDO)
    if moment > clock.now() + LATEST:
        raise Refused(_("That is more than 60 days away."), field="send_at", status=422)
    if policy.is_quiet(moment):
        raise Refused(
            _("No letter goes out between 9 in the evening and 8 in the morning."),
            field="send_at",
            status=422,
        )
    readers = audience.recipients(row).count()
    if not readers:
        raise Refused(_("Nobody would get it. Look to whom it goes."), status=422)
    if readers > policy.ALONE and not policy.approved_by_another(row, by):
        raise Refused(
            _("More than %(n)s people get it. Somebody else has to approve it first, as it stands.")
            % {"n": policy.ALONE},
            status=422,
        )
    row.state, row.send_at, row.sent_by = State.APPROVED, moment, by
    row.save()
    return row


@transaction.atomic
def take_back(issue: Issue, *, by: Person) -> Issue:
    """Make it a draft again, until it begins to go out. Raises NotAllowed, Refused."""
    row = _lock(issue, by)
    if row.state != State.APPROVED:
        raise Refused(_("It is on its way already."))
    row.state, row.send_at = State.DRAFT, None
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(_("Another draft is there already. Finish it, or throw it away.")) from None
    return row


@transaction.atomic
def pause(issue: Issue, *, by: Person) -> Issue:
    """Hold what was not handed over yet. Raises NotAllowed, Refused."""
    return _turn(issue, by, State.SENDING, State.PAUSED)


@transaction.atomic
def resume(issue: Issue, *, by: Person) -> Issue:
    """Go on where it stopped. Raises NotAllowed, Refused."""
    row = _turn(issue, by, State.PAUSED, State.SENDING)
    later(delivering.go_on, row.pk)
    return row


@transaction.atomic
def cancel(issue: Issue, *, by: Person) -> Issue:
    """Throw a draft away, or end a sending: who has it has it, nobody else gets it. Raises NotAllowed, Refused."""
    row = _lock(issue, by)
    if row.state in {State.DRAFT, State.APPROVED}:
        row.state = State.CANCELLED
        row.slug = f"{row.slug}-dropped-{row.pk}"
        row.save()
    elif row.state in {State.SENDING, State.PAUSED}:
        row.deliveries.filter(state=Delivery.State.QUEUED).update(
            state=Delivery.State.SKIPPED, at=clock.now()
        )
        row.state, row.ended_at, row.filled_to = State.SENT, clock.now(), -1
        row.save()
        pages.changed()
    else:
        raise Refused(_("It is sent already."))
    return row


@transaction.atomic
def settle_unknown(issue: Issue, *, again: bool, by: Person) -> int:
    """A person decides about letters of which nobody knows whether they went: once more, or leave them. How many."""
    row = _lock(issue, by)
    rows = row.deliveries.filter(state=Delivery.State.UNKNOWN)
    if not again:
        return rows.update(state=Delivery.State.SKIPPED, at=clock.now())
    number = rows.update(state=Delivery.State.QUEUED, claim="", next_at=None)
    if number:
        row.state, row.ended_at = State.SENDING, None
        row.save(update_fields=["state", "ended_at"])
        later(delivering.go_on, row.pk)
    return number


def _turn(issue: Issue, by: Person, was: str, now: str) -> Issue:
    row = _lock(issue, by)
    if row.state != was:
        raise Refused(_("It is not being sent now."))
    row.state = now
    row.save(update_fields=["state"])
    return row


def _lock(issue: Issue, by: Person) -> Issue:
    row = Issue.objects.select_for_update(of=("self",)).get(pk=issue.pk)
    _allow(policy.may_write(by, row.community))
    return row


def draft_of(issue: Issue, by: Person) -> Issue:
    """The draft, locked. Raises NotAllowed, Refused when it is none any more."""
    row = _lock(issue, by)
    if not row.is_draft:
        raise Refused(_("It is no draft any more."))
    return row


def _allow(may: bool) -> None:
    if not may:
        raise NotAllowed(_("Only who looks after this can write its newsletter."))


def _free_slug(community: str) -> str:
    base = f"{clock.today():%Y-%m}" + (f"-{community}" if community else "")
    taken = set(Issue.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(one for n in range(1, 100) if (one := base if n == 1 else f"{base}-no-{n}") not in taken)
