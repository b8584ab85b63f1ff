"""Letters of conversations: each post to those who follow, in the way they chose, and threaded as mail programs do.

All copies of a post have one Message-ID, so answers find it; References name the first post and the one it answers
(RFC 5322). List-Id stands for the place, and one press leaves (RFC 8058).
"""

from __future__ import annotations

from collections.abc import Iterable
from email.utils import formataddr, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.ballots import rolls
from justaction.collaborative.models import Collaborative
from justaction.communities.models import Membership
from justaction.communities.models.talks import CIRCLE, Block, Post, Quiet, Thread
from justaction.communities.policy import talks as policy
from justaction.jobs import later, task
from justaction.mail import actions as mail
from justaction.mail import receiving
from justaction.mail.incoming.words import MARK
from justaction.mail.letters import Draft, letterhead
from justaction.members import following, telling
from justaction.members.actions import telling as deeds
from justaction.members.models import Person

BATCH = 50
LONGEST = 6000  # characters of a post in a letter; the page has the rest
NEWS, MENTION = "conversation", "mention"  # kinds of news, for which one chooses a way
SALT = "justaction.communities.leave"
_STRENGTH = {"none": 0, "digest": 1, "immediate": 2}


def tell_later(post: Post) -> None:
    """Tell those who follow, once the words are stored."""
    if mail.writes_letters():
        later(tell, post.pk)


@task
def tell(post_pk: int) -> None:
    """Find out whom to tell, and hand them on in batches. Safe to run twice: to each it is written once."""
    post = Post.objects.standing().select_related("thread", "author").filter(pk=post_pk).first()
    if post is None:
        return
    people = sorted({one.pk for one in [*recipients(post), *mentioned(post)]})
    for start in range(0, len(people), BATCH):
        later(send, post.pk, people[start : start + BATCH])


@task
def send(post_pk: int, people: list[int]) -> None:
    """Tell some people, each in the way they chose; who is named and follows too is told once."""
    post = Post.objects.standing().select_related("thread", "author", "answers").filter(pk=post_pk).first()
    if post is None:
        return
    thread = post.thread
    follow = {one.pk for one in recipients(post)}
    named = {one.pk for one in mentioned(post)}
    ways = telling.ways(people, NEWS, thread.place)
    calls = telling.ways(people, MENTION, thread.place)
    addresses = receiving.addresses_of("talk", about=thread.pk, people=people)
    for person in Person.objects.filter(pk__in=people, is_active=True).order_by("pk"):
        by_following = ways[person.pk] if person.pk in follow else "none"
        by_name = calls[person.pk] if person.pk in named else "none"
        way = max(by_following, by_name, key=_STRENGTH.__getitem__)
        with override(person.language or _language()):
            if way == "immediate":
                draft = said(post, person, address=addresses.get(person.pk, ""), named=person.pk in named)
                mail.post(draft, once=once(post, person))
            elif way == "digest":
                deeds.put(
                    person, NEWS, thread.place, thread.title, settings.SITE_URL + post.url, _piled(post), post.at,
                    name_of(post), once=f"talk:{post.pk}",
                )  # fmt: skip


def once(post: Post, person: Person) -> str:
    """The word by which a post is written to somebody once."""
    return f"talk:{post.pk}:{person.pk}"


def _language() -> str:
    return str(Collaborative.objects.get().languages[0])


# --- whom -------------------------------------------------------------------------------------------------------


def recipients(post: Post) -> list[Person]:
    """Who follows the conversation or its place, may read it, has not left it, and did not block who wrote."""
    thread = post.thread
    found = following.followers("talk", thread.subject) | following.followers("talks", thread.scope or "all")
    if thread.scope == CIRCLE:
        found = found | rolls.holders("convene").filter(is_active=True)
    return _reached(post, found.exclude(pk__in=Quiet.objects.filter(thread=thread).values("person")))


def mentioned(post: Post) -> list[Person]:
    """Whom the words name with an @: only people whose name others can see here anyway."""
    if "@" not in post.text or post.note:
        return []
    known = {one.name.casefold(): one.pk for one in nameable(post.thread)}
    parts = post.text.casefold().split("@")[1:]
    found = set()
    for part in parts:
        fits = [
            name for name in known if part.startswith(name) and not part[len(name) : len(name) + 1].isalnum()
        ]
        if fits:
            found.add(known[max(fits, key=len)])
    return _reached(post, Person.objects.filter(pk__in=found))


def nameable(thread: Thread) -> list[Person]:
    """Whose names can be seen in this conversation: who is shown in the place, and who spoke in it by name."""
    spoke = Post.objects.filter(thread=thread, named=True).standing().values("author")
    if thread.scope == CIRCLE:
        shown = rolls.holders("convene")
    else:
        here = Membership.objects.now().filter(listed=True)
        if thread.place:
            here = here.filter(community__channel__slug=thread.place)
        shown = Person.objects.filter(pk__in=here.values("person"))
    found = Person.objects.filter(pk__in=shown.values("pk")) | Person.objects.filter(pk__in=spoke)
    return [one for one in found.distinct().order_by("pk") if one.name.strip()]


def _reached(post: Post, people: QuerySet[Person]) -> list[Person]:
    blocked = Block.objects.filter(other=post.author) if post.named and post.author else Block.objects.none()
    rest = people.exclude(pk=post.author_id or 0).exclude(pk__in=blocked.values("person")).distinct()
    return policy.readers(post.thread, list(rest.order_by("pk")))


# --- words ------------------------------------------------------------------------------------------------------


def name_of(post: Post) -> str:
    """Who speaks, as a letter says it."""
    return policy.shown_name(post) or _("Somebody here")


