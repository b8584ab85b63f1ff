"""An update that claims more than it holds never reaches the library, which would make room for all of it."""

from __future__ import annotations

import pytest
from pycrdt import Doc, Text

from justaction.coedit import wire


def test_what_a_browser_writes_is_believed() -> None:
    doc: Doc[Text] = Doc()
    doc["text"] = Text("We begin now.")
    wire.believable(doc.get_update())
    wire.believable(b"\x00\x00")  # nothing new


@pytest.mark.parametrize(
    "update",
    [
        b"",
        wire.unsigned(2**40) + b"\x01\x07\x00",
        b"\x01" + wire.unsigned(2**31) + b"\x07\x00",
        b"\xff" * 9,
    ],
)
def test_what_claims_more_than_it_holds_is_refused(update: bytes) -> None:
    with pytest.raises(wire.Malformed):
        wire.believable(update)
