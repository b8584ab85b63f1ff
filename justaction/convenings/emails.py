"""Letters about gatherings: come, you have a seat, you wait, a seat is free, tomorrow, it changed, what is needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from justaction.collaborative.models import Collaborative
from justaction.convenings import invitations, policy, tokens, words
from justaction.convenings.arranging.writing import CANCEL, REQUEST
from justaction.convenings.models import (
    AccessNeed,
    AgendaItem,
    Gathering,
    Minutes,
    Recap,
    Registration,
    RegistrationQuerySet,
    ToDo,
)
from justaction.jobs import later, task
from justaction.mail import actions as mail
from justaction.mail.letters import Draft
from justaction.members import telling
from justaction.members.actions.telling import tell
from justaction.members.models import Person
from justaction.web import clock, written

BATCH = 100


# --- queued by deeds --------------------------------------------------------------------------------------------


def answer_later(registration: Registration) -> None:
    """A letter that says whether they have a seat; once for each time they asked."""
    if mail.writes_letters():
        later(send_answer, registration.pk)


def offer_later(registration: Registration) -> None:
    """A letter that offers a seat."""
    if mail.writes_letters():
        later(send_offer, registration.pk)


def tell_later(gathering: Gathering, what: str) -> None:
    """Tell all who come, wait or hold an offer that it was `changed` or `cancelled`."""
    if not mail.writes_letters():
        return
    told = gathering.registrations.exclude(state=Registration.State.DECLINED).order_by("pk")
    pks = list(told.values_list("pk", flat=True))
    for start in range(0, len(pks), BATCH):
        later(send_news, gathering.pk, pks[start : start + BATCH], what, gathering.sequence)


def taken_on_later(todo: ToDo) -> None:
    """A letter to whoever took on an action at a gathering, when somebody else wrote it down; once."""
    if mail.writes_letters():
        later(send_taken_on, todo.pk)


def carries_later(item: AgendaItem) -> None:
    """A letter to whoever carries an item of an agenda; once."""
    if mail.writes_letters():
        later(send_carries, item.pk)


# --- jobs -------------------------------------------------------------------------------------------------------


@task
def send_answer(registration_pk: int) -> None:
    one = _found([registration_pk]).first()
    if one is None or not (one.comes or one.waits):
        return
    with _language(one.person):
        draft = seat(one) if one.comes else waiting(one)
        mail.post(draft, once=f"convening.{one.state}:{one.pk}:{one.place}")


@task
def send_offer(registration_pk: int) -> None:
    one = _found([registration_pk]).first()
    if one is None or not one.has_offer:
        return
    with _language(one.person):
        mail.post(offer(one), once=f"convening.offer:{one.pk}:{one.place}")


@task
def send_news(gathering_pk: int, registrations: list[int], what: str, sequence: int) -> None:
    """That it changed or is cancelled: to each once for each change."""
    for one in _found(registrations).filter(gathering=gathering_pk):
        with _language(one.person):
            draft = cancelled(one) if what == "cancelled" else changed(one)
            mail.post(draft, once=f"convening.{what}:{one.pk}:{sequence}")


@task
def send_reminders(gathering_pk: int, registrations: list[int]) -> None:
    """Tomorrow: to each once for each start, to those who still come."""
    for one in _found(registrations).coming().filter(gathering=gathering_pk, gathering__cancelled_at=None):
        with _language(one.person):
            start = int(one.gathering.starts_at.timestamp())
            once = f"convening.reminder:{one.pk}:{start}"
            place = telling.community_of(one.gathering.series.scope)
            tell(one.person, "reminder", reminder(one), community=place, once=once)


@task
def send_invitations(gathering_pk: int, people: list[int]) -> None:
    """Come: to each once for a gathering, unless they have answered meanwhile."""
    gathering = Gathering.objects.select_related("series").get(pk=gathering_pk)
    answered = gathering.registrations.values("person")
    for person in (
        Person.objects.filter(pk__in=people, is_active=True).exclude(pk__in=answered).order_by("pk")
    ):
        with _language(person):
            once = f"convening.invite:{gathering.pk}:{person.pk}"
            place = telling.community_of(gathering.series.scope)
            tell(person, "gathering", invitation(gathering, person), community=place, once=once)


@task
def send_needs(gathering_pk: int) -> None:
    """What is needed, to who planned the series; nothing when nothing is."""
    gathering = Gathering.objects.select_related("series__planned_by").get(pk=gathering_pk)
    host = gathering.series.planned_by
    needs = AccessNeed.objects.filter(registration__gathering=gathering)
    counts = Counter(needs.values_list("kind", flat=True))
    if not counts or host is None or not policy.may_look_after(host, gathering):
        return
    with _language(host):
        start = int(gathering.starts_at.timestamp())
        mail.post(needed(gathering, host, counts), once=f"convening.needs:{gathering.pk}:{start}")


@task
def send_taken_on(todo_pk: int) -> None:
    found = ToDo.objects.open().filter(pk=todo_pk, owner__is_active=True)
    todo = found.select_related("owner", "gathering__series").first()
    if todo is None or todo.owner is None:
        return
    with _language(todo.owner):
        scope = todo.gathering.series.scope.partition(":")[2]
        once = f"convening.took:{todo.pk}:{todo.owner_id}"
        tell(todo.owner, "todo", taken_on(todo, todo.owner), community=scope, once=once)


@task
def send_carries(item_pk: int) -> None:
    found = AgendaItem.objects.filter(pk=item_pk, owner__is_active=True, gathering__cancelled_at=None)
    item = found.select_related("owner", "gathering__series").first()
    if item is None or item.owner is None or item.gathering.is_over:
        return
    with _language(item.owner):
        scope = telling.community_of(item.gathering.series.scope)
        once = f"convening.carries:{item.pk}:{item.owner_id}"
        tell(item.owner, "agenda", carries(item, item.owner), community=scope, once=once)


@task
def send_recaps(recap_pk: int, registrations: list[int]) -> None:
    """What came of it: to each once for a gathering, in the way they chose."""
    recap = Recap.objects.select_related("gathering").filter(pk=recap_pk).first()
    if recap is None:
        return
    paper = Minutes.objects.approved().filter(gathering=recap.gathering).order_by("-version").first()
    for one in _found(registrations).filter(gathering=recap.gathering_id):
        with _language(one.person):
            scope = one.gathering.series.scope.partition(":")[2]
            once = f"convening.recap:{one.pk}"
            tell(one.person, "recap", recapped(one, recap, paper), community=scope, once=once)


def _found(pks: Iterable[int]) -> RegistrationQuerySet:
    found = Registration.objects.filter(pk__in=list(pks), person__is_active=True)
    return found.select_related("gathering__series", "person").order_by("pk")


def _language(person: Person) -> override:
    return override(person.language or Collaborative.objects.get().languages[0])


# --- words ------------------------------------------------------------------------------------------------------


def _draft(
    one: Registration, kind: str, subject: str, paragraphs: list[str], button: str, method: str = ""
) -> Draft:
    gathering = one.gathering
    return Draft(
        kind=f"convening.{kind}",
        to=one.person.email,
        to_name=one.person.name,
        subject=subject % {"title": gathering.title},
        greeting=_("Dear %(name)s,") % {"name": one.person.name},
        paragraphs=[*paragraphs, *_when_and_where(gathering, one.zone)],
        button=(button, tokens.url(gathering, one.person)),
        calendar=invitations.for_guest(one, method=method) if method else None,
    )


def _when_and_where(gathering: Gathering, zone: str = "") -> list[str]:
    """By the clock of the reader; and by that of the place where it is another one."""
    lines = [words.when(gathering, ZoneInfo(zone) if zone else None) + "."]
    if zone and zone != gathering.series.zone:
        lines.append(_("At the place it is %(when)s.") % {"when": words.when(gathering)})
    return [*lines, _("Where: %(where)s.") % {"where": gathering.where}]


def seat(one: Registration) -> Draft:
    lines = [
        _("Your seat is kept. We look forward to you."),
        _("The link and the number to call are on its page from an hour before. The button leads there."),
    ]
    return _draft(one, "seat", _("Your seat: %(title)s"), lines, _("See your seat, or give it back"), REQUEST)


def waiting(one: Registration) -> Draft:
    lines = [
        _("All seats are taken, so you are on the waiting list."),
        _("Seats that come free go to those who asked first. We write to you when it is your turn."),
    ]
    return _draft(one, "waiting", _("You are on the list: %(title)s"), lines, _("Look at your place"))


def offer(one: Registration) -> Draft:
    assert one.offered_until is not None
    zone = ZoneInfo(one.zone) if one.zone else one.gathering.zone
    until = one.offered_until.astimezone(zone)
    with timezone.override(zone):
        said = {
            "day": written.day(until.date()),
            "time": words.time_of(until),
            "clock": words.clock_of(until, zone),
        }
    lines = [
        _("A seat is free, and you have waited longest."),
        _("It is kept for you until %(day)s, %(time)s (%(clock)s). Then it goes to the next.") % said,
    ]
    return _draft(one, "offer", _("A seat for you: %(title)s"), lines, _("Say yes or no"))


def reminder(one: Registration) -> Draft:
    lines = [_("It is soon, and you have a seat. If you cannot come, give it back: somebody may be waiting.")]
    return _draft(one, "reminder", _("Soon: %(title)s"), lines, _("See how to join"))


def changed(one: Registration) -> Draft:
    lines = [_("Something has changed: look at the time and the place once more.")]
    return _draft(
        one, "changed", _("Changed: %(title)s"), lines, _("Look at it"), REQUEST if one.comes else ""
    )


def cancelled(one: Registration) -> Draft:
    lines = [_("This gathering is cancelled. The reason: %(reason)s") % {"reason": one.gathering.reason}]
    return _draft(
        one, "cancelled", _("Cancelled: %(title)s"), lines, _("Look at it"), CANCEL if one.comes else ""
    )


def invitation(gathering: Gathering, person: Person) -> Draft:
    return Draft(
        kind="convening.invite",
        to=person.email,
        to_name=person.name,
        subject=_("Come: %(title)s") % {"title": gathering.title},
        greeting=_("Dear %(name)s,") % {"name": person.name},
        paragraphs=[gathering.purpose, *_when_and_where(gathering)],
        button=(_("Save my seat"), tokens.url(gathering, person)),
        calendar=invitations.for_invited(gathering, person),
        after=[_("This is the only letter that asks you to this gathering.")],
    )


def needed(gathering: Gathering, host: Person, counts: Counter[str]) -> Draft:
    names = dict(AccessNeed.Kind.choices)
    return Draft(
        kind="convening.needs",
        to=host.email,
        to_name=host.name,
        subject=_("What people need: %(title)s") % {"title": gathering.title},
        greeting=_("Dear %(name)s,") % {"name": host.name},
        paragraphs=[
            _("In three days it begins. This is what those who come have asked for:"),
            *[f"{names[kind]}: {count}" for kind, count in sorted(counts.items())],
            _("Who asked for what is on the page of the gathering, for you and others who arrange it."),
        ],
        button=(
            _("Look at what is arranged"),
            settings.SITE_URL + reverse("convenings:host", args=[gathering.slug]),
        ),
    )


def taken_on(todo: ToDo, owner: Person) -> Draft:
    said = {"title": todo.gathering.title, "day": written.day(todo.due_on)}
    return Draft(
        kind="convening.took",
        to=owner.email,
        to_name=owner.name,
        subject=_("You took this on: %(text)s") % {"text": todo.text},
        greeting=_("Dear %(name)s,") % {"name": owner.name},
        paragraphs=[
            _("At “%(title)s” it was written down that you do this by %(day)s:") % said,
            todo.text,
            _("If it is not right, or something gets in the way, say so. Nobody minds."),
        ],
        button=(_("Say how far it is"), settings.SITE_URL + reverse("convenings:todo", args=[todo.subject])),
        after=[_("This is the only letter about it.")],
    )


def carries(item: AgendaItem, owner: Person) -> Draft:
    """An item of an agenda is theirs: what, for how long, and where they find it."""
    said = {"title": item.gathering.title, "what": item.title}
    how_long = ngettext("It takes %(n)s minute.", "It takes %(n)s minutes.", item.minutes)
    return Draft(
        kind="convening.carries",
        to=owner.email,
        to_name=owner.name,
        subject=_("You carry this: %(what)s") % said,
        greeting=_("Dear %(name)s,") % {"name": owner.name},
        paragraphs=[
            _("On the agenda of “%(title)s” your name stands beside this:") % said,
            item.title,
            how_long % {"n": item.minutes},
            *_when_and_where(item.gathering),
            _("If it is not right, tell who looks after the gathering."),
        ],
        button=(_("See the gathering"), settings.SITE_URL + item.gathering.url),
        after=[_("This is the only letter about it.")],
    )


def not_counted(gathering: Gathering, person: Person, why: str, text: str = "") -> None:
    """To somebody whose answer by mail could not count: why, their own words, and where they answer for sure."""
    with _language(person):
        mail.post(
            Draft(
                kind="convening.not_counted",
                to=person.email,
                to_name=person.name,
                subject=_("Your answer could not count: %(title)s") % {"title": gathering.title},
                greeting=_("Dear %(name)s,") % {"name": person.name},
                paragraphs=[
                    _("A letter with your address for answers came in. We could not count it."),
                    why,
                    *([_("These are the words:"), text[:4000]] if text.strip() else []),
                ],
                button=(_("Answer on the page"), tokens.url(gathering, person)),
                limited=True,
            )
        )


def recapped(one: Registration, recap: Recap, paper: Minutes | None) -> Draft:
    """What came of it, what the reader took on there, when it meets again, and the form for feedback."""
    gathering, person = one.gathering, one.person
    mine = ToDo.objects.open().filter(gathering=gathering, owner=person)
    lines = [part for part in recap.words.split("\n\n") if part.strip()]
    lines += [
        _("You took this on: %(text)s. By %(day)s.")
        % {"text": todo.text.rstrip("."), "day": written.day(todo.due_on)}
        for todo in mine
    ]
    later_on = gathering.series.gatherings.standing().filter(starts_at__gt=clock.now())
    if again := later_on.select_related("series").order_by("starts_at").first():
        lines.append(_("It meets again: %(when)s.") % {"when": words.when(again)})
    links = [(_("The page of the gathering"), settings.SITE_URL + gathering.url)]
    if paper is not None:
        links = [(_("Minutes"), settings.SITE_URL + paper.url), *links]
    return Draft(
        kind="convening.recap",
        to=person.email,
        to_name=person.name,
        subject=_("What came of it: %(title)s") % {"title": gathering.title},
        greeting=_("Dear %(name)s,") % {"name": person.name},
        paragraphs=lines,
        button=(
            _("Say how it was"),
            tokens.feedback_url(gathering, tokens.feedback_of(gathering, person)),
        ),
        after=[_("Two questions, one minute. Your name is not asked.")],
        links=links,
    )
