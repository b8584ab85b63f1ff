"""Deeds of publishing: now or at a time, going back, undoing, and saying that words still hold."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.errors import Refused
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.web import clock, house
from justaction.website import finding, showing
from justaction.website.actions.writing import allow, check_question, locked
from justaction.website.linter import hard
from justaction.website.models import MenuItem, Page, PageWords

LATEST = timedelta(days=366)  # so far ahead words can wait
Kind = Page.Kind


@transaction.atomic
def publish(wording: PageWords, *, by: Person, at: datetime | None = None, care: bool = False) -> PageWords:
    """Let a version be read by everybody: now, or by itself at a time. `care`: the story's checklist was gone through.

    Raises NotAllowed; Refused for what came out already, for words written beside others that came out since, for a
    moment of the story without its checklist or note, and for a time that does not fit.
    """
    allow(by)
    row = _lock(wording)
    page = row.page
    if row.published_at:
        raise Refused(_("This version came out already. You can take it up again in the history."))
    now = page.versions.filter(language=row.language, shown=True).first()
    if now is not None and now.number > row.base:
        raise Refused(
            _(
                "Version %(n)s came out after you began. Compare the two, bring them together, and publish that."
            )
            % {"n": now.number}
        )
    if page.kind == Kind.QUESTION:
        check_question(page, row.language, row.title, row.text)
    _take_care(page, row, care)
    row.care, row.published_by = care, by
    if at is not None and at > clock.now():
        if at > clock.now() + LATEST:
            raise Refused(_("That is more than a year away."), field="at", status=422)
        page.versions.filter(language=row.language, published_at=None).update(publish_at=None)
        row.publish_at = at
        row.save(update_fields=["care", "published_by", "publish_at"])
        return row
    return _show(row, by=by)


@transaction.atomic
def call_off(wording: PageWords, *, by: Person) -> PageWords:
    """Let words that wait for their time be a draft again. Raises NotAllowed, and Refused when they are out."""
    allow(by)
    row = _lock(wording)
    if row.published_at:
        raise Refused(_("It came out already. You can undo it."))
    row.publish_at = None
    row.save(update_fields=["publish_at"])
    return row


def publish_due() -> int:
    """Let come out what waited for this moment; how many did."""
    number = 0
    for wording in PageWords.objects.due().order_by("publish_at", "id"):
        with transaction.atomic():
            row = _lock(wording)
            if row.is_waiting and row.publish_at and row.publish_at <= clock.now():
                _show(row, by=row.published_by)
                number += 1
    return number


@transaction.atomic
def go_back(page: Page, *, language: str, number: int, why: str = "", by: Person) -> PageWords:
    """Take up the words of an earlier version again, as a new one; 0 is how it was before anybody wrote.

    Raises NotAllowed, and Refused for a version that is not there or is shown now.
    """
    allow(by)
    page = locked(page)
    rows = page.versions.filter(language=language)
    now, newest = rows.filter(shown=True).first(), rows.order_by("-number").first()
    if newest is None:
        raise Refused(_("Nobody wrote anything here yet."))
    old = rows.filter(number=number).first() if number else PageWords(blank=True, number=0)
    if old is None or (now and old.pk and (old.pk == now.pk or old.is_draft)):
        raise Refused(_("That version cannot be taken up again."))
    row = PageWords(page=page, language=language, number=newest.number + 1, by=by, base=newest.number)
    for name in ("title", "lead", "text", "note", "blank", "original", "human", "care"):
        setattr(row, name, getattr(old, name))
    row.back_to, row.published_by = number, by
    row.why = why.strip() or (_("Back to version %(n)s.") % {"n": number} if number else _("Taken back."))
    row.save(force_insert=True)
    return _show(row, by=by)


@transaction.atomic
def undo(page: Page, *, language: str, by: Person) -> PageWords:
    """Show again what was shown before the words that are shown now. Raises NotAllowed, Refused without any."""
    allow(by)
    page = locked(page)
    rows = page.versions.filter(language=language, published_at__isnull=False)
    now = rows.filter(shown=True).first()
    if now is None:
        raise Refused(_("Nothing was published here yet."))
    last = rows.exclude(pk=now.pk).order_by("-published_at", "-number").first()
    number = 0 if last is None or last.blank else last.number
    return go_back(page, language=language, number=number, by=by)


@transaction.atomic
def check(page: Page, *, language: str, by: Person) -> PageWords:
    """Say that the words in a language still hold today. Raises NotAllowed, Refused where nothing is shown."""
    allow(by)
    row = locked(page).versions.filter(language=language, shown=True, blank=False).first()
    if row is None:
        raise Refused(_("Nothing was published here yet."))
    if row.checked_on != clock.today():
        row.checked_on = clock.today()
        row.save(update_fields=["checked_on"])
        _enter("page.checked", row, by=by, words={"title": row.title}, facts={})
    return row


def _take_care(page: Page, row: PageWords, care: bool) -> None:
    """The checklist of the story: it speaks of a murder, and whoever reads it may have lost somebody."""
    if page.kind != Kind.MOMENT and (page.kind, page.slug) != (Kind.ROOM, "story"):
        return
    words = hard.words(f"{row.title} {row.lead} {row.text}")
    if words and not row.note and page.kind == Kind.MOMENT:
        raise Refused(
            _("It speaks of hard things (%(words)s). Write a content note first: it stands before the words.")
            % {"words": ", ".join(words)},
            status=422,
        )
    if not care:
        raise Refused(_("Go through the checklist of the story first."), field="care", status=422)


def _show(row: PageWords, *, by: Person | None) -> PageWords:
    """Make it the words that are read, in place of those before; on the record, in the index."""
    page = row.page
    for former in page.versions.filter(language=row.language, shown=True):
        former.shown = False
        former.save(update_fields=["shown"])
        finding.drop(former)
    row.shown, row.published_at, row.publish_at = True, clock.now(), None
    row.checked_on = clock.today()
    row.save()
    if page.posted_at is None and not row.blank:
        page.posted_at = row.published_at
        page.save(update_fields=["posted_at"])
    kind = "page.withdrawn" if row.blank else "news.published" if page.kind == Kind.NEWS else "page.published"
    words = {"title": row.title, "text": row.text, "why": row.why}
    _enter(kind, row, by=by, words=words, facts={"version": row.number, "language": row.language})
    finding.put(row)
    if MenuItem.objects.filter(page=page).exists():
        house.changed()
    return row


def _enter(
    kind: str, row: PageWords, *, by: Person | None, words: dict[str, str], facts: dict[str, int | str]
) -> None:
    with override(showing.main_language()):
        title = row.title or showing.title_of(row.page)
    record.enter(kind, row.page, by=by, title=title, url=row.page.url, words=words, facts=facts)


def _lock(wording: PageWords) -> PageWords:
    locked(wording.page)
    return PageWords.objects.select_related("page", "published_by").get(pk=wording.pk)
