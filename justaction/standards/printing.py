"""A revision on a sheet of paper: the rule, why, its clauses, how to test it, what is counted."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from justaction.standards import wording
from justaction.standards.models import Revision
from justaction.standards.models.rules import LICENCE
from justaction.texts import rich, writing
from justaction.texts.reading import Piece
from justaction.web import house, written


def brief(revision: Revision, suffix: str) -> bytes:
    """The file. Raises Refused (status 503) when this installation cannot draw a PDF, KeyError for another suffix."""
    return writing.write(document(revision), suffix, keep=True)


def document(revision: Revision) -> writing.Document:
    """The revision as a document: one sheet for a standard of an ordinary length."""
    said = revision.words
    pieces = [
        said["rule"],
        _("Why: %(words)s") % {"words": said["why"]},
        *(f"{one.number} {one.text}".strip() for one in rich.blocks(revision.body) if one.text),
        _("How to test it: %(words)s") % {"words": said["how_to_test"]},
        *(_("What is counted: %(words)s") % {"words": wording.told(one)} for one in said["indicators"]),
    ]
    return writing.Document(
        title=f"{said['code']}. {said['title']}",
        pieces=tuple(Piece(text) for text in pieces),
        facts=(
            _("Revision %(n)s, adopted on %(day)s.")
            % {"n": revision.number, "day": written.day(revision.adopted_at)},
            _("Fingerprint: %(digest)s") % {"digest": revision.digest},
        ),
        footer=f"{house.here().name} · {settings.SITE_URL}{revision.url} · {LICENCE}",
        language=get_language() or "en",
        day=revision.adopted_at.date(),
        numbered=False,
    )
