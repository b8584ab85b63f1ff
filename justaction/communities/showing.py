"""Conversations as pages show them, and what they add to pages of others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from justaction.communities.actions import talks
from justaction.communities.models.talks import CIRCLE, Block, KeptWords, Post, Quiet, Thread, ThreadQuerySet
from justaction.communities.policy import talks as policy
from justaction.members import following
from justaction.members import policy as members
from justaction.members.models import Person
from justaction.texts.markdown import to_html
from justaction.web.slots import Part, counting, only_when

ON_A_PAGE = 40
NEWEST = 4  # conversations on a page of others


class Later:
    """Where to go on after a deed: to the page of what it made."""

    made: Any = None

    def after(self, do: Callable[..., Any]) -> Callable[..., Any]:
        """The deed, remembering what it made."""

        def doing(**said: Any) -> Any:
            self.made = do(**said)
            return self.made

        return doing

    def get_absolute_url(self) -> str:
        return anchor(self.made) if isinstance(self.made, Post) else str(self.made.at("talk"))


@dataclass(frozen=True)
class Shown:
    """A post as one reader sees it: the name beside it, its words as HTML, why they are folded, what one may do."""

    post: Post
    name: str
    html: SafeString
    folded: str
    may_change: bool
    may_withdraw: bool
    may_report: bool
    may_take_down: bool
    may_block: bool


def shown_posts(rows: Sequence[Post], viewer: Person) -> list[Shown]:
    """Posts of one conversation; what holds for all of them is asked once."""
    if not rows:
        return []
    thread = rows[0].thread
    blocked = set(Block.objects.filter(person=viewer).values_list("other", flat=True))
    speaks = thread.closed_at is None  # whoever sees it may read it
    moderates = members.may_moderate(viewer, thread.scope)
    return [_shown(row, viewer, blocked=blocked, speaks=speaks, moderates=moderates) for row in rows]


def _shown(row: Post, viewer: Person, *, blocked: set[int], speaks: bool, moderates: bool) -> Shown:
    mine, name = row.author_id == viewer.pk, policy.shown_name(row)
    folded = "blocked" if row.named and row.author_id in blocked else "note" if row.note else ""
    return Shown(
        post=row,
        name=name,
        html=to_html(row.text, top=4) if row.stands else SafeString(""),
        folded=folded if row.stands else "",
        may_change=mine and row.stands and speaks,
        may_withdraw=mine and row.stands,
        may_report=not mine and row.stands,
        may_take_down=not mine and row.stands and moderates,
        may_block=not mine and row.named and row.author_id is not None and row.author_id not in blocked,
    )


def page_of_posts(thread: Thread, number: str | None, *, size: int = ON_A_PAGE) -> Page[Post]:
    """A page of a conversation, the oldest first; the last page, where the newest are, unless one asks for another."""
    rows = thread.posts.select_related("thread", "author", "decision", "answers__author").prefetch_related(
        "files"
    )
    pages = Paginator(rows.order_by("number"), size)
    return pages.get_page(number or pages.num_pages)


def anchor(post: Post) -> str:
    """Where a post stands in its conversation."""
    page = (post.number - 1) // ON_A_PAGE + 1
    return f"{post.thread.at('talk')}?page={page}#said-{post.number}"


def quoted(post: Post) -> str:
    """A post as one quotes it; nothing of words that are folded below a note."""
    if post.note:
        return ""
    return "\n".join(f"> {line}" for line in post.text.splitlines()) + "\n\n"


def hears(person: Person, thread: Thread) -> bool:
    """Whether letters of this conversation go to somebody."""
    if Quiet.objects.filter(thread=thread, person=person).exists():
        return False
    return (
        following.follows(person, talks.THREAD, thread.subject)
        or following.follows(person, talks.PLACE, thread.scope or "all")
        or (thread.scope == CIRCLE and policy.in_circle(person))
    )


# --- on pages of others -----------------------------------------------------------------------------------------


def of_community(viewer: Person | None, community: Any) -> Iterator[Part]:
    """The newest conversations of a community, for the people in it."""
    if viewer is None or not policy.belongs(viewer, community.scope):
        return
    newest = list(Thread.objects.of(community.scope).with_counts()[:NEWEST])
    context = {"threads": newest, "place": community.channel.slug}
    yield Part(template="communities/talks_panel.html", context=context)


def _of_all(viewer: Person, _thing: Any) -> ThreadQuerySet:
    return Thread.objects.filter(scope__in=["", CIRCLE] if policy.in_circle(viewer) else [""])


@counting(begun=_of_all)
def my_panels(viewer: Person, thing: Any, *, begun: int) -> Iterator[Part]:
    """The newest conversations of all of us, and of the circle for those who convene."""
    newest = _of_all(viewer, thing).order_by("-last_at", "-id").with_counts()[:NEWEST] if begun else []
    yield Part(template="communities/talks_panel.html", context={"threads": list(newest), "place": ""})


@only_when(lambda viewer: KeptWords.objects.filter(person=viewer))
def my_turns(viewer: Person, thing: Any) -> Iterator[Part]:
    """Words that came by mail and wait for their author."""
    for row in KeptWords.objects.filter(person=viewer).select_related("thread"):
        yield Part(
            title=_("Words of yours wait: %(title)s") % {"title": row.thread.title},
            note=row.get_why_display(),
            url=row.thread.at("talk"),
            button=_("Look"),
        )


def my_data(viewer: Person, thing: Any) -> Iterator[Part]:
    """All that somebody said in conversations, for themselves."""
    mine = viewer.posts.order_by("id")
    yield Part(
        title="conversations",
        context={
            "words": list(
                mine.values("thread__title", "number", "text", "note", "named", "state", "at", "edited_at")
            ),
            "earlier_words": list(
                mine.filter(wordings__isnull=False).values(
                    "thread__title", "number", "wordings__text", "wordings__until"
                )
            ),
            "files": list(mine.filter(files__isnull=False).values("thread__title", "number", "files__name")),
            "waiting": list(viewer.kept_words.values("thread__title", "text", "why", "at")),
            "blocked": list(viewer.blocks.values("other__name", "at")),
        },
    )


def found_talk(key: str, viewer: Person) -> following.Found | None:
    """A conversation that somebody follows."""
    row = Thread.objects.filter(subject=key).first()
    return following.Found(row.title, row.url) if row and policy.may_read(viewer, row) else None


def found_place(key: str, viewer: Person) -> following.Found | None:
    """A place all of whose conversations somebody follows."""
    scope = "" if key == "all" else key
    if not talks.is_place(scope) or not policy.belongs(viewer, scope):
        return None
    return following.Found(talks.place_title(scope), talks.place_url(scope))
