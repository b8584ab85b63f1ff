"""Giving an idea, a learning, a challenge, a voice or a vision; taking it back; answering; having the same challenge.

Nothing is public before somebody looked at it, in the one queue of the moderators (`members.cases`).
"""

from __future__ import annotations

from typing import TypeVar

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from justaction.communities import links, policy
from justaction.communities.emails import giving as emails
from justaction.communities.models import Challenge, ChallengeHolder, Contribution, Idea
from justaction.communities.models.giving import WithFile
from justaction.errors import NotAllowed, Refused
from justaction.members.actions import cases
from justaction.members.models import Person
from justaction.texts.uploads import CleanFile
from justaction.web import clock, limits, pages

A_DAY = 10  # of each kind by one person
Given = TypeVar("Given", bound=Contribution)


@transaction.atomic
def give(row: Given, *, by: Person, file: CleanFile | None = None) -> Given:
    """Give something to a community: `row` is not saved yet. It waits for a look.

    Raises NotAllowed, Refused with the field, ValidationError.
    """
    if not policy.may_take_part(by, row.community):
        raise NotAllowed(_("Join the community first. Then you can give something to it."))
    row.person, row.given_at, row.language = by, clock.now(), get_language() or ""
    row.pseudonym = " ".join(row.pseudonym.split()) if row.credit_as == row.CreditAs.PSEUDONYM else ""
    if row.credit_as == row.CreditAs.PSEUDONYM and not row.pseudonym:
        raise Refused(_("Write the other name, or choose another credit."), field="pseudonym", status=422)
    row.shown = row.Shown.WAITING
    row.full_clean()
    if limits.tripped(f"communities.{row.KIND}", str(by.pk), most=A_DAY, per=limits.DAY):
        raise Refused(_("You gave a lot today. Go on tomorrow."), status=429)
    if file is not None:
        _keep(row, file)
    row.save(force_insert=True)
    where = {"community": row.community.channel.name}
    cases.hold(
        row.KIND,
        row.subject,
        title=_("Given to the community %(community)s") % where,
        url=row.url,
        scope=row.community.scope,
        why="new",
        person=by,
    )
    return row


def _keep(row: object, file: CleanFile) -> None:
    if isinstance(row, WithFile):
        row.file_name, row.media_type, row.digest = file.name, file.media_type, file.digest
        row.file.save(f"{file.digest[:32]}{file.suffix}", ContentFile(file.content), save=False)


@transaction.atomic
def take_back(row: Contribution, *, by: Person) -> None:
    """Take back what one gave: it is deleted, with its file. Raises NotAllowed."""
    if row.person_id != by.pk:
        raise NotAllowed(_("Only the one who gave it can take it back."))
    forget(row)


def forget(row: Contribution) -> None:
    """Delete something given, with its file, wherever it stands."""
    found = type(row)._default_manager.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if found is None:
        return
    if isinstance(found, WithFile) and found.file:
        storage, name = found.file.storage, str(found.file.name)
        transaction.on_commit(lambda: storage.delete(name))
    cases.close(found.KIND, found.subject)
    found.delete()
    pages.changed()


# --- ideas ------------------------------------------------------------------------------------------------------


@transaction.atomic
def answer_idea(
    idea: Idea, *, state: str, answer: str, by: Person, became_url: str = "", became_title: str = ""
) -> Idea:
    """Take an idea up, park it with a reason, or open it again. Whoever gave it is told.

    `became_url` is a page here on which it lives on. Raises NotAllowed, Refused with the field.
    """
    row = (
        Idea.objects.select_for_update(of=("self",))
        .select_related("community__channel", "person")
        .get(pk=idea.pk)
    )
    if not policy.may_coordinate(by, row.community):
        raise NotAllowed(_("Only a coordinator of this community answers ideas."))
    if state not in Idea.State.values:
        raise Refused(_("Choose one of the answers."), field="state", status=422)
    if not row.is_shown:
        raise Refused(_("It waits for a look first."))
    answer = " ".join(answer.split())
    if state != Idea.State.RECEIVED and not answer:
        raise Refused(_("Say why in a few words. Whoever gave it reads them."), field="answer", status=422)
    if became_url and not (
        became_url.startswith("/") and url_has_allowed_host_and_scheme(became_url, allowed_hosts=None)
    ):
        raise Refused(
            _("Use the address of a page here. It begins with a slash."), field="became_url", status=422
        )
    row.state, row.answer, row.answered_by, row.answered_at = state, answer[:600], by, clock.now()
    row.became_url, row.became_title = became_url, became_title.strip() or became_url
    row.save()
    pages.changed()
    if row.person and state != Idea.State.RECEIVED:
        emails.answered(row, row.person)
    return row


# --- challenges -------------------------------------------------------------------------------------------------


@transaction.atomic
def hold_challenge(challenge: Challenge, *, has: bool, by: Person) -> None:
    """Say that one has it too, or no longer. Saying it twice changes nothing. Raises NotAllowed."""
    if not policy.may_take_part(by, challenge.community):
        raise NotAllowed(_("Join the community first."))
    if has:
        ChallengeHolder.objects.get_or_create(challenge=challenge, person=by)
    else:
        ChallengeHolder.objects.filter(challenge=challenge, person=by).delete()
    pages.changed()


@transaction.atomic
def link_challenge(challenge: Challenge, *, url: str, by: Person) -> Challenge:
    """Say which commitment answers a challenge, by the address of its page; empty for none.

    Raises NotAllowed, Refused for a page that no chapter knows.
    """
    row = (
        Challenge.objects.select_for_update(of=("self",))
        .select_related("community__channel")
        .get(pk=challenge.pk)
    )
    if not policy.may_coordinate(by, row.community):
        raise NotAllowed(_("Only a coordinator of this community links it."))
    found = links.at(url) if url.strip() else None
    if url.strip() and found is None:
        raise Refused(_("Use the address of a commitment that is public here."), field="url", status=422)
    row.answered_title, row.answered_url = (found.title[:200], found.url) if found else ("", "")
    row.save(update_fields=["answered_title", "answered_url"])
    pages.changed()
    return row
