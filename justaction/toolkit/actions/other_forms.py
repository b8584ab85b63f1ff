"""Other forms of a revision: easy read, written by people, and translations. Each belongs to the revision it was made of."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record.actions import enter
from justaction.texts import rich
from justaction.toolkit import policy
from justaction.toolkit.actions.making import locked
from justaction.toolkit.models import RevisionForm, ToolRevision
from justaction.web import clock

LONGEST = 200_000  # characters


@transaction.atomic
def write_form(
    revision: ToolRevision,
    *,
    kind: str,
    language: str,
    title: str,
    text: str,
    by: Person,
    made_by: str = "",
    made: str = RevisionForm.Made.PEOPLE,
) -> RevisionForm:
    """Write, or write anew, the draft of a form; `text` is Markdown. Raises NotAllowed, Refused with the field."""
    tool = locked(revision.tool)
    if not policy.may_take_part(by, tool):
        raise NotAllowed(_("Join the community first."))
    if kind not in RevisionForm.Kind.values:
        raise Refused(_("Choose what it is."), field="kind", status=422)
    if language not in dict(settings.LANGUAGES):
        raise Refused(_("Choose one of the languages."), field="language", status=422)
    if kind == RevisionForm.Kind.TRANSLATION and language == revision.language:
        raise Refused(_("That is the language of the tool itself."), field="language", status=422)
    if kind == RevisionForm.Kind.EASY_READ and made != RevisionForm.Made.PEOPLE:
        raise Refused(_("Easy read is written by people."), field="made", status=422)
    if not text.strip() or len(text) > LONGEST:
        raise Refused(_("Write its words, at most 200,000 signs."), field="text", status=422)
    if not title.strip():
        raise Refused(_("Give it a title."), field="title", status=422)
    body = rich.check(rich.from_markdown(text))
    form, _new = RevisionForm.objects.update_or_create(
        of=revision,
        kind=kind,
        language=language,
        published_at=None,
        defaults={
            "title": " ".join(title.split())[:160],
            "body": body,
            "made_by": " ".join(made_by.split())[:200],
            "made": made,
            "written_by": by,
            "written_at": clock.now(),
        },
    )
    return form


@transaction.atomic
def publish_form(form: RevisionForm, *, by: Person) -> RevisionForm:
    """Let everybody read a form; an earlier one of the same revision ends. Raises NotAllowed, Refused."""
    tool = locked(form.of.tool)
    if not policy.may_look_after(by, tool):
        raise NotAllowed(_("Only its lead editor and coordinators publish a form."))
    row = RevisionForm.objects.select_for_update(of=("self",)).select_related("of__tool").get(pk=form.pk)
    if row.published_at is not None:
        raise Refused(_("It is public already."))
    now = clock.now()
    row.of.forms.shown().filter(kind=row.kind, language=row.language).update(ended_at=now)
    row.published_at, row.digest = now, row.digest_now()
    row.save(update_fields=["published_at", "digest"])
    enter(
        "tool.form",
        row,
        by=by,
        title=row.title,
        url=row.url,
        words={"title": row.title, "language": row.language},
        facts={
            "digest": row.digest,
            "kind": row.kind.replace("-", "_"),
            "made": row.made,
            "number": row.of.number,
        },
        thread=tool,
    )
    return row


@transaction.atomic
def drop_form(form: RevisionForm, *, by: Person) -> None:
    """Let the draft of a form go. Raises NotAllowed, Refused."""
    tool = locked(form.of.tool)
    if not policy.may_look_after(by, tool) and form.written_by_id != by.pk:
        raise NotAllowed(_("Only whoever wrote it, its lead editor and coordinators let it go."))
    if form.published_at is not None:
        raise Refused(_("It is public. Publish better words instead."))
    form.delete()
