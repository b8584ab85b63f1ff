"""What a reader without an account says of a text: its shape, and how it is made tidy before a chapter keeps it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from justaction.errors import Refused
from justaction.texts.tidying import LINK, lines, tidy

LONGEST, LONGEST_NAME = 2000, 120  # letters


@dataclass(frozen=True)
class Words:
    """What was typed: `text` a comment, `suggested` other words for the part."""

    text: str = ""
    suggested: str = ""
    name: str = ""
    address: str = ""
    shown: bool = False
    credited: bool = False
    language: str = ""


W = TypeVar("W", bound=Words)


def tidied(words: W, *, standing: Collection[str] | None) -> W:
    """What was typed, with words in order; raises Refused with the field that is missing or wrong.

    `standing` are the words that stand there already, None for a remark on the whole: then nothing is suggested.
    """
    said = replace(
        words,
        text=lines(words.text),
        suggested=" ".join(lines(words.suggested).split()),
        name=tidy(words.name),
        address=words.address.strip(),
    )
    if standing is None:
        said = replace(said, suggested="")
        if not said.text:
            raise Refused(_("Write what you think of it."), field="text", status=422)
    elif said.suggested and said.suggested in standing:
        if not said.text:
            raise Refused(
                _("These words stand there already. Change them as you like."), field="suggested", status=422
            )
        said = replace(said, suggested="")
    elif not said.text and not said.suggested:
        raise Refused(_("Write a comment, or suggest other words."), field="text", status=422)
    for field in ("text", "suggested"):
        if len(getattr(said, field)) > LONGEST:
            raise Refused(_("That is longer than we can keep: 2,000 letters."), field=field, status=422)
    _check_author(said)
    return said


def _check_author(said: Words) -> None:
    if len(said.name) > LONGEST_NAME:
        raise Refused(_("That name is longer than we can keep: 120 letters."), field="name", status=422)
    if LINK.search(said.name):
        raise Refused(_("Write only your name here, no link or address."), field="name", status=422)
    if said.credited and not said.name:
        raise Refused(_("Write the name that we should credit."), field="name", status=422)
    if said.address:
        try:
            validate_email(said.address)
        except ValidationError:
            raise Refused(
                _("That is not an email address. It looks like name@example.org."),
                field="address",
                status=422,
            ) from None
