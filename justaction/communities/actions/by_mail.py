"""A reply by mail becomes a post: what came to an address that only its owner was given (`mail/receiving.py`).

Only letters from the owner's own address are posted. What comes from elsewhere waits for the owner, who posts it or lets
it go; what cannot be posted goes back to its owner. Nothing that somebody wrote is lost, and no stranger learns anything.
"""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.collaborative.models import Collaborative
from justaction.communities.actions import posts
from justaction.communities.emails import talks as emails
from justaction.communities.models import Membership
from justaction.communities.models.talks import CIRCLE, LONGEST, KeptWords, Post, Thread
from justaction.communities.policy import talks as policy
from justaction.errors import NotAllowed, Refused
from justaction.mail.addresses import same_mailbox
from justaction.mail.incoming.message import MOST_BYTES, File, Incoming
from justaction.mail.models import Received
from justaction.mail.receiving import Token
from justaction.members.models import Person
from justaction.texts import uploads
from justaction.texts.uploads import CleanFile
from justaction.web import limits

Outcome = Received.Outcome
MOST_FROM_ELSEWHERE = 10  # an hour, to the addresses of one person, whoever sends them
_OURS = re.compile(r"<([0-9a-f]{32})@")


def take(message: Incoming, token: Token) -> Received.Outcome:
    """Post what is new in a reply. Says what became of it; never raises Refused."""
    thread = Thread.objects.filter(pk=token.about).first()
    person = Person.objects.of_number(token.whom)
    if thread is None or person is None:
        return Outcome.UNKNOWN
    with override(person.language or Collaborative.objects.get().languages[0]):
        if not same_mailbox(message.sender, person.email):
            return _from_elsewhere(message, thread, person)
        if why := _trouble(message):
            emails.returned(person, thread, why=why, text="")
            return Outcome.ANSWERED
        return _posted(message, thread, person)


def _trouble(message: Incoming) -> str:
    """Why this letter cannot be read, for its sender; "" when it can."""
    if message.trouble == "too_large":
        size = MOST_BYTES // (1024 * 1024)
        return _(
            "It is too large: more than %(size)s MB. Send a smaller one, or put the files on the page."
        ) % {"size": size}
    if message.trouble == "too_many":
        return _("Too many letters came within an hour. Wait an hour, or answer on the page.")
    if message.trouble == "sealed":
        return _("It is encrypted, so we cannot read it. Send it again without that.")
    if not message.words and not message.files:
        return _("We found no new words in it. Write them above the letter that you answer.")
    return ""


def _from_elsewhere(message: Incoming, thread: Thread, person: Person) -> Received.Outcome:
    """From an address that is not the owner's: the owner alone can post it. Both are told, the stranger nothing.

    A sender is easily forged. So however many senders there are, only some letters an hour are answered and kept.
    """
    an_hour = timedelta(hours=1)
    if limits.tripped("talk.elsewhere", str(person.pk), most=MOST_FROM_ELSEWHERE, per=an_hour):
        return Outcome.STORM
    emails.wrong_address(message.sender)
    if message.trouble or not message.words or not policy.may_read(person, thread):
        return Outcome.ANSWERED
    KeptWords.objects.create(
        thread=thread, person=person, text=message.words[:LONGEST], why=KeptWords.Why.ADDRESS
    )
    why = _(
        "It came from another address than yours. If you wrote it, open the conversation and post it there."
    )
    emails.returned(person, thread, why=why, text=message.words)
    return Outcome.KEPT


def _posted(message: Incoming, thread: Thread, person: Person) -> Received.Outcome:
    files, problems = clean_files(message.files)
    answers = _answered(message, thread)
    try:
        made = posts.post(
            thread, text=message.words, by=person, named=default_named(thread, person), answers=answers,
            attached=files, by_mail=True, once=hashlib.sha256(message.key.encode()).hexdigest(),
        )  # fmt: skip
    except Refused as no:
        return _not_posted(message, thread, person, no)
    if problems:
        emails.files_left_out(person, made, problems)
    return Outcome.DONE


def _not_posted(message: Incoming, thread: Thread, person: Person, no: Refused) -> Received.Outcome:
    """It may not be posted: its words go back to who wrote them, and wait on the page while that can be opened again."""
    emails.returned(person, thread, why=no.message, text=message.words)
    if isinstance(no, NotAllowed) or thread.closed_at is None or not policy.may_read(person, thread):
        return Outcome.ANSWERED
    KeptWords.objects.create(
        thread=thread, person=person, text=message.words[:LONGEST], why=KeptWords.Why.CLOSED
    )
    return Outcome.KEPT


def clean_files(files: tuple[File, ...]) -> tuple[list[CleanFile], list[str]]:
    """The files made harmless, as all that people send; and for each that could not be, its name and why."""
    clean: list[CleanFile] = []
    problems = []
    for one in files:
        try:
            if len(clean) >= posts.MOST_FILES:
                raise uploads.Unfit(_("At most %(most)s files at once.") % {"most": posts.MOST_FILES})
            clean.append(uploads.clean(one.name, one.content))
        except uploads.Unfit as no:
            problems.append(f"{one.name[:100]}: {_(str(no))}")
    return clean, problems


def _answered(message: Incoming, thread: Thread) -> Post | None:
    """The post that a letter answers: the first of ours that it names."""
    named = [match[1] for one in message.answers if (match := _OURS.match(one))]
    found = {one.subject: one for one in Post.objects.filter(thread=thread, subject__in=named)}
    return next((found[subject] for subject in named if subject in found), None)


def default_named(thread: Thread, person: Person) -> bool:
    """Whether their name stands beside their words, if they say nothing: as the last time here, else as they are shown
    in the place; among those who convene, always."""
    last = Post.objects.filter(thread=thread, author=person).order_by("-number").first()
    if last is not None:
        return last.named
    return shown_in(thread.scope, person)


def shown_in(scope: str, person: Person) -> bool:
    """Whether others see their name in a place: among those who convene always, else as they chose."""
    if scope == CIRCLE:
        return True
    mine = Membership.objects.now().filter(person=person, listed=True)
    if scope:
        mine = mine.filter(community__channel__slug=scope.partition(":")[2])
    return mine.exists() or person.grants.now().filter(listed=True).exists()
