"""Builders for tests of harms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from justaction.harms import actions
from justaction.harms.models import Harm, Wording

if TYPE_CHECKING:
    from justaction.conftest import Cast

SOURCE = "City Archive, Maps of the home lenders, 1939 https://archive.example.org/maps"


def words(**others: Any) -> dict[str, Any]:
    """What somebody types to write a harm down."""
    said = {
        "title": "Banks drew red lines around Black neighbourhoods",
        "note": "Families lose the chance to own a home.",
        "began": 1939,
        "ended": 1968,
        "place": "South and West Side",
        "happened": "Maps told lenders where not to lend. *Whole streets* were left out.",
        "to_whom": "Black families who wanted to buy a home",
        "gained": "Lenders and sellers elsewhere, in interest and rising prices",
        "said": "",
        "sources": SOURCE,
    }
    return said | others


def a_draft(cast: Cast, **others: Any) -> Wording:
    """Ana wrote a harm of Money down; nobody has checked it."""
    return actions.write(None, by=cast.ana, **words(channel=cast.money.channel, **others))


def a_harm(cast: Cast, **others: Any) -> Harm:
    """Ana wrote it, Ruth checked it."""
    return actions.check(a_draft(cast, **others), by=cast.ruth, listed=True)


def addresses_of(cast: Cast) -> dict[str, list[Any]]:
    """Arguments of every address of this chapter, for the table of access."""
    harm = a_harm(cast)
    corrected = actions.write(harm, by=cast.ana, **words(channel=cast.money.channel, what_changed="A year."))
    actions.check(corrected, by=cast.ruth)
    waits = a_draft(cast, title="Deeds said who may live here")
    return {
        **{f"harms:{name}": [harm.slug] for name in ("harm", "write", "end")},
        **{f"harms:{name}": [waits.harm.slug] for name in ("draft", "check", "set_aside")},
        "harms:earlier": [harm.slug, 1],
        "harms:compare": [harm.slug, 1, 2],
    }
