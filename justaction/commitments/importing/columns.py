"""What the columns of a list of pledges mean, guessed from their names."""

from __future__ import annotations

from collections.abc import Iterable

from justaction.statement.importing.columns import folded

WHO, QUOTE, LINK, SAID_ON, AMOUNT, WHERE = "who", "quote", "link", "date", "amount", "where"
MEANINGS = (WHO, QUOTE, LINK, SAID_ON, AMOUNT, WHERE)
NEEDED = (WHO, QUOTE, LINK, SAID_ON)

# the most certain first; each list is of whole names of columns, folded
_NAMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        WHO,
        (
            *(
                "organization",
                "organisation",
                "organization name",
                "organisation name",
                "company",
                "institution",
            ),
            *(
                "who",
                "name",
                "company name",
                "employer",
                "brand",
                "business",
                "group",
                "organizacion",
                "empresa",
            ),
        ),
    ),
    (
        QUOTE,
        (
            *(
                "quoted words",
                "quote",
                "quoted",
                "words",
                "what was said",
                "statement",
                "statement text",
                "text",
            ),
            *("pledge", "pledge text", "commitment", "message", "quotation", "cita", "texto"),
        ),
    ),
    (
        LINK,
        (
            *(
                "source url",
                "source link",
                "url",
                "link",
                "source",
                "web address",
                "statement url",
                "statement link",
            ),
            *("where it can be read", "enlace", "fuente"),
        ),
    ),
    (SAID_ON, ("date", "said on", "date said", "date posted", "posted", "published", "when", "day", "fecha")),
    (AMOUNT, ("amount", "amount named", "sum", "value", "dollars", "usd", "money", "pledged", "monto")),
    (WHERE, ("kind", "type", "medium", "where", "channel", "platform", "tipo")),
)


def guess(header: Iterable[str]) -> dict[str, str]:
    """What each column means; columns that mean nothing to us are left out. Each meaning is given once."""
    columns = list(header)
    found: dict[str, str] = {}
    for meaning, names in _NAMES:
        ranked = sorted(
            (names.index(folded(column)), place, column)
            for place, column in enumerate(columns)
            if folded(column) in names and column not in found
        )
        if ranked:
            found[ranked[0][2]] = meaning
    return found
