"""The code of a standard: M1, N2, P3. No two have the same one, also not after one has ended."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from justaction.collaborative.models import Channel
from justaction.errors import Refused
from justaction.standards.models import Standard
from justaction.standards.models.rules import CODE

MOST_CODES = 99


def free_code(channel: Channel) -> str:
    """The next code of a channel: its first letter, and the number after the highest one, also of those that ended."""
    letter = next((sign for sign in channel.name.upper() if "A" <= sign <= "Z"), "S")
    taken = {
        int(code[1:])
        for code in Standard.objects.filter(code__startswith=letter).values_list("code", flat=True)
        if code[1:].isdecimal()
    }
    number = max(taken, default=0) + 1
    if number > MOST_CODES:
        raise Refused(
            _("This channel has no code left. Write one with two letters."), field="code", status=422
        )
    return f"{letter}{number}"


def keep(row: Standard, *, new: bool = False) -> None:
    """Check and save the words of a row. Raises Refused, with the field, also for a code that is taken."""
    try:
        row.clean_fields()
        CODE(row.code)
    except ValidationError as wrong:
        field, messages = next(iter(getattr(wrong, "message_dict", {"code": wrong.messages}).items()))
        raise Refused(str(messages[0]), field=field, status=422) from None
    try:
        with transaction.atomic():
            row.save(force_insert=new)
    except IntegrityError:
        raise taken(row.code) from None


def taken(code: str) -> Refused:
    """The refusal of a code that another standard has, which it names."""
    other = Standard.objects.with_names().filter(code=code).first()
    words = _("%(code)s is the code of another standard: %(name)s. Choose another code.") % {
        "code": code,
        "name": other.name if other and other.begun_at else _("an idea"),
    }
    return Refused(words, field="code", status=409)
