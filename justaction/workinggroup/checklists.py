"""The steps of arriving that every collaborative begins with. They are data; a steward changes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

EVERYBODY = (
    "I have read the charter and our values.",
    "I met my buddy, and asked what I did not know.",
    "I know whom to write to when something goes wrong.",
)
MORE = {  # step, and whether it gives the role itself
    "convener": (("I sign in with a passkey.", True),),
    "project-coordinator": (
        ("I know who is in my community, and what it agreed on.", False),
        ("I went through the page of my community with my buddy.", True),
    ),
    "facilitator": (
        ("I watched a talk that my buddy hosted.", False),
        ("I hosted a talk, and my buddy was there.", True),
    ),
    "designer": (("I know which tools are in use, and who uses them.", False),),
    "producer": (("I know the dates of this year, and who is needed for each.", False),),
    "advisor": (("I said which ties I have, and when I step back.", False),),
    "collaborator": (),
}


def found(roles: Iterable[Any], items: Any) -> None:
    """Write the first list of each of these roles that is known here and has none (`items`: the model)."""
    for role in roles:
        if role.slug not in MORE or items.objects.filter(role=role).exists():
            continue
        steps = [(text, False) for text in EVERYBODY] + list(MORE[role.slug])
        items.objects.bulk_create(
            items(role=role, text=text, gives=role if gives else None, order=order)
            for order, (text, gives) in enumerate(steps)
        )
