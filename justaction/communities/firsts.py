"""The templates of processes that every collaborative begins with. They are data; a steward changes them."""

from __future__ import annotations

from typing import Any

# slug, name, what it is for, steps: (what is done, step, days)
TEMPLATES: list[tuple[str, str, str, list[tuple[str, str, int]]]] = [
    (
        "standard",
        "Co-create a standard",
        "From a question to a standard that the community adopts.",
        [
            ("ask", "Ask what should be true", 14),
            ("gather", "Gather ideas and examples", 21),
            ("draft", "Write a first draft", 21),
            ("sense_check", "Check the draft with everybody", 14),
            ("decide", "Decide by consent", 10),
            ("publish", "Publish it, with credit", 7),
        ],
    ),
    (
        "tool",
        "Make a tool for the toolkit",
        "A guide, a form or a script that others can use as it is.",
        [
            ("ask", "Ask who needs it, and for what", 10),
            ("gather", "Gather what exists", 14),
            ("draft", "Make the first version", 21),
            ("sense_check", "Try it with three people who need it", 14),
            ("publish", "Publish it, with credit", 7),
        ],
    ),
    (
        "answer",
        "Answer something together",
        "When the city, a paper or a partner asks what the community thinks.",
        [
            ("ask", "Say what was asked, and by when", 3),
            ("gather", "Hear everybody who wants to speak", 10),
            ("draft", "Write the answer", 5),
            ("decide", "Decide whether it goes out", 5),
            ("publish", "Send it, and show it here", 2),
        ],
    ),
]


def found(templates: Any, steps: Any) -> None:
    """Write each of these that is not there yet (`templates`, `steps`: the models)."""
    for order, (slug, name, about, said) in enumerate(TEMPLATES):
        template, made = templates.objects.get_or_create(
            slug=slug, defaults={"name": name, "about": about, "order": order}
        )
        if made:
            steps.objects.bulk_create(
                steps(template=template, position=position, kind=kind, title=title, days=days)
                for position, (kind, title, days) in enumerate(said, 1)
            )
