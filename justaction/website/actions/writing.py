"""Deeds of writing: a new page, and new versions of its words. Nothing of it is public before it is published."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.web import clock, house
from justaction.website import policy, showing
from justaction.website.linter import alike
from justaction.website.models import FormerAddress, Page, PageWords
from justaction.website.rooms import ROOMS

Kind = Page.Kind


@transaction.atomic
def add(kind: str, *, title: str, by: Person, lead: str = "", text: str = "", note: str = "") -> PageWords:
    """Begin a page, news, a question or a moment of the story: its first version, a draft.

    Raises NotAllowed, and Refused without words or for a question that stands there already.
    """
    allow(by)
    if kind not in Kind.values or kind == Kind.ROOM:
        raise Refused(_("Choose what it is."), field="kind", status=422)
    title = " ".join(title.split())
    last = Page.objects.filter(kind=kind).aggregate(last=Max("order"))["last"]
    page = Page(kind=kind, slug=free_slug(kind, title), language=showing.main_language(), added_by=by)
    page.order = 0 if last is None else last + 1
    try:
        with transaction.atomic():
            page.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("Somebody added a page of this name just now. Send it once more.")) from None
    return write(page, language=page.language, seen=0, title=title, lead=lead, text=text, note=note, by=by)


@transaction.atomic
def write(
    page: Page,
    *,
    language: str,
    seen: int,
    title: str,
    by: Person,
    lead: str = "",
    text: str = "",
    note: str = "",
    why: str = "",
    human: bool = False,
) -> PageWords:
    """Save words as the next version, a draft. `seen` is the newest version that the writer saw: whoever saved another
    one meanwhile keeps theirs, and both stand in the history.

    Raises NotAllowed, and Refused for a language that the house has not, without words, or for a question or an
    answer that stands there already.
    """
    allow(by)
    row = locked(page)
    if language not in (house.here().languages or ("en",)):
        raise Refused(_("This site is not in that language."), field="language", status=422)
    said = {
        "title": " ".join(title.split()),
        "lead": " ".join(lead.split()),
        "text": text.replace("\r\n", "\n").strip(),
        "note": note.strip(),
    }
    _check(row, language, said)
    last = row.versions.filter(language=language).order_by("-number").first()
    if last is not None and not last.blank and all(getattr(last, name) == said[name] for name in said):
        if last.published_at is None and (why.strip(), human) != (last.why, last.human):
            last.why, last.human = why.strip(), human
            last.save(update_fields=["why", "human"])
        return last
    wording = PageWords(page=row, language=language, number=last.number + 1 if last else 1, by=by, **said)
    wording.base, wording.why, wording.human = seen, why.strip(), human
    if language != row.language:
        wording.original = row.versions.filter(language=row.language, shown=True, blank=False).first()
    wording.full_clean(exclude=["page", "by", "original", "published_by"])
    wording.save(force_insert=True)
    return wording


def _check(page: Page, language: str, said: dict[str, str]) -> None:
    if not said["title"]:
        raise Refused(_("It needs a title."), field="title", status=422)
    if not said["text"] and page.kind != Kind.ROOM:
        raise Refused(_("Write something."), field="text", status=422)
    if page.kind == Kind.QUESTION:
        check_question(page, language, said["title"], said["text"])


def check_question(page: Page, language: str, question: str, answer: str) -> None:
    """Raise Refused where another question that is shown asks or answers the same."""
    others = PageWords.objects.shown().filter(page__kind=Kind.QUESTION, language=language)
    for other in others.exclude(page=page):
        if alike.same(other.title, question):
            raise Refused(_("This question is there already. Change its answer instead."), field="title")
        if alike.same(other.text, answer):
            raise Refused(
                _("This is the answer to “%(question)s” already.") % {"question": other.title}, field="text"
            )


def allow(by: Person) -> None:
    """Raise NotAllowed for who may not edit."""
    if not policy.may_edit(by):
        raise NotAllowed(_("Only a coordinator, a convener or a steward can change the website."))


def locked(page: Page) -> Page:
    """The row of a page, locked; a page of the house gets its row when somebody first writes for it."""
    if page._state.adding:
        if page.kind != Kind.ROOM or page.slug not in ROOMS:
            raise Refused(_("This page is not there."), status=404)
        Page.objects.bulk_create([page], ignore_conflicts=True)
        return Page.objects.select_for_update(of=("self",)).get(kind=page.kind, slug=page.slug)
    return Page.objects.select_for_update(of=("self",)).get(pk=page.pk)


def free_slug(kind: str, title: str) -> str:
    """The address that a title makes, with a number where another page has or had it."""
    base = slugify(title)[:50].strip("-") or f"{kind}-{clock.today():%Y-%m-%d}"
    taken = {
        *Page.objects.filter(kind=kind, slug__startswith=base).values_list("slug", flat=True),
        *FormerAddress.objects.filter(kind=kind, slug__startswith=base).values_list("slug", flat=True),
    }
    return next(one for n in range(1, 10_000) if (one := base if n == 1 else f"{base}-{n}") not in taken)