def said(post: Post, person: Person, *, address: str = "", named: bool = False) -> Draft:
    """One post, to one person; `address` is where they can answer by mail."""
    thread = post.thread
    says = {"name": name_of(post), "title": thread.title}
    head = _("%(name)s in “%(title)s”:") % says
    why = (
        _("You get this because %(name)s wrote your name.") % says
        if named
        else _("You get this because you follow this conversation.")
    )
    return Draft(
        kind="talk",
        to=person.email,
        to_name=person.name,
        subject=thread.title if post.number == 1 else _("Re: %(title)s") % says,
        paragraphs=[
            *([f"{MARK} {_('Write your answer above this line')} {MARK}"] if address else []),
            head,
            *_words(post),
        ],
        button=(_("Read and answer on the page"), settings.SITE_URL + post.url),
        after=[why],
        links=[
            (_("Leave this conversation"), leave_url(thread, person)),
            (_("Choose which letters you get"), telling.page_url(person)),
        ],
        headers=headers(post, person, address=address),
    )


def _words(post: Post) -> list[str]:
    """The words themselves, or, where they bear a note, only that."""
    if post.note:
        return [
            _("These words bear a note: %(note)s") % {"note": post.note},
            _("So they are not in this letter. You find them on the page, if you want to read them."),
        ]
    text = post.text if len(post.text) <= LONGEST else post.text[:LONGEST] + " …"
    files = [_("File: %(name)s") % {"name": one.name} for one in post.files.all()]
    decision = [_("About: %(question)s") % {"question": post.decision.question}] if post.decision else []
    return [*[part for part in text.split("\n\n") if part.strip()], *decision, *files]


def _piled(post: Post) -> str:
    return "\n\n".join(_words(post))


def headers(post: Post, person: Person, *, address: str) -> dict[str, str]:
    """What mail programs thread and filter by, and leave with."""
    thread = post.thread
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    first = thread.posts.filter(number=1).values_list("subject", flat=True).first() or post.subject
    before = [f"<{subject}@{host}>" for subject in dict.fromkeys([first, _answered(post, first)])]
    sender = parseaddr(settings.MAIL_FROM)[1]
    list_of = (thread.place or thread.scope or "all").replace(":", ".")
    found = {
        "From": formataddr(
            (_("%(name)s via %(house)s") % {"name": name_of(post), "house": letterhead().name}, sender)
        ),
        "Message-ID": f"<{post.subject}@{host}>",
        "List-Id": f"{letterhead().name} <{list_of}.conversations.{host}>",
        "List-Archive": f"<{settings.SITE_URL}{thread.url}>",
        "List-Unsubscribe": f"<{leave_url(thread, person)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    if post.number > 1:
        found |= {"In-Reply-To": before[-1], "References": " ".join(before)}
    return found | ({"Reply-To": formataddr((letterhead().name, address))} if address else {})


def _answered(post: Post, first: str) -> str:
    return post.answers.subject if post.answers else first


# --- leaving ----------------------------------------------------------------------------------------------------


def leave_url(thread: Thread, person: Person) -> str:
    """The absolute address at which this person leaves: one POST does it, reading it changes nothing."""
    token = signing.dumps([thread.subject, person.subject], salt=SALT, compress=False)
    return settings.SITE_URL + reverse("communities:leave_talk", args=[token])


def of_leave_token(token: str) -> tuple[Thread, Person] | None:
    """The conversation and the person of such an address; None when it is nobody's."""
    try:
        about, subject = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    thread = Thread.objects.filter(subject=str(about)).first()
    person = Person.objects.filter(subject=str(subject), is_active=True).first()
    return (thread, person) if thread and person else None


# --- what a letter that came could not do -----------------------------------------------------------------------


def returned(person: Person, thread: Thread, *, why: str, text: str) -> None:
    """To somebody whose letter was not posted: why, and their own words, so that nothing is lost."""
    with override(person.language or _language()):
        mail.post(
            Draft(
                kind="talk.returned",
                to=person.email,
                to_name=person.name,
                subject=_("Not posted: %(title)s") % {"title": thread.title},
                greeting=_("Dear %(name)s,") % {"name": person.name},
                paragraphs=[
                    _("A letter with your address for answers came in. It was not posted."),
                    why,
                    *([_("These are the words:"), *text[:LONGEST].split("\n\n")] if text.strip() else []),
                ],
                button=(_("Open the conversation"), settings.SITE_URL + thread.url),
                limited=True,
            )
        )


def wrong_address(to: str) -> None:
    """To an address that nobody answers from: what to do. It names no conversation and repeats no word."""
    with override(_language()):
        mail.post(
            Draft(
                kind="talk.wrong_address",
                to=to,
                subject=_("Your letter was not posted"),
                greeting=_("Hello,"),
                paragraphs=[
                    _("Your letter came from an address that we do not know for this conversation."),
                    _(
                        "It was not posted. Write from the address at which you get our letters, or answer on the page."
                    ),
                ],
                button=(_("Go to the page"), settings.SITE_URL),
                limited=True,
            )
        )


def files_left_out(person: Person, post: Post, problems: Iterable[str]) -> None:
    """To somebody whose words were posted, and some of whose files were not: which, and why."""
    with override(person.language or _language()):
        mail.post(
            Draft(
                kind="talk.files",
                to=person.email,
                to_name=person.name,
                subject=_("Posted without some files: %(title)s") % {"title": post.thread.title},
                greeting=_("Dear %(name)s,") % {"name": person.name},
                paragraphs=[_("Your words are posted. These files could not be taken:"), *problems],
                button=(_("Open the conversation"), settings.SITE_URL + post.url),
                limited=True,
            )
        )
