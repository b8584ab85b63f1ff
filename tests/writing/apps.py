"""The chapter: Ruth writes, whoever is signed in suggests, visitors read."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig

KIND = "trial"
WRITERS = ("ruth", "imani")
SEED = """
The people whom a decision touches **sit at the table** where it is made. This rule says how.

## Who decides

::: clause
Before money is given, the fund asks those who live with the harm what would help.

::: clause
It writes down what they said, in their words.
:::
:::

::: clause
At least half of those who decide come from the neighborhoods that the money is for.
:::

## How it is checked

| What | How we know |
| --- | --- |
| Seats | A list of names, once a year |
| Money | Grants by neighborhood |

::: care
Never publish the name of somebody who did not say yes.
:::

- Ask early.
- Pay people for their time.
"""


class WritingConfig(AppConfig):
    name = "tests.writing"
    label = "written_in_tests"

    def ready(self) -> None:
        from django.contrib.auth import get_user_model

        from justaction.coedit import kinds
        from justaction.texts import rich

        def may(person: Any, _document: Any) -> str:
            if person is None:
                return "read"
            return "write" if person.email.split("@")[0].split(".")[0] in WRITERS else "suggest"

        kinds.register(
            KIND,
            kinds.Kind(
                may=may,
                seed=lambda _document: rich.from_markdown(SEED),
                people=lambda _document: get_user_model()._default_manager.order_by("pk")[:50],
            ),
        )
