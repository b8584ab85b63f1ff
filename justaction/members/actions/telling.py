"""Deeds about being told: choosing the way, telling one piece of news in that way, and the daily letter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from justaction.coedit import calling
from justaction.errors import NotAllowed
from justaction.jobs import later, task
from justaction.mail import actions as mail
from justaction.mail.letters import Draft
from justaction.mail.models import Letter
from justaction.members import emails, policy, telling
from justaction.members.emails import digest
from justaction.members.models import DigestItem, Person, Telling
from justaction.members.models.telling import Way
from justaction.web import clock

MORNING = time(7, 0)  # by the clock of the reader
KEEP_TOLD = timedelta(days=14)
BATCH = 50
MOST_TEXT = 2000


@transaction.atomic
def choose(person: Person, ways: Mapping[tuple[str, str], str], *, by: Person) -> None:
    """Choose how to be told: {(kind, community): way}, with "" for every kind or every place, and way "" to unsay it.

    Raises NotAllowed for anybody but the person, and ValueError for a way that is none.
    """
    if not policy.may_edit_me(by, person):
        raise NotAllowed(_("Only you can change this."))
    Person.objects.select_for_update().get(pk=person.pk)
    for (kind, community), way in ways.items():
        mine = Telling.objects.filter(person=person, kind=kind, community=community)
        if not way:
            mine.delete()
        elif not mine.update(way=Way(way)):
            Telling.objects.create(person=person, kind=kind, community=community, way=Way(way))


@transaction.atomic
def stop(person: Person, kind: str, community: str = "") -> None:
    """Stop one kind of letter, in one community or everywhere: what the link below a letter does when it is posted to.

    The kind `telling.DAILY` stops the daily letter. Raises LookupError for a kind that nobody registered.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    if kind == telling.DAILY:
        _stop_daily(person)
        return
    telling.way(person, kind, community)
    places = {community}
    if not community:  # what they said of single communities would outweigh it
        places |= set(Telling.objects.filter(person=person).values_list("community", flat=True))
    choose(person, {(kind, place): Way.NONE.value for place in places}, by=person)


def _stop_daily(person: Person) -> None:
    Telling.objects.filter(person=person, way=Way.DIGEST).update(way=Way.NONE)
    said = set(Telling.objects.filter(person=person, community="").values_list("kind", flat=True))
    rest = [one.kind for one in telling.kinds() if one.default == Way.DIGEST and one.kind not in said]
    choose(person, {(kind, ""): Way.NONE.value for kind in rest}, by=person)


# --- one piece of news ------------------------------------------------------------------------------------------


def tell(person: Person, kind: str, draft: Draft, *, community: str = "", once: str = "") -> Letter | None:
    """Tell somebody in the way they chose: a letter now (returned), or an item of their daily letter, or nothing.

    A letter gets the links by which they choose otherwise. `once` makes it idempotent, whichever way it goes.
    Call it in the reader's language, in the deed's transaction or in a job. Raises LookupError for an unknown kind.
    """
    if not mail.writes_letters():
        return None
    way = telling.way(person, kind, community)
    if way == Way.IMMEDIATE:
        return mail.post(with_choice(draft, person, kind, community), once=once)
    if way == Way.DIGEST:
        put(
            person, kind, community, draft.subject, draft.button[1] if draft.button else "",
            "\n".join(draft.paragraphs), clock.now(), once=once,
        )  # fmt: skip
    return None


def of_writing(person: Person, news: calling.News, once: str) -> None:
    """Tell somebody of a text that is written together (`coedit.calling`)."""
    draft = Draft(
        kind=news.kind,
        to=person.email,
        to_name=person.name,
        subject=news.subject,
        paragraphs=news.paragraphs,
        button=news.button,
    )
    tell(person, calling.KIND, draft, once=once)


def with_choice(draft: Draft, person: Person, kind: str, community: str = "") -> Draft:
    """The draft with the links below it by which its reader chooses how to be told, or stops this kind at once."""
    url = telling.stop_url(person, kind, community)
    return replace(
        draft,
        links=[*draft.links, (_("Choose which letters you get"), telling.page_url(person))],
        headers={
            **draft.headers,
            "List-Unsubscribe": f"<{url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def put(
    person: Person,
    kind: str,
    community: str,
    title: str,
    url: str,
    text: str,
    at: datetime,
    by_name: str = "",
    *,
    once: str = "",
) -> None:
    """Add one item to the pile of a person; the clock sends the pile as one letter in their morning.

    With `once`, news with the same word is put a single time, however many ask. Nothing while no letters are written.
    """
    if not mail.writes_letters():
        return
    item = DigestItem(
        person=person, kind=kind, community=community, title=" ".join(title.split())[:200], url=url[:500],
        text=text.strip()[:MOST_TEXT], by_name=by_name[:120], at=at, once=once,
    )  # fmt: skip
    DigestItem.objects.bulk_create([item], ignore_conflicts=True)


# --- the daily letter -------------------------------------------------------------------------------------------


def send_digests() -> int:
    """Queue the daily letter of everybody whose morning has come and for whom something waits; how many people.

    A pile holds what was put before seven in the morning of its reader, so what comes later waits for the next day.
    """
    DigestItem.objects.filter(told_at__lt=clock.now() - KEEP_TOLD).delete()
    waiting = DigestItem.objects.filter(told_at=None, person__is_active=True)
    people: list[int] = []
    for zone in waiting.values_list("person__time_zone", flat=True).distinct().order_by():
        due = waiting.filter(person__time_zone=zone, put_at__lt=morning(_zone(zone)))
        people += due.values_list("person", flat=True).distinct().order_by("person")
    for start in range(0, len(people), BATCH):
        later(send_digest, people[start : start + BATCH])
    return len(people)


@task
def send_digest(people: list[int]) -> None:
    """Write the daily letter of each: in one transaction with the marks on what it tells, so it is never told twice."""
    for pk in people:
        with transaction.atomic():
            person = Person.objects.select_for_update().filter(pk=pk, is_active=True).first()
            if person is not None:
                _send(person)


def _send(person: Person) -> None:
    due = DigestItem.objects.filter(person=person, told_at=None, put_at__lt=morning(person.zone))
    items = list(due.order_by("-at", "-id"))
    if not items:
        return
    wanted = _once_each(person, items)
    if wanted:
        with emails.in_the_language_of(person), timezone.override(person.zone):
            word = f"digest:{person.subject}:{max(item.pk for item in items)}"
            if mail.post(digest.daily(person, wanted), once=word) is None:
                return
    DigestItem.objects.filter(pk__in=[item.pk for item in items]).update(told_at=clock.now())


def _once_each(person: Person, items: Iterable[DigestItem]) -> list[DigestItem]:
    """Newest first, the same thing once, and nothing of a kind that they have since said no to."""
    seen: set[tuple[str, str]] = set()
    asked: dict[tuple[str, str], str] = {}
    kept = []
    for item in items:
        of = (item.kind, item.community)
        if of not in asked:
            asked[of] = telling.way(person, *of)
        if asked[of] != Way.NONE and (item.url, item.title) not in seen:
            seen.add((item.url, item.title))
            kept.append(item)
    return kept


def morning(zone: ZoneInfo) -> datetime:
    """The last seven o'clock that has come in this zone."""
    here = clock.now().astimezone(zone)
    day = here.date() if here.time() >= MORNING else here.date() - timedelta(days=1)
    return datetime.combine(day, MORNING, tzinfo=zone)


def _zone(name: str) -> ZoneInfo:
    return Person(time_zone=name).zone
