"""What the pages show of the log: lists of entries, and an entry explained field by field."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from justaction.record import published
from justaction.record.kinds import KINDS, Kind
from justaction.record.models import Disclosure, Entry, Head
from justaction.record.tree.changing import Change
from justaction.record.tree.leaf import canonical, read_json
from justaction.record.tree.notes import NoteError

ON_A_PAGE = 25


@dataclass(frozen=True)
class Line:
    """One entry in a list."""

    entry: Entry
    about: str


@dataclass(frozen=True)
class Lines:
    """A page of entries, newest first. `before` leads to the next page, if there is one."""

    lines: list[Line]
    before: int | None
    size: int
    waiting: int
    stopped: str


def newest(*, kind: str = "", before: int | None = None) -> Lines:
    """The newest published entries: of one kind, and before one place, if asked."""
    head = Head.objects.filter(pk=1).first() or Head()
    entries = Entry.objects.filter(index__lt=min(head.published, before or head.published))
    if kind:
        entries = entries.filter(kind=kind)
    found = list(entries.order_by("-index").defer("leaf", "leaf_hash")[: ON_A_PAGE + 1])
    more = len(found) > ON_A_PAGE
    lines = [Line(entry, _(KINDS[entry.kind].about)) for entry in found[:ON_A_PAGE]]
    waiting = (
        Entry.objects.filter(index__isnull=True).count()
        + Entry.objects.filter(index__gte=head.published).count()
    )
    return Lines(lines, found[ON_A_PAGE - 1].index if more else None, head.published, waiting, head.stopped)


def key_changes() -> list[Change]:
    """How the signing key was changed; nothing where a note does not hold, which the publisher says and stops for."""
    try:
        return published.key_changes()
    except NoteError:
        return []


@dataclass(frozen=True)
class Field:
    """One field of the leaf: its letter, its value as it is hashed, what it means."""

    letter: str
    value: str
    meaning: str


@dataclass(frozen=True)
class Word:
    """One commitment of an entry and, where it is public, what it stands for."""

    path: str
    commitment: str
    value: str = ""
    public: bool = False


@dataclass(frozen=True)
class Reading:
    """An entry, explained."""

    entry: Entry
    kind: Kind
    about: str
    fields: list[Field]
    facts: dict[str, Any]
    words: list[Word]
    answers: list[Entry]

    @property
    def leaf_hash(self) -> str:
        return b64encode(bytes(self.entry.leaf_hash)).decode()


def reading(entry: Entry) -> Reading:
    """An entry with its leaf explained and its public words beside their commitments."""
    leaf = read_json(bytes(entry.leaf))
    public = {each.path: each for each in published.public_words(entry)}
    words = [_word(path, commitment, public.get(path)) for path, commitment in leaf["c"].items()]
    meanings = _meanings()
    fields = [Field(letter, _text(leaf[letter]), meanings[letter]) for letter in meanings]
    hashes = [b64decode(answer) for answer in leaf["p"]]
    answers = Entry.objects.filter(leaf_hash__in=hashes, index__isnull=False).order_by("index")
    kind = KINDS[entry.kind]
    return Reading(entry, kind, _(kind.about), fields, leaf["m"], words, list(answers))


def _word(path: str, commitment: str, found: Disclosure | None) -> Word:
    if found is None:
        return Word(path, commitment)
    return Word(path, commitment, _text(found.value), public=True)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else canonical(value).decode()


def _meanings() -> dict[str, str]:
    return {
        "v": pgettext("field of an entry", "The version of this form."),
        "t": pgettext("field of an entry", "What happened, one of a closed list."),
        "d": pgettext("field of an entry", "When. Only the day if it is about a person."),
        "s": pgettext("field of an entry", "What it is about: a random number, not a name."),
        "r": pgettext("field of an entry", "How many entries there are about it, up to this one."),
        "p": pgettext("field of an entry", "Earlier entries that this one answers, changes or takes back."),
        "c": pgettext("field of an entry", "For each word, a seal. It fits the word, but does not show it."),
        "m": pgettext("field of an entry", "Plain facts: numbers, dates, choices."),
    }


def newest_of(kinds: Sequence[str], most: int) -> list[int]:
    """The keys of the newest published entries of these kinds, newest first: as dear for a million entries as for ten.

    Each kind is read along its own index; one question that names them all would sort every entry of them.
    """
    if not kinds:
        return []
    one = (
        'SELECT * FROM (SELECT id, "index" FROM record_entry WHERE kind = %s AND "index" < '
        '(SELECT published FROM record_head WHERE id = 1) ORDER BY "index" DESC LIMIT %s) part'
    )
    parts = " UNION ALL ".join([one] * len(kinds))
    given = [word for kind in kinds for word in (kind, most)]
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT id FROM ({parts}) found ORDER BY "index" DESC LIMIT %s', [*given, most])  # noqa: S608  # our own names, no input
        return [row[0] for row in cursor.fetchall()]
