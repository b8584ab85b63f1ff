"""The way of a tool: idea, drafting, in review, in test, adopted; then the next revision, or another tool instead."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.coedit import actions as live
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record.actions import enter
from justaction.texts import rich
from justaction.toolkit import drafts, policy
from justaction.toolkit.actions.files import keep_pictures
from justaction.toolkit.actions.making import locked
from justaction.toolkit.models import Approval, Credit, CreditedLine, Step, Tool, ToolRevision
from justaction.web import clock, pages

Stage = Tool.Stage
MOST_NOTE = 300  # signs of the note with an approval; each person has one approval of the same words


@transaction.atomic
def start_draft(tool: Tool, *, by: Person) -> Tool:
    """Begin to write: the live document is made, with the words of the ideas in it. Raises NotAllowed, Refused."""
    row = locked(tool)
    if not policy.may_look_after(by, row):
        raise NotAllowed(_("Only its lead editor and coordinators begin the draft."))
    if row.stage != Stage.IDEA:
        raise Refused(_("It is being written already."))
    if row.lead is None:
        raise Refused(_("Name a lead editor first. Somebody has to hold it together."))
    for credit in row.credits.filter(part=Credit.Part.IDEA).exclude(idea=None):
        CreditedLine.objects.get_or_create(credit=credit, block=drafts.block_of(credit))
    document = live.begin(drafts.KIND, str(row.pk), title=row.title, url=row.making_url, by=by)
    row.document = document.pk
    _move(row, Stage.DRAFTING, by=by)
    return row


@transaction.atomic
def ask_for_review(tool: Tool, *, by: Person) -> Tool:
    """Say that it is ready to be read by others. From now on they suggest. Raises NotAllowed, Refused."""
    row = locked(tool)
    if not policy.may_look_after(by, row):
        raise NotAllowed(_("Only its lead editor and coordinators ask for a review."))
    _must_be(row, Stage.DRAFTING)
    if row.lead is None:
        raise Refused(_("Name a lead editor first. Somebody has to answer what comes."))
    draft = drafts.of(row)
    if draft is None or not rich.plain(draft.body).strip():
        raise Refused(_("There is nothing to read yet. Write something first."))
    _move(row, Stage.IN_REVIEW, by=by)
    return row


@transaction.atomic
def approve(tool: Tool, *, by: Person, named: bool = False, note: str = "") -> Approval:
    """Approve the words as they stand now. Other words need other approvals. Raises NotAllowed, Refused."""
    row = locked(tool)
    if not policy.may_approve(by, row):
        raise NotAllowed(_("Somebody of the community approves it, but not its lead editor."))
    note = " ".join(note.split())
    if len(note) > MOST_NOTE:
        raise Refused(_("Say it shorter: at most 300 signs."), field="note", status=422)
    draft = drafts.of(row)
    assert draft is not None
    found, _new = Approval.objects.update_or_create(
        tool=row,
        digest=draft.digest,
        person=by,
        defaults={"named": named, "note": note, "at": clock.now()},
    )
    pages.changed()
    return found


@transaction.atomic
def take_back_approval(tool: Tool, *, by: Person) -> None:
    """Approve no longer."""
    locked(tool).approvals.filter(person=by).delete()
    pages.changed()


@transaction.atomic
def start_test(tool: Tool, *, by: Person) -> Tool:
    """Let people try it: it has its approvals. Raises NotAllowed, Refused with how many are missing."""
    row = locked(tool)
    if not policy.may_look_after(by, row):
        raise NotAllowed(_("Only its lead editor and coordinators begin the test."))
    _must_be(row, Stage.IN_REVIEW)
    draft = drafts.of(row)
    assert draft is not None
    _must_be_approved(row, draft.digest)
    _move(row, Stage.IN_TEST, by=by)
    return row


@transaction.atomic
def send_back(tool: Tool, *, reason: str, by: Person) -> Tool:
    """Back to drafting, and why. Raises NotAllowed, Refused."""
    row = locked(tool)
    if not policy.may_look_after(by, row):
        raise NotAllowed(_("Only its lead editor and coordinators send it back."))
    if row.stage not in (Stage.IN_REVIEW, Stage.IN_TEST):
        raise Refused(_("It is not in review or in test."))
    if not reason.strip():
        raise Refused(_("Say why. Those who wrote it read this."), field="reason", status=422)
    _move(row, Stage.DRAFTING, by=by, reason=reason)
    return row


@transaction.atomic
def adopt(tool: Tool, *, by: Person, what_changed: str = "", untested: str = "") -> ToolRevision:
    """Adopt the words as they stand: a revision that never changes. Open suggestions are left out.

    Needs its approvals of these very words, and somebody who tried it, or a reason why nobody did. From the second
    revision on it says what changed. Raises NotAllowed, Refused with the field.
    """
    row = locked(tool)
    if not policy.may_adopt(by, row):
        raise NotAllowed(_("Only a coordinator of this community adopts it."))
    _must_be(row, Stage.IN_TEST)
    document = drafts.document_of(row)
    assert document is not None
    version = live.freeze(document, by=by, why=_("Adopted"))
    draft = drafts.as_it_would_be(row, version.body)
    _must_be_approved(row, draft.digest)
    keep_pictures(row, draft.body)
    number = (row.revisions.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    if number > 1 and not what_changed.strip():
        raise Refused(_("Say what changed, and why."), field="what_changed", status=422)
    if not row.uses.shown().filter(in_test=True, at__gte=row.moved_at).exists() and not untested.strip():
        raise Refused(
            _("Nobody has said yet how it went. Wait for that, or say why nobody could try it."),
            field="untested",
            status=422,
        )
    revision = ToolRevision.objects.create(
        tool=row,
        number=number,
        body=draft.body,
        digest=draft.digest,
        what_changed=what_changed.strip()[:2000],
        untested=" ".join(untested.split())[:600],
        approvals=row.approvals.filter(digest=draft.digest).count(),
        approvals_needed=row.approvals_needed,
        adopted_at=clock.now(),
        adopted_by=by,
        **{name: getattr(row, name) for name in ("kind", "title", "purpose", "language", "licence")},
    )
    revision.files.set(row.files.filter(dropped_at=None))
    row.words = rich.plain(draft.body)
    _move(row, Stage.ADOPTED, by=by, on_record=False)
    row.save(update_fields=["words"])
    enter(
        "tool.adopted",
        revision,
        by=by,
        title=row.title,
        url=revision.url,
        words={"title": row.title, "what_changed": revision.what_changed, "untested": revision.untested},
        facts={
            "digest": revision.digest,
            "number": number,
            "approvals": revision.approvals,
            "needed": revision.approvals_needed,
        },
        thread=row,
    )
    return revision


@transaction.atomic
def revise(tool: Tool, *, reason: str, by: Person) -> Tool:
    """Open an adopted tool again, for its next revision. The adopted words stay where they are.

    Raises NotAllowed, Refused.
    """
    row = locked(tool)
    if not policy.may_adopt(by, row):
        raise NotAllowed(_("Only a coordinator of this community opens it again."))
    _must_be(row, Stage.ADOPTED)
    if not reason.strip():
        raise Refused(_("Say why it needs other words."), field="reason", status=422)
    if row.document is None:  # it was copied from elsewhere, and nobody has written on it here
        document = live.begin(drafts.KIND, str(row.pk), title=row.title, url=row.making_url, by=by)
        row.document = document.pk
    _move(row, Stage.DRAFTING, by=by, reason=reason)
    return row


@transaction.atomic
def supersede(tool: Tool, *, reason: str, by: Person, instead: Tool | None = None) -> Tool:
    """Say that it should not be used any more, why, and which tool to use instead. It stays readable.

    Raises NotAllowed, Refused.
    """
    row = locked(tool)
    if not policy.may_adopt(by, row):
        raise NotAllowed(_("Only a coordinator of this community says so."))
    if row.stage == Stage.SUPERSEDED:
        raise Refused(_("That was said already."))
    if not reason.strip():
        raise Refused(_("Say why. Whoever uses it reads this."), field="reason", status=422)
    if instead is not None and (instead.pk == row.pk or not instead.revisions.exists()):
        raise Refused(_("Choose another tool, one that was adopted."), field="instead", status=422)
    row.instead = instead
    row.save(update_fields=["instead"])
    _move(row, Stage.SUPERSEDED, by=by, reason=reason)
    return row


def _must_be(tool: Tool, stage: str) -> None:
    if tool.stage != stage:
        raise Refused(
            _("That cannot be done now. It stands here: %(stage)s.") % {"stage": tool.get_stage_display()}
        )


def _must_be_approved(tool: Tool, digest: str) -> None:
    have = tool.approvals.filter(digest=digest).count()
    if have < tool.approvals_needed:
        raise Refused(
            _("It has %(have)s of %(needed)s approvals of these very words.")
            % {"have": have, "needed": tool.approvals_needed}
        )


def _move(tool: Tool, stage: str, *, by: Person, reason: str = "", on_record: bool = True) -> None:
    was, tool.stage, tool.moved_at = tool.stage, stage, clock.now()
    tool.save(update_fields=["stage", "moved_at", "document"])
    said = " ".join(reason.split())[:600]
    Step.objects.create(tool=tool, was=was, now=stage, reason=said, by=by, at=clock.now())
    pages.changed()
    if (document := drafts.document_of(tool)) is not None:  # who may write may be others now
        live.recall(document=document)
    if on_record:
        enter(
            "tool.moved",
            tool,
            by=by,
            title=tool.title,
            url=tool.url,
            words={"reason": said},
            facts={"was": was, "now": stage},
        )
