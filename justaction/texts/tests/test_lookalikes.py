"""Names that can be mistaken for each other have one skeleton."""

from __future__ import annotations

import pytest

from justaction.texts.lookalikes import skeleton

FUND = "Prairie Lantern Fund"


@pytest.mark.parametrize(
    "name",
    [
        "PRAIRIE LANTERN FUND",
        "Prairie-Lantern Fund.",
        "Prair\u0456e Lantern Fund",
        "Pr\u00e1irie Lantern Fund",
        "\uff30rairie\u2003Lantern\u200b Fund",
        "Pra1rie Lantern Fund",
    ],
)
def test_what_looks_the_same_is_the_same(name: str) -> None:
    assert skeleton(name) == skeleton(FUND)


@pytest.mark.parametrize("name", ["Prairie Lantern Fund 2", "Prairie Lanterns Fund", "\u5e73\u539f", ""])
def test_what_looks_different_is_different(name: str) -> None:
    assert skeleton(name) != skeleton(FUND)


def test_names_in_other_alphabets_stay_apart() -> None:
    assert (
        len(
            {
                skeleton(name)
                for name in (
                    "\u5e73\u539f",
                    "\u5e73\u91ce",
                    "\u0645\u062f\u0631\u0633\u0629",
                    "\u0434\u043e\u043c",
                )
            }
        )
        == 4
    )
