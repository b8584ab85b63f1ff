"""Deeds of a conversation: opening it with its first statements, adding to them, closing it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.opinions import policy
from justaction.opinions.actions.statements import put_seed
from justaction.opinions.models import Conversation, OpinionStatement
from justaction.record import actions as record
from justaction.web import clock

LONGEST = timedelta(days=366)
FEWEST_SEEDS = 3
About = tuple[str, str, str, str]  # kind, subject, title and address of what it is held about


def address(conversation: Conversation) -> str:
    """Its page, without a language, as the record keeps it."""
    return f"/opinions/{conversation.slug}/"


@transaction.atomic
def open_conversation(
    *,
    question: str,
    seeds: Sequence[str],
    closes_at: datetime,
    by: Person | None,
    opens_at: datetime | None = None,
    why: str = "",
    who: str = Conversation.Who.ANYONE,
    scope: str = "",
    adding: bool = True,
    about: About | None = None,
) -> Conversation:
    """Open a conversation with its first statements (`seeds`, at least 3 that differ).

    `about` is (kind, subject, title, address) of the thing of another chapter that it is held about; `by=None` is the
    command line. Raises NotAllowed, and Refused beside the field that is wrong.
    """
    if by is not None and not policy.may_open(by, scope):
        raise NotAllowed(_("Only a convener, or a coordinator in their community, can open a conversation."))
    opens_at = opens_at or clock.now()
    _check_times(opens_at, closes_at)
    texts = [text for seed in seeds if (text := " ".join(seed.split()))]
    if len(texts) < FEWEST_SEEDS:
        raise Refused(_("Write at least three statements to begin with."), field="seeds", status=422)
    kind, subject, title, url = about or ("", "", "", "")
    conversation = Conversation(
        question=" ".join(question.split()),
        slug=free_slug(question),
        why=why.strip(),
        who=who,
        scope=scope,
        adding=adding,
        opens_at=opens_at,
        closes_at=closes_at,
        about_kind=kind,
        about_subject=subject,
        about_title=title[:300],
        about_url=url,
    )
    conversation.full_clean(exclude=["slug"])
    conversation.save()
    for text in texts:
        put_seed(conversation, text)
    record.enter(
        "opinion.opened",
        conversation,
        by=by,
        title=conversation.question,
        url=address(conversation),
        words={"question": conversation.question, "why": conversation.why, "about": title},
        facts={
            "who": str(conversation.who),
            "opens": opens_at.date().isoformat(),
            "closes": closes_at.date().isoformat(),
            "statements": len(texts),
            "digest": digest_of(conversation),
        },
    )
    return conversation


@transaction.atomic
def add_seed(conversation: Conversation, *, text: str, by: Person) -> OpinionStatement:
    """Add a statement of those who look after the conversation. Raises NotAllowed, Refused."""
    row = locked(conversation)
    if not policy.may_look_after(by, row):
        raise NotAllowed(_("Only who looks after the conversation can add to it here."))
    if row.state == "closed":
        raise Refused(_("The conversation is closed."))
    return put_seed(row, text)


@transaction.atomic
def move_closing(conversation: Conversation, *, closes_at: datetime, by: Person) -> Conversation:
    """Give a conversation that is not closed another end, and say so on the record. Raises NotAllowed, Refused."""
    row = locked(conversation)
    if not policy.may_look_after(by, row):
        raise NotAllowed(_("Only who looks after the conversation can move its end."))
    if row.state == "closed":
        raise Refused(_("The conversation is closed."))
    if closes_at <= clock.now():
        raise Refused(_("Choose a day that is still to come."), field="closes_at", status=422)
    _check_times(row.opens_at, closes_at)
    if closes_at == row.closes_at:
        return row
    was, row.closes_at = row.closes_at, closes_at
    row.save(update_fields=["closes_at"])
    record.enter(
        "opinion.moved",
        row,
        by=by,
        title=row.question,
        url=address(row),
        facts={"was": was.date().isoformat(), "now": closes_at.date().isoformat()},
    )
    return row


def locked(conversation: Conversation) -> Conversation:
    """The row as it is now, for whoever changes it."""
    return Conversation.objects.select_for_update().get(pk=conversation.pk)


def digest_of(conversation: Conversation) -> str:
    """SHA-256 over the statements that are shown: JSON, `[[number, text], …]` in order of number, UTF-8, no spaces."""
    shown = conversation.statements.shown().order_by("number").values_list("number", "text")
    return hashlib.sha256(
        json.dumps([list(one) for one in shown], ensure_ascii=False, separators=(",", ":")).encode()
    ).hexdigest()


def free_slug(question: str) -> str:
    """An address made of the question's words that no conversation has yet."""
    base = slugify(question)[:60].strip("-") or "conversation"
    taken = {"new", "bring-in"} | set(
        Conversation.objects.filter(slug__startswith=base).values_list("slug", flat=True)
    )
    if base not in taken:
        return base
    return next(name for n in range(2, len(taken) + 3) if (name := f"{base}-{n}") not in taken)


def _check_times(opens_at: datetime, closes_at: datetime) -> None:
    if closes_at <= opens_at:
        raise Refused(_("It closes before it opens. Choose a later day."), field="closes_at", status=422)
    if closes_at - opens_at > LONGEST:
        raise Refused(_("A conversation lasts at most a year."), field="closes_at", status=422)
