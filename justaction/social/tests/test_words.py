"""How each channel counts and reads the words of a post."""

from __future__ import annotations

import json
import subprocess

from hypothesis import given, settings
from hypothesis import strategies as st

from justaction.social.tests.making import NODE
from justaction.social.wire import graphemes, words

SEGMENTS = """
const found = JSON.parse(require("fs").readFileSync(0)).map((text) =>
  [...new Intl.Segmenter("en", {granularity: "grapheme"}).segment(text)].map((one) => one.segment));
console.log(JSON.stringify(found));
"""
TEXTS = [
    "", "plain", "é" * 3, "e\u0301", "👩‍👩‍👧‍👦 family", "🇺🇸🇲🇽🇵", "👍🏽", "❤️‍🔥", "각각", "ᄀ" + "ᅡ" + "ᆨ", "\r\n\n", "ا" + "\u064b",
    "நி", "กำ", "a\u200db", "🏴\U000e0067\U000e0062\U000e007f", "#️⃣", "न" + "ी", "Zoë 中文 العربية ☕",
]  # fmt: skip


def test_letters_are_counted_as_the_engine_of_browsers_counts_them() -> None:
    """Intl.Segmenter of Node (ICU) finds the same borders."""
    done = subprocess.run(
        [NODE, "-e", SEGMENTS], input=json.dumps(TEXTS).encode(), capture_output=True, check=True
    )
    assert [list(graphemes.clusters(one)) for one in TEXTS] == json.loads(done.stdout)


@given(st.text(max_size=40))
@settings(max_examples=25)
def test_nothing_is_lost_in_counting_and_cutting(text: str) -> None:
    assert "".join(graphemes.clusters(text)) == text
    assert "".join(one.text for one in words.pieces(text)) == text
    assert "<script" not in words.html(f"<script>{text}")


def test_mastodon_counts_a_link_as_23_and_not_the_server_of_a_mention() -> None:
    long = "https://example.org/" + "a" * 200
    assert words.for_mastodon(f"Read {long}") == len("Read ") + 23
    assert words.for_mastodon("Hi @ana@social.example.org!") == len("Hi @ana!")
    assert words.for_mastodon("write to ana@example.org") == len("write to ana@example.org")
    assert words.for_bluesky("👩‍👩‍👧‍👦!") == 2


def test_links_end_where_people_see_them_end() -> None:
    found = [
        one.text
        for one in words.pieces("(see https://x.example/a_(b)), https://y.example/?q=1.")
        if one.kind == "link"
    ]
    assert found == ["https://x.example/a_(b)", "https://y.example/?q=1"]
    assert words.tags("#Money and a#b and #2026 and &#x27; and https://x.example/#top") == ["#Money"]


def test_html_is_made_of_words_only() -> None:
    shown = words.html(
        '<b>&\n"x" https://x.example/"onclick=1\n\nNext #Tag', tag_url="https://us.example/?q="
    )
    assert shown == (
        '<p>&lt;b&gt;&amp;<br>&quot;x&quot; <a href="https://x.example/" rel="nofollow noopener noreferrer">'
        "https://x.example/</a>&quot;onclick=1</p>"
        '<p>Next <a href="https://us.example/?q=Tag" class="mention hashtag" rel="tag">#Tag</a></p>'
    )
