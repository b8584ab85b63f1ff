"""Rich text: what is refused, what is tamed, what comes back the same, and what can never run in a browser."""

from __future__ import annotations

import contextlib
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from justaction.errors import Refused
from justaction.texts import rich

PICTURE = "00000000-0000-4000-8000-000000000001"
XSS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    "JaVaScRiPt:alert(1)//https://a.org",
    "data:text/html,<script>alert(1)</script>",
    "//evil.example/x",
    "/\\evil.example",
    'https://a.org/" onmouseover="alert(1)',
    "</p><svg/onload=alert(1)>",
    "' autofocus onfocus=alert(1) x='",
    "&lt;script&gt;",
    "\u202ehttps://a.org",
]


def doc(*content: Any) -> dict[str, Any]:
    return {"type": "doc", "content": list(content)}


def p(*words: Any, **attrs: Any) -> dict[str, Any]:
    said = [word if isinstance(word, dict) else {"type": "text", "text": word} for word in words]
    return {"type": "paragraph", "content": said, **({"attrs": attrs} if attrs else {})}


def suggested(kind: str, words: str, key: str = "s1") -> dict[str, Any]:
    return {"type": "text", "text": words, "marks": [{"type": kind, "attrs": {"id": key}}]}


class Tags(HTMLParser):
    """Every tag and attribute that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


# --- what a document may be, made by chance ------------------------------------------------------------------------

WORD = st.text("abcxyzéß漢0123456789", min_size=1, max_size=8)
MARKED = st.builds(
    lambda word, marks, link: {
        "type": "text",
        "text": word,
        "marks": [
            *([{"type": "link", "attrs": {"href": link}}] if link else []),
            *({"type": kind} for kind in ("bold", "italic") if kind in marks),
        ],
    },
    WORD,
    st.sets(st.sampled_from(["bold", "italic"])),
    st.sampled_from(["", "", "https://a.org/x?y=1", "/standards/M1/", "mailto:ana@example.org"]),
)


@st.composite
def sentences(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Words with marks, a plain space between them, as people mark words."""
    out: list[dict[str, Any]] = []
    for word in draw(st.lists(MARKED, min_size=1, max_size=5)):
        out += [{"type": "text", "text": " "}, word] if out else [word]
    return out


PARAGRAPH = st.builds(lambda said: p(*said), sentences())
LISTS = st.recursive(
    PARAGRAPH,
    lambda inner: st.builds(
        lambda kind, items: {
            "type": kind,
            "content": [{"type": "listItem", "content": [p("a"), *one]} for one in items],
        },
        st.sampled_from(["bulletList", "orderedList"]),
        st.lists(st.lists(inner, max_size=2), min_size=1, max_size=3),
    ),
    max_leaves=6,
)
CLAUSE = st.builds(
    lambda own, inner: {
        "type": "clause",
        "content": [own, *({"type": "clause", "content": [one]} for one in inner)],
    },
    PARAGRAPH,
    st.lists(PARAGRAPH, max_size=2),
)
TABLE = st.builds(
    lambda words: {
        "type": "table",
        "content": [
            {
                "type": "tableRow",
                "content": [
                    {
                        "type": "tableHeader" if not n else "tableCell",
                        "content": [
                            p(word),
                        ],
                    }
                ],
            }
            for n, word in enumerate(words)
        ],
    },
    st.lists(WORD, min_size=2, max_size=4),
)
BLOCKS = st.one_of(
    LISTS,
    CLAUSE,
    TABLE,
    st.builds(
        lambda said, level: {"type": "heading", "attrs": {"level": level}, "content": said},
        sentences(),
        st.integers(2, 4),
    ),
    st.builds(
        lambda kind, inner: {"type": "callout", "attrs": {"kind": kind}, "content": [inner]},
        st.sampled_from(["note", "care", "example"]),
        LISTS,
    ),
    st.builds(lambda inner: {"type": "blockquote", "content": [inner]}, LISTS),
    st.builds(lambda alt: {"type": "image", "attrs": {"src": PICTURE, "alt": alt}}, WORD),
    st.just({"type": "horizontalRule"}),
)
DOCS = st.builds(lambda blocks: rich.check(doc(*blocks)), st.lists(BLOCKS, min_size=1, max_size=5))


