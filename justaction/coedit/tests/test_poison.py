"""Edits that a room could take and nothing after it could keep: a number that JSON has no word for, a mark that is nobody's.

Each is refused, and whoever sent it is told; the text can still be read, kept as a version and taken out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pycrdt import XmlElement, XmlText

from justaction.coedit import actions, mapping, wire
from justaction.coedit.models import Edit
from justaction.coedit.tests.browsing import Browser, Desk

if TYPE_CHECKING:
    from justaction.conftest import Cast

pytestmark = pytest.mark.django_db(transaction=True)

POISON: dict[str, Any] = {
    "a number that is none": lambda text, block: block.attributes.__setitem__("level", float("nan")),
    "a number without an end": lambda text, block: block.attributes.__setitem__("x", float("inf")),
    "a number too large for JavaScript": lambda text, block: block.attributes.__setitem__("x", 2.0**70),
    "a word for a number": lambda text, block: block.attributes.__setitem__("level", "two"),
    "a NUL in a word": lambda text, block: text.insert(0, "a\0b", {}),
    "a NUL in an attribute": lambda text, block: block.attributes.__setitem__("id", "a\0b"),
    "a suggestion of nobody": lambda text, block: text.format(0, 3, {"insertion": {}}),
    "a suggestion that is no mark": lambda text, block: text.format(0, 3, {"deletion": True}),
    "a link to a number": lambda text, block: text.format(0, 3, {"link": {"href": 2.0**70}}),
    "somebody without a name": lambda text, block: block.children.append(XmlElement("mention", {"id": "a"})),
    "a NUL in a new paragraph": lambda text, block: block.parent.children.append(
        XmlElement("paragraph", {}, [XmlText("a\0b")])
    ),
    "a number that is none in a new paragraph": lambda text, block: block.parent.children.append(
        a_paragraph(XmlText("Hello"))
    ),
}


def a_paragraph(words: Any) -> XmlElement:
    """A paragraph with a number in it that JSON has no word for."""
    attributes: Any = {"x": float("nan")}
    return XmlElement("paragraph", attributes, [words])


def poisoned(browser: Browser, how: Any) -> None:
    fragment = mapping.fragment(browser.doc)
    block: Any = fragment.children[0]
    with browser.doc.transaction():
        how(block.children[0], block)


@pytest.mark.parametrize("what", POISON)
def test_what_nothing_could_keep_is_refused(cast: Cast, desk: Desk, what: str) -> None:
    with desk.browser(cast.ruth) as ruth, desk.browser(cast.imani) as imani:
        before = ruth.words
        poisoned(imani, POISON[what])
        code, _reason = imani.until_ended()
        assert code == wire.REFUSED
        ruth.type(" On we go.")
        ruth.until_saved()
        assert ruth.words == [before[0] + " On we go.", *before[1:]]
    assert Edit.objects.count() == 1
    assert actions.keep(desk.document, by=cast.ruth).number == 1


def test_a_suggester_cannot_keep_others_from_keeping_the_text(cast: Cast, desk: Desk) -> None:
    """A paragraph of one's own suggestion changes nothing that is settled; what it is made of is looked at all the same."""
    with desk.browser(cast.ana) as ana:
        mark = {"insertion": {"id": f"{ana.mark}-1"}}
        text = XmlText("")
        with ana.doc.transaction():
            mapping.fragment(ana.doc).children.append(a_paragraph(text))
            text.insert(0, "New.", mark)
        assert ana.until_ended()[0] == wire.REFUSED
    assert actions.keep(desk.document, by=cast.ruth).number == 1
