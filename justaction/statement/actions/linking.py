"""Deeds of a version's other forms: written, published, checked by a person, taken back; and who wrote a version."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.record.models import Entry
from justaction.statement import emails, policy
from justaction.statement.models import Author, FormParagraph, LinkedForm, StatementVersion
from justaction.web import clock, pages

MOST_PARAGRAPHS = 200
LONGEST = 3000
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}")
Kind = LinkedForm.Kind


@transaction.atomic
def write_form(
    version: StatementVersion,
    *,
    by: Person,
    kind: str,
    language: str,
    title: str,
    paragraphs: Sequence[str] = (),
    made_by: str = "",
    made: str = "people",
    link: str = "",
) -> LinkedForm:
    """Write the draft of a form, in place of what its draft said before. Nobody sees it until it is published.

    Raises NotAllowed, and Refused when the version is not published, the language is none, or words or link are
    missing.
    """
    _may(by)
    row = StatementVersion.objects.select_for_update().get(pk=version.pk)
    if row.published_at is None:
        raise Refused(_("Publish the version first. Then its other forms are bound to its words."))
    texts = [_tidy(text) for text in paragraphs if _tidy(text)]
    language = language.strip().lower()
    _check(kind, language, _tidy(title), texts, link.strip())
    same = LinkedForm.objects.filter(version=row, kind=kind, language=language)
    form = same.drafts().first()
    if form is None:
        last = same.aggregate(last=Max("edition"))["last"] or 0
        form = LinkedForm(version=row, kind=kind, language=language, edition=last + 1)
    form.title, form.made_by, form.made = _tidy(title)[:200], _tidy(made_by)[:200], made
    form.link, form.written_at = link.strip(), clock.now()
    form.save()
    form.paragraphs.all().delete()
    FormParagraph.objects.bulk_create(
        FormParagraph(form=form, number=number, text=text) for number, text in enumerate(texts, 1)
    )
    return form


@transaction.atomic
def publish_form(form: LinkedForm, *, by: Person) -> LinkedForm:
    """Show it beside its version; the edition before it stays readable. Nobody has checked it until somebody says so.

    Raises NotAllowed, and Refused when it is public already, or a translation has not as many paragraphs as its version.
    """
    row = _locked(form, by)
    if not row.is_draft:
        raise Refused(_("It is public already. Write a new edition to change it."))
    texts = list(row.paragraphs.all())
    if row.kind == Kind.TRANSLATION and (many := row.version.paragraphs.count()) != len(texts):
        raise Refused(
            _("The version has %(many)s paragraphs, this translation %(here)s. People cite them by number.")
            % {"many": many, "here": len(texts)},
            status=422,
        )
    now = clock.now()
    former = LinkedForm.objects.shown().filter(version=row.version, kind=row.kind, language=row.language)
    former.update(ended_at=now)
    row.published_at = now
    row.digest = hashlib.sha256(row.canonical()).hexdigest()
    row.save()
    record.enter(
        "form.published",
        row,
        by=by,
        title=f"{row.title} ({row.kind}, {row.language})",
        url=row.url,
        words={"title": row.title, "language": row.language, "made_by": row.made_by},
        facts={
            "number": row.version.number,
            "form": row.kind,
            "made": row.made,
            "edition": row.edition,
            "digest": row.digest,
        },
    )
    return row


@transaction.atomic
def check_form(form: LinkedForm, *, by: Person, name: str = "") -> LinkedForm:
    """Say that a person compared it with its version. `name` is shown; empty says only that a person did.

    Raises NotAllowed, and Refused when it is a draft, was checked already, or is no longer shown.
    """
    row = _locked(form, by)
    if row.is_draft or row.ended_at is not None:
        raise Refused(_("Only what readers see can be checked. Publish it first."))
    if row.checked_at is not None:
        raise Refused(_("Somebody checked it already."))
    row.checked_at, row.checked_by, row.checked_name = clock.now(), by, _tidy(name)[:120]
    row.save()
    record.enter(
        "form.checked",
        row,
        by=by,
        title=f"{row.title} ({row.kind}, {row.language})",
        url=row.url,
        words={"checked_by": row.checked_name},
        facts={"number": row.version.number, "form": row.kind, "digest": row.digest},
        answers=list(Entry.objects.filter(subject=row.subject, kind="form.published")),
    )
    return row


@transaction.atomic
def check_large_print(version: StatementVersion, *, by: Person, name: str = "") -> LinkedForm:
    """Say that a person looked at the large print of a version. Its words are the version's own, so only this is kept."""
    _may(by)
    row = StatementVersion.objects.select_for_update().get(pk=version.pk)
    if row.published_at is None:
        raise Refused(_("Only what readers see can be checked. Publish it first."))
    form = LinkedForm.objects.shown().filter(version=row, kind=Kind.LARGE_PRINT).first()
    if form is None:
        form = LinkedForm.large_print(row)
        form.written_at, form.digest = clock.now(), row.digest
        form.save()
    return check_form(form, by=by, name=name)


