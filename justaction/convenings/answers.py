"""What people said of a gathering, as its hosts read it: numbers only from five answers on, words without names."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from justaction.convenings import policy, tokens
from justaction.convenings.models import Feedback, Gathering
from justaction.members.models import Person


def of(gathering: Gathering) -> dict[str, Any]:
    """`count` (None for fewer than five), `rows` of each question by number, and the words, by chance of order."""
    rows = list(gathering.feedback.select_related("person"))
    count = policy.shown_number(len(rows))
    return {
        "any": bool(rows),
        "count": count,
        "questions": _questions(rows) if count else [],
        "keep": [one for one in rows if one.keep],
        "change": [one for one in rows if one.change],
    }


def _questions(rows: list[Any]) -> list[dict[str, Any]]:
    """Each question with how many gave each number, the highest first, and the mean."""
    found = []
    for field, words in (("heard", _("Did you feel heard?")), ("useful", _("Was it worth your time?"))):
        counts = Counter(getattr(one, field) for one in rows)
        mean = sum(number * n for number, n in counts.items()) / len(rows)
        most = max(counts.values())
        bars = [(number, counts[number], f"{100 * counts[number] / most:.4g}%") for number in range(5, 0, -1)]
        found.append({"words": words, "mean": mean, "bars": bars})
    return found


def of_person(person: Person) -> list[Feedback]:
    """What somebody said of gatherings, found by their own keys: for their export, and when they are erased."""
    there = Gathering.objects.filter(registrations__person=person, feedback__isnull=False).distinct()
    keys = {key for one in there for key in tokens.feedback_keys_of(one.subject, person.subject)}
    return list(Feedback.objects.filter(key__in=keys).select_related("gathering").order_by("gathering"))
