"""What a moderator's decision does to words in a conversation: the queue of the members calls it (`members/cases.py`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from justaction.communities.actions.posts import KIND, unsay
from justaction.communities.models.talks import CIRCLE, Post, Thread
from justaction.communities.policy import talks as policy
from justaction.errors import NotAllowed, Refused
from justaction.members import cases as kinds
from justaction.members.actions import cases
from justaction.members.models import Case, Person

_PATH = re.compile(r"(?:/[a-z-]{2,8})?/(?:communities/([\w-]+)/)?conversations/([\w-]+)/(?:(\d{1,9})/)?.*")


@transaction.atomic
def report(post: Post, *, words: str, by: Person) -> Case:
    """Somebody who reads it says that it is wrong; a moderator of the place decides. Raises NotAllowed, Refused."""
    if not policy.may_report(by, post):
        raise NotAllowed(_("Only people who can read these words can report them, and not who wrote them."))
    return cases.report(found_of(post), words=words, address=by.email, language=by.language, by=by)


@transaction.atomic
def take_up(post: Post, *, by: Person) -> Case:
    """A moderator opens a case about words that nobody reported. Raises NotAllowed."""
    if not policy.may_take_down(by, post):
        raise NotAllowed(_("Somebody else who moderates in this place decides about these words."))
    about = found_of(post)
    return cases.found(
        KIND, about.about, title=about.title, by=by, url=about.url, scope=about.scope, person=about.person
    )


def found_of(post: Post) -> kinds.Found:
    """The post, as the queue knows it."""
    with override(settings.LANGUAGE_CODE):
        title = _("Words in a conversation")
    return kinds.Found(
        kind=KIND,
        about=str(post.pk),
        title=title,
        url=post.url,
        scope=_space(post.thread),
        person=post.author,
    )


def _space(thread: Thread) -> str:
    """In whose space it is decided: that of the community, else everywhere."""
    return "" if thread.scope == CIRCLE else thread.scope


def find(path: str) -> kinds.Found | None:
    """The post at this address; else the page of its place, without what follows in the address.

    Whoever leaves by letter has an address of their own below it, which is nobody else's to see. Words of the founding circle
    are reported from beside them, by who reads them: the open form would show them to moderators outside of it.
    """
    match = _PATH.fullmatch(path)
    if match is None:
        return None
    scopes = [f"community:{match[1]}"] if match[1] else [""]
    number = int(match[3] or 0)
    posts = Post.objects.standing().select_related("thread", "author")
    found = posts.filter(thread__scope__in=scopes, thread__slug=match[2], number=number).first()
    if found is not None:
        return found_of(found)
    url = f"/communities/{match[1]}/conversations/" if match[1] else "/conversations/"
    return kinds.Found(kind="page", about=url, title=url, url=url, scope=scopes[0])


def handler() -> kinds.Handler:
    """How the queue treats words in a conversation."""
    return kinds.Handler(
        label=gettext_lazy("Words in a conversation"), hide=_hidden, restore=_shown_again, show=_seen
    )


def _hidden(case: Case, by: Person) -> None:
    row = _row(case)
    row.state, row.reason = Post.State.HIDDEN, case.reason
    row.save(update_fields=["state", "reason"])
    unsay(row)


def _shown_again(case: Case, by: Person) -> None:
    row = _row(case)
    if row.state == Post.State.HIDDEN:
        row.state, row.reason = Post.State.SHOWN, ""
        row.save(update_fields=["state", "reason"])


def _row(case: Case) -> Post:
    row = Post.objects.select_for_update().filter(pk=int(case.about)).first()
    if row is None or row.state == Post.State.WITHDRAWN:
        raise Refused(_("These words are not there any more."))
    return row


def _seen(some: Iterable[Case]) -> Mapping[str, kinds.Facts]:
    rows = Post.objects.filter(pk__in=[int(case.about) for case in some]).select_related("thread")
    return {
        str(row.pk): [
            (_("Words"), row.text),
            *([(_("Note before them"), row.note)] if row.note else []),
            (_("Conversation"), row.thread.title),
            (_("By"), policy.shown_name(row) or _("Somebody who gave no name")),
        ]
        for row in rows.prefetch_related("author")
    }