def without_ids(node: dict[str, Any]) -> dict[str, Any]:
    made = json.loads(json.dumps(node))
    stack = [made]
    while stack:
        one = stack.pop()
        if one["type"] != "mention":
            one.get("attrs", {}).pop("id", None)
        stack += one.get("content", [])
    return dict(made)


@settings(deadline=None, max_examples=60)
@given(DOCS)
def test_markdown_takes_a_document_out_and_home_again(document: dict[str, Any]) -> None:
    home = rich.from_markdown(rich.markdown(document))
    assert without_ids(home) == without_ids(document)
    assert rich.plain(home) == rich.plain(document)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60), st.sets(st.sampled_from(["bold", "italic"])))
def test_no_word_is_lost_in_markdown_whatever_signs_it_holds(words: str, marks: set[str]) -> None:
    said = {"type": "text", "text": words, "marks": [{"type": kind} for kind in sorted(marks)]}
    before = rich.check(doc(p("a ", said, " z")))
    after = rich.from_markdown(rich.markdown(before))
    assert rich.plain(after).replace("*", "").split() == rich.plain(before).replace("*", "").split()


@settings(deadline=None, max_examples=50)
@given(DOCS)
def test_checking_twice_changes_nothing_and_every_block_has_an_identity(document: dict[str, Any]) -> None:
    assert rich.check(document) == document
    assert rich.digest(rich.check(json.loads(json.dumps(document)))) == rich.digest(document)
    ids = [block.id for block in rich.blocks(document)]
    assert all(ids)
    assert len(set(ids)) == len(ids)


@settings(deadline=None, max_examples=60)
@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["type", "content", "attrs", "marks", "text"]),
                inner | st.sampled_from(["doc", "paragraph", "text", "table"]),
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_nonsense_is_refused_and_breaks_nothing(nonsense: Any) -> None:
    with contextlib.suppress(Refused):
        rich.html(rich.check(nonsense))


# --- what is refused, and in which words --------------------------------------------------------------------------


def test_ten_thousand_lists_within_lists_are_refused_by_a_word_about_depth() -> None:
    deep: dict[str, Any] = p("down here")
    for _ in range(10_000):
        deep = {"type": "bulletList", "content": [{"type": "listItem", "content": [deep]}]}
    for walk in (rich.check, rich.html, rich.plain, rich.markdown, rich.blocks, rich.settled, rich.lines):
        with pytest.raises(Refused, match="too deep"):
            walk(doc(deep))
    with pytest.raises(Refused, match="too deep"):
        rich.from_markdown("".join("  " * n + "- x\n" for n in range(300)))
    with pytest.raises(Refused, match="too deep"):
        rich.from_markdown(">" * 10_000 + " x")


def test_what_is_unknown_or_stands_where_it_cannot_is_named() -> None:
    with pytest.raises(Refused, match="hologram"):
        rich.check(doc({"type": "hologram"}))
    with pytest.raises(Refused, match="sparkle"):
        rich.check(doc(p({"type": "text", "text": "x", "marks": [{"type": "sparkle"}]})))
    with pytest.raises(Refused, match="“heading” cannot stand inside a “blockquote”"):
        rich.check(doc({"type": "blockquote", "content": [{"type": "heading", "attrs": {"level": 2}}]}))
    with pytest.raises(Refused, match="clause"):
        rich.check(doc({"type": "clause", "content": [{"type": "clause", "content": [{"type": "clause"}]}]}))


def test_a_picture_needs_words_and_a_place_here() -> None:
    with pytest.raises(Refused, match="say what it shows"):
        rich.check(doc({"type": "image", "attrs": {"src": PICTURE, "alt": "  "}}))
    with pytest.raises(Refused, match="uploaded here"):
        rich.check(doc({"type": "image", "attrs": {"src": "https://a.org/x.png", "alt": "A map"}}))


