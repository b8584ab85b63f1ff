"""Reading without a name: what was said of a nominee, with everything masked that would tell who it is."""

from __future__ import annotations

import re

from justaction.members.models import Affiliation, Organization, Person
from justaction.workinggroup.models import Nomination

MASK = "▒▒▒"
SHORTEST = 3  # letters of a part of a name that is masked by itself
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_LINK = re.compile(r"https?://\S+|www\.\S+", re.I)


def words_of(nomination: Nomination) -> dict[str, str]:
    """Why, what they have lived, and conflicts, masked."""
    names = _names(nomination)
    return {part: masked(getattr(nomination, part), names) for part in ("reason", "lived", "conflicts")}


def masked(text: str, names: list[str]) -> str:
    """The text without these names, whatever their capitals, and without any address or link."""
    for pattern in (_LINK, _ADDRESS):
        text = pattern.sub(MASK, text)
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", MASK, text, flags=re.I)
    return text


def _names(nomination: Nomination) -> list[str]:
    """The nominee's name, its parts, and the organizations they belong to or that are listed and named in the text."""
    whole = nomination.name
    parts = [part for part in re.split(r"[\s-]+", whole) if len(part) >= SHORTEST]
    person = Person.objects.with_address(nomination.address).first()
    belongs = Affiliation.objects.current().filter(person=person).select_related("organization")
    organizations = [one.organization.name for one in belongs] if person else []
    text = f"{nomination.reason} {nomination.lived} {nomination.conflicts}".casefold()
    named = [
        name for name in Organization.objects.listed().values_list("name", flat=True)
        if name.casefold() in text
    ]  # fmt: skip
    return [whole, *parts, *organizations, *named]
