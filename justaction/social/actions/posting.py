"""Deeds of who writes a post: beginning it from the record, writing it, approving, planning, changing, taking it down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.record.models import Entry
from justaction.social import channels, policy, writing
from justaction.social.actions import carrying
from justaction.social.models import Approval, Channel, Post, Text
from justaction.web import clock, house, pages

State = Post.State
UNDO = timedelta(seconds=30)
LATEST = timedelta(days=90)  # so far ahead a post can be planned


@transaction.atomic
def begin(*, entry: Entry | None = None, language: str = "", by: Person) -> Post:
    """Begin a post for every channel that is connected, from an entry of the record or with no words yet.

    Raises NotAllowed; Refused while no channel is connected."""
    _allow(by)
    rooms = list(Channel.objects.on())
    if not rooms:
        raise Refused(_("No channel is connected. Ask a steward to connect one."))
    language = language or (house.here().languages or ("en",))[0]
    row = Post(title=writing.first_title(entry), language=language, begun_by=by)
    words = writing.first_text(entry, language)
    if entry is not None:
        row.entry, row.link = entry.pk, entry.url
        if picture := writing.card_of(entry.url):
            row.card, row.alt = picture
    row.save(force_insert=True)
    Text.objects.bulk_create(Text(post=row, channel=one, text=_fitting(one, row, words)) for one in rooms)
    return row


def _fitting(channel: Channel, post: Post, words: str) -> str:
    """The first words, shortened at a space until they fit there."""
    carrier = channels.of(channel)
    said = writing.Said(words, post.whole_link)
    while words and carrier.length(said) > carrier.most(channel):
        words = words[:-2].rpartition(" ")[0] + "…" if " " in words[:-2] else words[:-2]
        said = writing.Said(words, post.whole_link)
    return words


@transaction.atomic
def write(
    post: Post,
    *,
    title: str,
    link: str,
    alt: str,
    with_card: bool,
    texts: Mapping[int, str],
    seen: int,
    by: Person,
) -> Post:
    """Save new words. A channel without words is left out. `seen` is the saving that was on the page: what somebody else
    wrote meanwhile is not overwritten. What stands outside stays as it is until `send_change`. Raises NotAllowed, Refused."""
    row = _lock(post, by)
    if row.state not in {State.DRAFT, State.OUT}:
        raise Refused(_("It can not be changed now."))
    if row.saved != seen:
        raise Refused(
            _("Somebody else saved it meanwhile. Your words are below. Open it again to see theirs.")
        )
    row.title, row.link = title.strip(), _link(link)
    row.card, row.alt = _picture(row, with_card=with_card, alt=alt.strip())
    row.saved += 1
    row.save()
    for text in row.texts.select_related("channel", "post"):
        text.post = row
        text.text = texts.get(text.channel_id, text.text).replace("\r\n", "\n").strip()
        _check_length(text)
        text.save(update_fields=["text"])
    return row


def _link(link: str) -> str:
    """A page of ours as its path, another one whole. Raises Refused."""
    from django.conf import settings

    link = link.strip()
    if link.startswith(settings.SITE_URL + "/"):
        link = link.removeprefix(settings.SITE_URL)
    if (link and not link.startswith(("/", "https://"))) or link.startswith("//"):
        raise Refused(_("A link begins with https://"), field="link", status=422)
    return link


def _picture(row: Post, *, with_card: bool, alt: str) -> tuple[dict[str, Any] | None, str]:
    if not with_card:
        return None, alt
    found = writing.card_of(row.link)
    if found is None:
        raise Refused(
            _("This page has no picture. Leave it out, or link to another page."), field="link", status=422
        )
    if not alt:
        raise Refused(_("Say what the picture shows, for those who do not see it."), field="alt", status=422)
    return found[0], alt


def _check_length(text: Text) -> None:
    carrier = channels.of(text.channel)
    length, most = carrier.length(writing.now(text)) if text.text else 0, carrier.most(text.channel)
    if length > most:
        raise Refused(
            _("It has %(length)s letters, and %(most)s are allowed there.")
            % {"length": length, "most": most},
            field=f"text_{text.channel_id}",
            status=422,
        )


@transaction.atomic
def approve(post: Post, *, by: Person) -> Approval:
    """Say that it can go out as it stands. A change asks for a new yes. Raises NotAllowed, Refused."""
    row = _lock(post, by)
    if row.state not in {State.DRAFT, State.OUT}:
        raise Refused(_("There is nothing to approve."))
    said = {"fingerprint": writing.fingerprint(row), "at": clock.now()}
    return Approval.objects.update_or_create(post=row, person=by, defaults=said)[0]


@transaction.atomic
def schedule(post: Post, *, send_at: datetime | None, by: Person) -> Post:
    """Let it go out: in 30 seconds, or at its time; until then it can be taken back.

    Raises NotAllowed; Refused without words, without a channel, or before somebody else approved it as it stands."""
    row = _lock(post, by)
    if row.state != State.DRAFT:
        raise Refused(_("It is no draft any more."))
    texts = _some(row)
    _check_approved(row, by)
    moment = max(send_at or clock.now(), clock.now() + UNDO)
    if moment > clock.now() + LATEST:
        raise Refused(_("That is more than 90 days away."), field="send_at", status=422)
    row.state, row.send_at, row.sent_by = State.SCHEDULED, moment, by
    row.save()
    row.texts.filter(pk__in=[one.pk for one in texts]).update(state=Text.State.WAITING, next_at=None)
    return row


def _some(row: Post) -> list[Text]:
    """The texts that go somewhere. Raises Refused when there is none."""
    texts = [one for one in row.texts.select_related("channel") if one.text and one.channel.is_on]
    if not texts:
        raise Refused(_("Write something for at least one channel."), status=422)
    return texts


def _check_approved(row: Post, by: Person) -> None:
    if not policy.approved_by_another(row, by):
        raise Refused(_("Somebody else has to approve it first, as it stands."), status=422)


@transaction.atomic
def take_back(post: Post, *, by: Person) -> Post:
    """Make it a draft again, until it goes out. Raises NotAllowed, Refused."""
    row = _lock(post, by)
    if row.state != State.SCHEDULED:
        raise Refused(_("It is out already."))
    row.state, row.send_at = State.DRAFT, None
    row.save()
    row.texts.update(state=Text.State.DRAFT)
    return row


@transaction.atomic
def drop(post: Post, *, by: Person) -> Post:
    """Throw a draft away. Raises NotAllowed, Refused."""
    row = _lock(post, by)
    if row.state not in {State.DRAFT, State.SCHEDULED}:
        raise Refused(_("It is out already. You can take it down."))
    row.state, row.send_at = State.DROPPED, None
    row.save()
    return row


def send_due() -> int:
    """Let posts out whose time has come; how many. The clock calls it."""
    due = Post.objects.filter(state=State.SCHEDULED, send_at__lte=clock.now()).values_list("pk", flat=True)
    return sum(_let_out(pk) for pk in due[:100])


@transaction.atomic
def _let_out(pk: int) -> bool:
    row = Post.objects.select_for_update(of=("self",)).select_related("sent_by").get(pk=pk)
    if row.state != State.SCHEDULED:
        return False
    row.state, row.standing = State.OUT, writing.frozen(row)
    row.save()
    texts = list(row.texts.select_related("channel").filter(state=Text.State.WAITING))
    for one in texts:
        carrying.queue(one, Text.Errand.SEND, words=one.text)
    record.enter(
        "post.sent", row, by=row.sent_by, title=row.title, url=row.url,
        words={"title": row.title, "text": texts[0].text if texts else ""},
        facts={"channels": len(texts), "digest": writing.fingerprint(row)},
    )  # fmt: skip
    return True


@transaction.atomic
def send_change(post: Post, *, by: Person) -> Post:
    """Let what stands outside say what is written now, where the service can do that. Raises NotAllowed, Refused."""
    row = _lock(post, by)
    texts = [
        one for one in row.texts.select_related("channel").filter(state=Text.State.SENT)
        if channels.of(one.channel).changes and one.channel.is_on and one.text
    ]  # fmt: skip
    if row.state != State.OUT or not texts:
        raise Refused(_("Nothing of it stands where it could be changed."))
    if row.standing == writing.frozen(row) and all(one.text == one.standing for one in texts):
        raise Refused(_("Nothing was changed."))
    _check_approved(row, by)
    row.standing, row.changed_at = writing.frozen(row), clock.now()
    row.save()
    for one in texts:
        carrying.queue(one, Text.Errand.CHANGE, words=one.text)
    record.enter(
        "post.changed", row, by=by, title=row.title, url=row.url, words={"title": row.title, "text": texts[0].text},
        facts={"channels": len(texts), "digest": writing.fingerprint(row)},
    )  # fmt: skip
    return row


@transaction.atomic
def take_down(post: Post, *, reason: str, by: Person) -> Post:
    """Take it down wherever it stands; the record keeps that it was said, and why it went. Raises NotAllowed, Refused."""
    row = _lock(post, by)
    if row.state != State.OUT:
        raise Refused(_("It is not out."))
    if not reason.strip():
        raise Refused(_("Say why."), field="reason", status=422)
    row.state = State.GONE
    row.save()
    row.texts.filter(state__in=[Text.State.WAITING, Text.State.FAILED], remote="").update(
        state=Text.State.DELETED, next_at=None, trouble=""
    )
    for one in row.texts.exclude(remote=""):
        carrying.queue(one, Text.Errand.DELETE, words=one.standing)
    record.enter(
        "post.withdrawn", row, by=by, title=row.title, url=row.url,
        words={"title": row.title, "reason": reason.strip()},
    )  # fmt: skip
    return row


@transaction.atomic
def retry(text: Text, *, by: Person) -> Text:
    """Try again what failed. Raises NotAllowed, Refused."""
    _lock(text.post, by)
    row = Text.objects.select_for_update(of=("self",)).select_related("channel", "post").get(pk=text.pk)
    if row.state != Text.State.FAILED:
        raise Refused(_("It did not fail."))
    if not row.channel.is_on:
        raise Refused(_("The channel is not connected."))
    row.attempts, row.first_at = 0, row.first_at if row.remote else None
    row.save()
    carrying.queue(row, Text.Errand(row.errand), words=row.standing)
    return row


def _lock(post: Post, by: Person) -> Post:
    row = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    _allow(by)
    pages.changed()
    return row


def _allow(by: Person) -> None:
    if not policy.may_write(by):
        raise NotAllowed(_("Only conveners, stewards and coordinators write posts."))