@transaction.atomic
def take_back_form(form: LinkedForm, *, by: Person, because: str) -> LinkedForm:
    """Show it no more, with a reason that stays on the record. Raises NotAllowed, and Refused without a reason."""
    row = _locked(form, by)
    if row.is_draft or row.ended_at is not None:
        raise Refused(_("It is not shown."))
    if not because.strip():
        raise Refused(_("Say why. The reason stays on the record."), field="because", status=422)
    row.ended_at, row.taken_back = clock.now(), because.strip()[:300]
    row.save()
    record.enter(
        "form.withdrawn",
        row,
        by=by,
        title=f"{row.title} ({row.kind}, {row.language})",
        url=row.version.url,
        words={"reason": row.taken_back},
        facts={"number": row.version.number, "form": row.kind, "digest": row.digest},
        answers=list(Entry.objects.filter(subject=row.subject, kind="form.published")),
    )
    return row


@transaction.atomic
def drop_form(form: LinkedForm, *, by: Person) -> None:
    """Throw a draft away. Raises NotAllowed, and Refused for a published one."""
    row = _locked(form, by)
    if not row.is_draft:
        raise Refused(_("It is public. Take it back with a reason instead."))
    row.delete()


# --- who wrote it -----------------------------------------------------------------------------------------------


@transaction.atomic
def name_author(version: StatementVersion, *, address: str, by: Person) -> Author:
    """Say who wrote a version; that person is asked whether their name may be shown.

    Raises NotAllowed, and Refused when nobody here has that address, or they are named already.
    """
    _may(by)
    person = Person.objects.filter(email__iexact=address.strip(), is_active=True).first()
    if person is None:
        raise Refused(
            _("Nobody here has that address. Ask them to sign in once."), field="address", status=422
        )
    author, is_new = Author.objects.get_or_create(version=version, person=person)
    if not is_new:
        raise Refused(_("They are named already."), field="address", status=422)
    if person == by:
        return author
    emails.named_as_author(author)
    return author


@transaction.atomic
def answer_author(author: Author, *, by: Person, listed: bool) -> Author:
    """Say whether one's name is shown as an author. It can be changed at any time. Raises NotAllowed."""
    row = Author.objects.select_for_update().get(pk=author.pk)
    if row.person_id != by.pk:
        raise NotAllowed(_("Only they themselves can say this."))
    row.listed, row.answered_at = listed, clock.now()
    row.save()
    pages.changed()
    return row


@transaction.atomic
def drop_author(author: Author, *, by: Person) -> None:
    """Take somebody off the authors. Conveners may, and the person themselves. Raises NotAllowed."""
    if author.person_id != by.pk:
        _may(by)
    author.delete()
    pages.changed()


# --- what deeds share -------------------------------------------------------------------------------------------


def _may(by: Person) -> None:
    if not policy.may_write(by):
        raise NotAllowed(_("Only people who may publish the statement can do this."))


def _locked(form: LinkedForm, by: Person) -> LinkedForm:
    _may(by)
    return LinkedForm.objects.select_for_update(of=("self",)).select_related("version").get(pk=form.pk)


def _check(kind: str, language: str, title: str, texts: Sequence[str], link: str) -> None:
    if kind not in Kind.values or kind == Kind.LARGE_PRINT:
        raise Refused(_("Choose what it is."), field="kind", status=422)
    if not LANGUAGE.fullmatch(language):
        raise Refused(_("Choose a language."), field="language", status=422)
    if not title:
        raise Refused(_("It needs a title in its own language."), field="title", status=422)
    if kind == Kind.AUDIO and not link:
        raise Refused(_("Say where it can be heard."), field="link", status=422)
    if kind != Kind.AUDIO and not texts:
        raise Refused(_("Write its words, or read them in from a file."), field="text", status=422)
    if len(texts) > MOST_PARAGRAPHS:
        raise Refused(
            _("A form has at most %(most)s paragraphs.") % {"most": MOST_PARAGRAPHS}, field="text", status=422
        )
    for number, text in enumerate(texts, 1):
        if len(text) > LONGEST:
            raise Refused(
                _("Paragraph %(number)s is longer than 3,000 letters.") % {"number": number},
                field="text",
                status=422,
            )


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.replace("\x00", "").split()))
