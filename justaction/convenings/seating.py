"""Who sits well with whom: what is known of each who joined, as the engine of the rooms needs it."""

from __future__ import annotations

from justaction.convenings.arranging import rooms
from justaction.convenings.models import Duty, Gathering, Joiner
from justaction.members.models import Affiliation


def guests(gathering: Gathering, people: list[Joiner]) -> list[rooms.Guest]:
    """What the engine needs to know of each: members bring their field, employers, needs and duties; others said it."""
    members = [one.person_id for one in people if one.person_id]
    places: dict[int, list[tuple[int, str]]] = {}
    for person, employer, field in (
        Affiliation.objects.now()
        .filter(person__in=members)
        .values_list("person", "organization", "organization__field__slug")
    ):
        places.setdefault(person, []).append((employer, field or ""))
    languages = _languages(gathering)
    interpreters = {
        duty.person_id: _language(duty.note)
        for duty in gathering.duties.filter(role=Duty.Role.INTERPRETER, person__in=members)
    }
    return [_guest(one, places.get(one.person_id or 0, []), languages, interpreters) for one in people]


def _guest(
    one: Joiner,
    places: list[tuple[int, str]],
    languages: dict[int, str],
    interpreters: dict[int | None, str],
) -> rooms.Guest:
    employers = {f"organization {pk}" for pk, _field in places}
    if one.employer:
        employers.add(one.employer.casefold())
    speaks = interpreters.get(one.person_id) if one.person_id else None
    return rooms.Guest(
        key=one.number,
        field=one.field or next((field for _pk, field in places if field), ""),
        employers=frozenset(employers),
        language=speaks or _language(one.language) or languages.get(one.person_id or 0, ""),
        interprets=bool(speaks) or one.interprets,
    )


def _languages(gathering: Gathering) -> dict[int, str]:
    """The language for which somebody with a seat asked for an interpreter, by person."""
    found: dict[int, str] = {}
    for one in gathering.registrations.filter(needs__kind__in=["asl", "interpretation"]).values_list(
        "person", "needs__kind", "needs__note"
    ):
        person, kind, note = one
        found[person] = "asl" if kind == "asl" else _language(note)
    return {person: language for person, language in found.items() if language}


def _language(words: str) -> str:
    """A language as it is compared: ASL, asl and "Sign language (ASL)" are one."""
    plain = " ".join(words.casefold().split())
    return "asl" if "asl" in plain.replace("(", " ").replace(")", " ").split() else plain
