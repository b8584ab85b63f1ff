"""Deeds about the theory of change: proposing other words, taking them over once the conveners decided, and reading
them aloud."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.ballots import actions as ballots
from justaction.ballots import policy as ballot_policy
from justaction.ballots import rolls
from justaction.ballots.models import Ballot
from justaction.collaborative import actions as collaborative_actions
from justaction.collaborative.models import ChannelStage, Collaborative, Stage
from justaction.errors import NotAllowed, Refused
from justaction.home import front, policy
from justaction.home.models import Recording, TheoryChange
from justaction.members.models import Person
from justaction.texts.uploads import CleanFile
from justaction.web import clock, pages

DAYS_TO_DECIDE = 7
URL = "/theory-of-change/"  # the page that tells these words; without a language, as the record keeps it
FIELDS: dict[str, tuple[str, ...]] = {
    TheoryChange.What.STAGE: ("name", "about"),
    TheoryChange.What.CELL: ("text",),
}


@transaction.atomic
def propose_theory(thing: Stage | ChannelStage, *, reason: str, by: Person, **words: str) -> TheoryChange:
    """Propose other words for a step, or for what it means in a channel; the conveners decide by consent in a week.

    Raises NotAllowed, and Refused for words that are there already, without a reason, or beside another proposal
    that is being decided; ValidationError for words that do not fit.
    """
    _for_conveners(by)
    what = TheoryChange.What.STAGE if isinstance(thing, Stage) else TheoryChange.What.CELL
    new = {name: words[name].strip() for name in FIELDS[what] if name in words}
    was = {name: str(getattr(thing, name)) for name in new}
    if not reason.strip():
        raise Refused(_("Write why. Everybody who decides reads it."), field="reason", status=422)
    if new == was:
        raise Refused(_("These words are there already."))
    if TheoryChange.objects.running().filter(what=what, thing=thing.pk).exists():
        raise Refused(_("Other words for this are being decided. Wait for that."))
    _check(thing, new)
    row = TheoryChange(what=what, thing=thing.pk, was=was, words=new, reason=reason.strip(), proposed_by=by)
    row.ballot = _ask(row, str(thing), by=by)
    row.save(force_insert=True)
    return row


@transaction.atomic
def apply_theory(change: TheoryChange, *, by: Person) -> TheoryChange:
    """Take over the words that were decided: all pages change. Raises NotAllowed, and Refused without a decision, or
    when the words changed meanwhile."""
    _for_conveners(by)
    row = TheoryChange.objects.select_for_update(of=("self",)).select_related("ballot").get(pk=change.pk)
    if row.applied_at:
        raise Refused(_("These words are in place."))
    if why_not := ballot_policy.why_not_decided(row.ballot, about=row.about):
        raise Refused(why_not)
    thing: Any = (Stage if row.what == TheoryChange.What.STAGE else ChannelStage).objects.get(pk=row.thing)
    if any(str(getattr(thing, name)) != text for name, text in row.was.items()):
        raise Refused(_("The words changed since they were decided about. Propose it again."))
    collaborative_actions.change(thing, by=by, decided=True, **row.words)
    row.applied_at = clock.now()
    row.save(update_fields=["applied_at"])
    return row


@transaction.atomic
def record_theory(*, language: str, spoken_by: str, upload: CleanFile, by: Person) -> Recording:
    """Put a recording of the words as they stand now in place of the one in this language. Raises NotAllowed."""
    _for_conveners(by)
    _let_go(language)
    row = Recording(
        language=language,
        spoken_by=" ".join(spoken_by.split()),
        file_name=upload.name,
        media_type=upload.media_type,
        words=front.digest_of_words(),
    )
    row.file.save(upload.name, ContentFile(upload.content), save=False)
    row.save(force_insert=True)
    pages.changed()
    return row


@transaction.atomic
def remove_recording(language: str, *, by: Person) -> None:
    """Take a recording away, with its file. Raises NotAllowed."""
    _for_conveners(by)
    _let_go(language)
    pages.changed()


def _for_conveners(by: Person) -> None:
    if not policy.may_open_rings(by):
        raise NotAllowed(_("Only a convener can do this."))


def _let_go(language: str) -> None:
    for old in Recording.objects.select_for_update().filter(language=language):
        transaction.on_commit(partial(old.file.storage.delete, str(old.file.name)))
        old.delete()


def _check(thing: Any, new: dict[str, str]) -> None:
    copy = type(thing)(
        **{field.attname: getattr(thing, field.attname) for field in thing._meta.concrete_fields}
    )
    for name, text in new.items():
        setattr(copy, name, text)
    copy.clean_fields()


def _ask(row: TheoryChange, title: str, *, by: Person) -> Ballot:
    who = rolls.people("conveners").count()
    with override(Collaborative.objects.get().languages[0]):
        said = [f"{row.was[name]}\n\n→ {text}" for name, text in row.words.items() if text != row.was[name]]
        ballot = ballots.write(
            question=_("Shall we change the words for: %(what)s?") % {"what": title},
            explanation="\n\n".join([*said, _("Why: %(reason)s") % {"reason": row.reason}]),
            method=Ballot.Method.CONSENT,
            quorum=who // 2 + 1,
            closes_at=clock.now() + timedelta(days=DAYS_TO_DECIDE),
            electorate="conveners",
            ends_when_all_voted=True,
            about=row.about,
            about_title=_("Theory of change"),
            about_url=URL,
            by=by,
        )
    return ballots.open_ballot(ballot, by=by)
