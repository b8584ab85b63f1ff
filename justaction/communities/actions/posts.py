"""Deeds of words in a conversation: saying, changing, taking back; and the words that a letter could not bring in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from hashlib import sha256

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from justaction.ballots.models import Ballot
from justaction.communities.emails import talks as emails
from justaction.communities.models.talks import LONGEST, KeptWords, Post, PostFile, Quiet, Thread, Wording
from justaction.communities.policy import talks as policy
from justaction.errors import NotAllowed, Refused
from justaction.members import following
from justaction.members.actions import cases
from justaction.members.models import DigestItem, Person
from justaction.texts.uploads import CleanFile
from justaction.web import clock, limits

KIND = "post"  # of a case
MOST_FILES = 5
MOST_AN_HOUR = 60  # posts of one person: each is a letter to many


@transaction.atomic
def post(
    thread: Thread,
    *,
    text: str,
    by: Person,
    named: bool = True,
    note: str = "",
    answers: Post | None = None,
    decision: Ballot | None = None,
    attached: Sequence[CleanFile] = (),
    by_mail: bool = False,
    once: str = "",
) -> Post:
    """Say something. Who speaks follows the conversation. The same words sent twice (`once`) are one post.

    `note` tells what one should know before reading; the words are folded below it. Raises NotAllowed, and Refused
    beside what is wrong (fields "text", "attached", "decision").
    """
    row = Thread.objects.select_for_update().get(pk=thread.pk)
    once = word_of(by, once)
    if once and (twice := Post.objects.filter(thread=row, once=once).first()) is not None:
        return twice
    if row.closed_at is not None:
        raise Refused(_("This conversation is closed. Nothing can be added."))
    if not policy.may_post(by, row):
        raise NotAllowed(_("Only people of this place can speak here."))
    text = _checked(text, has_files=bool(attached))
    if len(attached) > MOST_FILES:
        raise Refused(
            _("At most %(most)s files at once.") % {"most": MOST_FILES}, field="attached", status=422
        )
    if decision is not None and decision not in linkable(row):
        raise Refused(_("This decision cannot be linked here."), field="decision", status=422)
    if limits.tripped("communities.post", str(by.pk), most=MOST_AN_HOUR, per=timedelta(hours=1)):
        raise Refused(_("You said a lot within an hour. Wait a while: each word goes to many."), status=429)
    last = Post.objects.filter(thread=row).aggregate(last=Max("number"))["last"] or 0
    made = Post.objects.create(
        thread=row, number=last + 1, author=by, named=named, text=text, note=" ".join(note.split())[:160],
        answers=answers if answers is not None and answers.thread_id == row.pk else None,
        decision=decision, by_mail=by_mail, once=once, at=clock.now(),
    )  # fmt: skip
    for one in attached:
        PostFile.objects.create(
            post=made, name=one.name[:120], media_type=one.media_type, size=len(one.content),
            file=ContentFile(one.content, name=f"{made.subject}{one.suffix}"),
        )  # fmt: skip
    Thread.objects.filter(pk=row.pk).update(last_at=made.at)
    if not Quiet.objects.filter(thread=row, person=by).exists():
        following.follow(by, "talk", row.subject, row.title, row.url, by=by)
    emails.tell_later(made)
    return made


def word_of(person: Person, once: str) -> str:
    """The word by which somebody's words are told apart, so that nobody else can use it up; "" for none."""
    return sha256(f"{person.subject}:{once}".encode()).hexdigest() if once else ""


def _checked(text: str, *, has_files: bool = False) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    if not text and not has_files:
        raise Refused(_("Write something first."), field="text", status=422)
    if len(text) > LONGEST:
        words = _("This is too long: %(length)s characters. At most %(most)s fit.")
        raise Refused(words % {"length": len(text), "most": LONGEST}, field="text", status=422)
    return text


def linkable(thread: Thread) -> list[Ballot]:
    """The decisions that can be linked here: public ones of this place and of everybody, the newest first."""
    found = Ballot.objects.public().filter(scope__in={"", thread.scope})
    return list(found.order_by("-opens_at", "-id")[:50])


@transaction.atomic
def edit(post: Post, *, text: str, note: str = "", by: Person) -> Post:
    """Change one's words; how they read before stays below them. Nobody is told again. Raises NotAllowed, Refused."""
    row = _locked(post)
    if not policy.may_change(by, row):
        raise NotAllowed(_("Only who wrote it can change it, while the conversation is open."))
    text, note = _checked(text), " ".join(note.split())[:160]
    if (text, note) != (row.text, row.note):
        Wording.objects.create(post=row, text=row.text, note=row.note, until=clock.now())
        row.text, row.note, row.edited_at = text, note, clock.now()
        row.save(update_fields=["text", "note", "edited_at"])
    return row


@transaction.atomic
def withdraw(post: Post, *, by: Person) -> Post:
    """Take one's words back: they, their files and earlier wordings are deleted. Twice changes nothing.

    Raises NotAllowed.
    """
    row = _locked(post)
    if row.state == Post.State.WITHDRAWN and row.author_id == by.pk:
        return row
    if not policy.may_withdraw(by, row):
        raise NotAllowed(_("Only who wrote it can take it back."))
    cases.close(KIND, str(row.pk))
    return _erased(row)


def _erased(row: Post) -> Post:
    row.state, row.text, row.note, row.decision = Post.State.WITHDRAWN, "", "", None
    row.save(update_fields=["state", "text", "note", "decision"])
    row.wordings.all().delete()
    for file in row.files.all():
        storage, name = file.file.storage, str(file.file.name)
        transaction.on_commit(partial(storage.delete, name))  # the bytes go only if the words do
        file.delete()
    unsay(row)
    return row


def unsay(row: Post) -> None:
    """What waits for daily letters of words that are gone is not told."""
    DigestItem.objects.filter(once=f"talk:{row.pk}", told_at=None).delete()


def _locked(post: Post) -> Post:
    Post.objects.select_for_update().get(pk=post.pk)
    return Post.objects.select_related("thread", "author").get(pk=post.pk)


@transaction.atomic
def forget_author(person: Person) -> None:
    """Take back all words of somebody who is leaving for good, whose they are no more."""
    for row in Post.objects.filter(author=person).exclude(text="", state=Post.State.WITHDRAWN):
        _erased(row)
    KeptWords.objects.filter(person=person).delete()


# --- words that came by mail and wait ---------------------------------------------------------------------------


@transaction.atomic
def post_kept(kept: KeptWords, *, named: bool, by: Person) -> Post:
    """Post words that waited; they are one's own. Raises NotAllowed, and Refused while the conversation is closed."""
    row = KeptWords.objects.select_for_update().select_related("thread").filter(pk=kept.pk, person=by).first()
    if row is None:
        raise NotAllowed(_("These words are not yours, or they wait no more."))
    made = post(row.thread, text=row.text, by=by, named=named, by_mail=True, once=f"kept:{row.pk}")
    row.delete()
    return made


@transaction.atomic
def drop_kept(kept: KeptWords, *, by: Person) -> None:
    """Let words go that waited. Twice changes nothing."""
    KeptWords.objects.filter(pk=kept.pk, person=by).delete()