def test_a_document_of_fifty_megabytes_is_refused_and_a_large_one_is_not() -> None:
    with pytest.raises(Refused) as no:
        rich.check(doc(p("x" * 50_000_000)))
    assert no.value.status == 413
    with pytest.raises(Refused):
        rich.from_markdown("x" * 50_000_000)
    large = rich.check(doc(*(p(f"Paragraph {n}. " + "word " * 60) for n in range(5000))))
    assert len(rich.blocks(large)) == 5000
    assert rich.html(large).count("<p") == 5000
    assert len(rich.digest(large)) == 64


# --- what can never run -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("attack", XSS)
def test_nothing_that_somebody_typed_becomes_a_tag_or_leads_astray(attack: str) -> None:
    marks = [{"type": "link", "attrs": {"href": attack}}]
    evil = doc(
        p(
            {"type": "text", "text": attack, "marks": marks},
            {"type": "mention", "attrs": {"id": attack, "label": attack}},
            id=attack,
        ),
        {
            "type": "heading",
            "attrs": {"level": attack, "id": attack},
            "content": [{"type": "text", "text": attack}],
        },
        {"type": "callout", "attrs": {"kind": attack}, "content": [p(attack)]},
        {"type": "image", "attrs": {"src": PICTURE, "alt": attack}},
        {
            "type": "table",
            "content": [
                {
                    "type": "tableRow",
                    "content": [{"type": "tableCell", "attrs": {"colspan": attack}, "content": [p(attack)]}],
                }
            ],
        },
    )
    for drawn in (
        rich.html(evil, pending=True),
        rich.html(rich.check(evil)),
        rich.html(rich.from_markdown(f"[x]({attack}) {attack} ![y]({attack})")),
    ):
        tags = Tags()
        tags.feed(drawn)
        for tag, attrs in tags.seen:
            assert tag in {
                "p",
                "h2",
                "h3",
                "h4",
                "div",
                "span",
                "a",
                "img",
                "table",
                "tbody",
                "thead",
                "tr",
                "td",
                "th",
                "em",
                "strong",
                "code",
                "ul",
                "ol",
                "li",
                "blockquote",
                "br",
            }
            assert set(attrs) <= {"id", "class", "href", "rel", "src", "alt", "scope", "colspan", "rowspan"}
            assert not str(attrs.get("href", "/")).lower().startswith(("javascript", "data", "//", "/\\"))


# --- what it says -------------------------------------------------------------------------------------------------


def test_clauses_are_numbered_by_their_places() -> None:
    inner = {"type": "clause", "content": [p("Say who decides.")]}
    document = rich.check(
        doc(
            p("Before."),
            {"type": "clause", "content": [p("Ask first."), inner, inner]},
            {"type": "clause", "content": [p("Report.")]},
        )
    )
    found = [(block.number, block.text) for block in rich.blocks(document) if block.kind == "clause"]
    assert found == [
        ("1", "Ask first."),
        ("1.1", "Say who decides."),
        ("1.2", "Say who decides."),
        ("2", "Report."),
    ]
    assert '<span class="clause-number">1.2</span>' in rich.html(document)
    assert [line.number for line in rich.lines(document)] == ["", "1", "1.1", "1.2", "2"]


def test_what_is_only_suggested_does_not_stand_until_it_is_taken() -> None:
    document = rich.check(
        doc(p("We ", suggested("deletion", "may"), suggested("insertion", "shall"), " report."))
    )
    assert rich.plain(document) == "We may report."
    assert rich.plain(rich.resolved(document, {"s1": True})) == "We shall report."
    assert rich.plain(rich.resolved(document, {"s1": False})) == "We may report."
    assert rich.resolved(document, {"other": True}) == document
    assert rich.suggestions(document) == {"s1": {"insertion": "shall", "deletion": "may"}}
    assert "<del>may</del><ins>shall</ins>" in rich.html(document, pending=True)
    assert "shall" not in rich.html(document)


