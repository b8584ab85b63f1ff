"""Letters about texts: somebody named you, what became of your suggestion, somebody answered your comment."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from justaction.coedit import calling, kinds
from justaction.coedit.calling import News
from justaction.coedit.models import Call, Document, Remark, Suggestion
from justaction.jobs import task

QUOTED = 400  # letters of a text that a letter quotes


def _url(document: Document, part: str = "") -> str:
    return settings.SITE_URL + reverse("coedit:write", args=[document.pk]) + part


def _short(words: str) -> str:
    return words if len(words) <= QUOTED else words[: QUOTED - 1] + "…"


@task
def send_call(pk: int) -> None:
    """To somebody who stands in a text, or in a remark beside it."""
    found = Call.objects.select_related("document", "person", "remark__author").filter(pk=pk).first()
    if found is not None and kinds.known(found.document) and kinds.may(found.person, found.document):
        calling.tell(found.person, lambda: called(found), once=f"coedit.call:{pk}")


def called(call: Call) -> News:
    title = kinds.of(call.document).named(call.document)
    remark = call.remark
    who = remark.author.name if remark is not None and remark.author is not None else _("Somebody")
    said = (
        _("%(who)s named you in a comment on “%(title)s”.") % {"who": who, "title": title}
        if remark is not None
        else _("Your name now stands in “%(title)s”.") % {"title": title}
    )
    return News(
        kind="coedit_call",
        subject=_("You are named in “%(title)s”") % {"title": title},
        paragraphs=[said, *([_short(remark.words)] if remark is not None else [])],
        button=(
            _("Read it"),
            _url(call.document, f"#thread-{remark.thread_id}" if remark is not None else ""),
        ),
    )


@task
def send_decided(pk: int) -> None:
    """To the author of a suggestion that was accepted or rejected by somebody else."""
    found = Suggestion.objects.select_related("document", "author", "decided_by").filter(pk=pk).first()
    if found is None or found.author_id in {None, found.decided_by_id} or not kinds.known(found.document):
        return
    calling.tell(found.author, lambda: decided(found), once=f"coedit.decided:{pk}")


def decided(suggestion: Suggestion) -> News:
    title = kinds.of(suggestion.document).named(suggestion.document)
    taken = suggestion.state == Suggestion.State.ACCEPTED
    first = (
        _("Your suggestion in “%(title)s” was accepted. You are named among those who wrote it.")
        if taken
        else _("Your suggestion in “%(title)s” was not taken.")
    ) % {"title": title}
    quoted = _short(suggestion.inserted or suggestion.deleted)
    reason = _("The reason: %(reason)s") % {"reason": suggestion.reason} if suggestion.reason else ""
    return News(
        kind="coedit_decided",
        subject=_("Your suggestion was accepted") if taken else _("Your suggestion was not taken"),
        paragraphs=[line for line in (first, quoted, reason) if line],
        button=(_("Read the text"), _url(suggestion.document)),
    )


@task
def send_answer(pk: int) -> None:
    """To those who spoke before in a thread, but for who just spoke and whoever the remark names."""
    found = Remark.objects.select_related("thread__document", "author").filter(pk=pk).first()
    if found is None or not kinds.known(found.thread.document):
        return
    named = set(found.calls.values_list("person_id", flat=True))
    before = found.thread.remarks.filter(pk__lt=pk, author__isnull=False).select_related("author")
    people = {remark.author_id: remark.author for remark in before}
    for key, person in people.items():
        if key == found.author_id or key in named or not kinds.may(person, found.thread.document):
            continue
        calling.tell(person, lambda: answered(found), once=f"coedit.answer:{pk}:{key}")


def answered(remark: Remark) -> News:
    document = remark.thread.document
    title = kinds.of(document).named(document)
    who = remark.author.name if remark.author is not None else _("Somebody")
    return News(
        kind="coedit_answer",
        subject=_("An answer in “%(title)s”") % {"title": title},
        paragraphs=[
            _("%(who)s answered in a thread that you took part in:") % {"who": who},
            _short(remark.words),
        ],
        button=(_("Read it"), _url(document, f"#thread-{remark.thread_id}")),
    )


@task
def look_for_calls(document: str) -> None:
    """Whoever newly stands in the text is called. Safe to run twice: a constraint keeps one call a person."""
    from justaction.coedit.actions.speaking import call_all  # a deed writes; this only begins it

    call_all(UUID(document))
