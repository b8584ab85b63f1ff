"""Versions and their other forms as documents (`texts/writing.py`), and what came home from a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.collaborative.models import Collaborative
from justaction.statement.actions.text import match
from justaction.statement.models import LinkedForm, StatementVersion, main_language
from justaction.texts.reading import Piece, Reading
from justaction.texts.writing import Document
from justaction.web import house


def of_version(version: StatementVersion) -> Document:
    """A version, published or not, as a document in the statement's own language."""
    language = main_language()
    with override(language):
        day = localdate(version.published_at) if version.published_at else None
        facts = [
            _("Version %(n)s, since %(day)s") % {"n": version.number, "day": date_format(day, "DATE_FORMAT")}
            if day
            else _("Draft of version %(n)s. Nobody has adopted it yet.") % {"n": version.number}
        ]
        if writers := written_by(version):
            facts.append(_("Written by %(people)s") % {"people": writers})
        return Document(
            title=version.title,
            pieces=tuple(Piece(row.text, row.identity) for row in version.paragraphs.all()),
            facts=tuple(facts),
            footer=_footer(version.url if day else ""),
            language=language,
            author=writers or _here(),
            day=day,
        )


def of_form(form: LinkedForm) -> Document:
    """A form as a document in its own language. Large print has the words of its version."""
    if form.kind == LinkedForm.Kind.LARGE_PRINT:
        return of_version(form.version).in_large_print()
    with override(form.language):
        day = localdate(form.published_at) if form.published_at else None
        facts = [
            f"{form.get_kind_display()} · " + _("Version %(n)s") % {"n": form.version.number},
            check_words(form) if day else _("Draft"),
        ]
        return Document(
            title=form.title,
            pieces=tuple(Piece(row.text) for row in form.paragraphs.all()),
            facts=tuple(facts),
            footer=_footer(form.url if day else ""),
            language=form.language,
            author="" if house.names_hidden() else form.made_by,
            day=day,
        )


def check_words(form: LinkedForm) -> str:
    """Whether a person checked it, who, and when: one sentence."""
    if form.checked_at is None:
        return _("Not yet checked by a person.")
    day = date_format(localdate(form.checked_at), "DATE_FORMAT")
    if form.checked_name and not house.names_hidden():
        return _("Checked by %(name)s on %(day)s.") % {"name": form.checked_name, "day": day}
    return _("Checked by a person on %(day)s.") % {"day": day}


def made_words(form: LinkedForm) -> str:
    """Who made it, and when: one sentence."""
    when = form.published_at or form.written_at
    said = {"day": date_format(localdate(when), "DATE_FORMAT"), "name": form.made_by}
    if form.kind == LinkedForm.Kind.LARGE_PRINT:
        return _("Made by this site from the same words, on %(day)s.") % said
    named = form.made_by and not house.names_hidden()
    if form.made == LinkedForm.Made.MACHINE:
        return (
            _("Made by a machine (%(name)s), on %(day)s.") % said
            if named
            else _("Made by a machine, on %(day)s.") % said
        )
    return _("Made by %(name)s, on %(day)s.") % said if named else _("Made on %(day)s.") % said


def written_by(version: StatementVersion) -> str:
    """Who wrote it, in words: those who agreed to be named, then what the conveners wrote. Nobody in safe mode."""
    if house.names_hidden():
        return ""
    names = version.authors.filter(listed=True).values_list("person__name", flat=True)
    return "; ".join(words for words in (", ".join(names), version.written_by) if words)


def forms_of(version: StatementVersion) -> list[LinkedForm]:
    """All forms that readers find on its page. Large print is always there: the same words, made by this site."""
    forms = list(version.linked_forms.shown())
    large = LinkedForm.Kind.LARGE_PRINT
    if not any(form.kind == large for form in forms):
        forms.append(LinkedForm.large_print(version))
    order = [LinkedForm.Kind.TRANSLATION, LinkedForm.Kind.EASY_READ, large, LinkedForm.Kind.AUDIO]
    return sorted(forms, key=lambda form: (order.index(LinkedForm.Kind(form.kind)), form.language))


@dataclass(frozen=True)
class Home:
    """A paragraph that came home: the identity it has, its words, and its number."""

    number: int
    identity: str
    text: str


def recognised(reading: Reading, before: StatementVersion | None) -> list[Home]:
    """The paragraphs of a file with the identities of those before: by the mark they carry, else by their words."""
    known = dict(before.paragraphs.values_list("identity", "text")) if before else {}
    names: dict[int, str] = {}
    for place, piece in enumerate(reading.pieces):
        if piece.mark in known and piece.mark not in names.values():
            names[place] = piece.mark
    free = [(identity, text) for identity, text in known.items() if identity not in names.values()]
    rest = [place for place in range(len(reading.pieces)) if place not in names]
    found = match(free, [reading.pieces[place].text for place in rest])
    names.update(zip(rest, found, strict=True))
    return [Home(place + 1, names[place], piece.text) for place, piece in enumerate(reading.pieces)]


def as_text(texts: Sequence[str]) -> str:
    """Paragraphs as one types them into a box: an empty line between two."""
    return "\n\n".join(texts)


def _footer(path: str) -> str:
    return f"{_here()} · {settings.SITE_URL}{path}" if path else _here()


def _here() -> str:
    collaborative = Collaborative.objects.first()
    return collaborative.name if collaborative else ""