def test_a_break_between_paragraphs_is_put_in_and_taken_out_with_its_suggestion() -> None:
    split = rich.check(
        doc(p("One.", suggested("insertion", "\u200b")), p(suggested("insertion", "\u200b"), "Two."))
    )
    assert [block.text for block in rich.blocks(split)] == ["One.Two."]
    assert [block.text for block in rich.blocks(rich.resolved(split, {"s1": True}))] == ["One.", "Two."]
    joined = rich.check(
        doc(p("One", suggested("deletion", ".\u200b")), p(suggested("deletion", "\u200bTw"), "o."))
    )
    assert [block.text for block in rich.blocks(joined)] == ["One.", "Two."]
    assert [block.text for block in rich.blocks(rich.resolved(joined, {"s1": True}))] == ["Oneo."]


def test_a_whole_paragraph_that_was_put_in_goes_with_its_suggestion() -> None:
    document = rich.check(doc(p("One."), p(suggested("insertion", "New.")), p("Two.")))
    assert [block.text for block in rich.blocks(document)] == ["One.", "Two."]
    assert rich.html(document).count("<p") == 2


def test_who_stands_in_the_text_and_which_pictures() -> None:
    document = rich.check(
        doc(
            p("Ask ", {"type": "mention", "attrs": {"id": "p-1", "label": "Ana <b>"}}),
            {"type": "image", "attrs": {"src": PICTURE, "alt": "A map"}},
        )
    )
    assert rich.mentions(document) == [("p-1", "Ana <b>")]
    assert rich.pictures(document) == [PICTURE]
    assert "@Ana &lt;b&gt;" in rich.html(document)


@settings(deadline=None, max_examples=60)
@given(DOCS, st.text("abc xyz.,\n", max_size=40), st.randoms())
def test_a_change_typed_as_words_gives_those_words_when_taken_and_the_old_ones_when_not(
    document: dict[str, Any], text: str, chance: Any
) -> None:
    line = chance.choice(rich.lines(document) or [rich.Line("", "", "", "")])
    if rich.standing(document, line.id) is None:
        return
    both = rich.proposed(document, line.id, text, "s9")
    assert rich.check(rich.resolved(both, {"s9": False})) == document
    taken = rich.standing(rich.resolved(both, {"s9": True}), line.id)
    assert (taken or "") == re.sub(r"\n+", " ", text) or not text.strip()
    again = rich.proposed(both, line.id, text + "!", "s10")
    assert rich.standing(again, line.id) == line.text
    after = rich.proposed_after(document, line.id, "New words.", "s11")
    assert rich.check(rich.resolved(after, {"s11": False})) == document
    assert "New words." in rich.plain(rich.resolved(after, {"s11": True}))


def test_a_change_keeps_the_marks_of_words_that_stay() -> None:
    bold = {"type": "text", "text": "everybody", "marks": [{"type": "bold"}]}
    document = rich.check(doc(p("We ask ", bold, " first.", id="b1")))
    both = rich.proposed(document, "b1", "We ask everybody before.", "s1")
    taken = rich.resolved(both, {"s1": True})
    assert rich.html(taken) == '<p id="b-b1">We ask <strong>everybody</strong> before.</p>\n'
    with pytest.raises(LookupError):
        rich.proposed(document, "nowhere", "x", "s1")


def test_a_name_in_the_text_stays_whole_when_words_around_it_change() -> None:
    ana = {"type": "mention", "attrs": {"id": "p-1", "label": "Ana Flores"}}
    document = rich.check(doc(p("Ask ", ana, " first.", id="b1")))
    for words in ("Ask @Ana Flores before.", "Ask @Ana Diaz before.", "Ask us.", ""):
        taken = rich.resolved(rich.proposed(document, "b1", words, "s1"), {"s1": True})
        assert rich.mentions(taken) == [("p-1", "Ana Flores")]
