"""Deeds of the draft: its words can change, its paragraphs keep who they are."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record.models import new_subject
from justaction.statement import policy
from justaction.statement.models import Paragraph, Statement, StatementVersion

MOST_PARAGRAPHS = 60
ALIKE = 0.6  # how much of a paragraph must stay for it to be the same one, reworded


@transaction.atomic
def draft(
    *, by: Person, title: str = "", paragraphs: Sequence[str], identities: Sequence[str] | None = None
) -> StatementVersion:
    """Write the one draft, in place of what it said before; it becomes the next version.

    `identities` says which paragraph each one is ("" for a new one); left out, they are matched by their words
    with the draft or the version before it. Raises NotAllowed, and Refused for too many paragraphs or one too long.
    """
    if not policy.may_write(by):
        raise NotAllowed(_("Only people who may publish the statement can write its draft."))
    texts = [_tidy(text) for text in paragraphs]
    _check(texts)
    statement = Statement.objects.select_for_update().first()
    if statement is None:
        statement = Statement.objects.create(title=_title(title) or _("Our statement"))
    version = statement.versions.written()
    before = _known(version) or _known(statement.versions.published().last())
    if version is None:
        last = statement.versions.last()
        version = StatementVersion(statement=statement, number=last.number + 1 if last else 1)
    version.title = _title(title) or version.title or statement.title
    version.save()
    names = _given(identities, before) if identities is not None else match(before, texts)
    version.paragraphs.all().delete()
    Paragraph.objects.bulk_create(
        Paragraph(version=version, number=number, identity=identity, text=text)
        for number, (identity, text) in enumerate(zip(names, texts, strict=True), 1)
    )
    return version


def match(before: Sequence[tuple[str, str]], texts: Sequence[str]) -> list[str]:
    """Which paragraph of before each text is: the same words first, then the most alike, else a new one."""
    free = dict(before)
    names = [""] * len(texts)
    for place, text in enumerate(texts):
        same = next((identity for identity, old in free.items() if old == text), "")
        if same:
            names[place] = same
            del free[same]
    for place, text in enumerate(texts):
        if not names[place] and free:
            likeness, identity = max(
                (SequenceMatcher(None, old.split(), text.split()).ratio(), identity)
                for identity, old in free.items()
            )
            if likeness >= ALIKE:
                names[place] = identity
                del free[identity]
    return [name or new_subject() for name in names]


def _known(version: StatementVersion | None) -> list[tuple[str, str]]:
    return list(version.paragraphs.values_list("identity", "text")) if version else []


def _given(identities: Sequence[str], before: Sequence[tuple[str, str]]) -> list[str]:
    known = {identity for identity, _text in before}
    names: list[str] = []
    for identity in identities:
        names.append(identity if identity in known and identity not in names else new_subject())
    return names


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.replace("\x00", "").split()))


def _title(title: str) -> str:
    return _tidy(title)[:160]


def _check(texts: Sequence[str]) -> None:
    if len(texts) > MOST_PARAGRAPHS:
        raise Refused(
            _("A statement has at most %(most)s paragraphs.") % {"most": MOST_PARAGRAPHS}, status=422
        )
    for number, text in enumerate(texts, 1):
        if len(text) > 2000:
            raise Refused(
                _("Paragraph %(number)s is longer than 2,000 letters.") % {"number": number},
                field=f"text-{number}",
                status=422,
            )
