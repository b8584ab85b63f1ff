"""What people write becomes a page; what would harm a reader does not (A25)."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from justaction.texts import markdown

CORPUS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt:alert(1))",
    "[click](&#106;avascript:alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "[click](vbscript:msgbox)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    '![x" onerror="alert(1)](https://example.org/x.png)',
    '[x](https://example.org "onmouseover=alert(1)")',
    '[x](https://example.org/" onmouseover="alert(1))',
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "`<script>`",
    "```<script>\nalert(1)\n```",
    "```\n</code></pre><script>alert(1)</script>\n```",
    '```" onclick="alert(1)\nx\n```',
    "[a]: javascript:alert(1)\n\n[a]",
    "<!-- --!><script>alert(1)</script>",
    "<math><mtext></p><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\x00<script>\x00alert(1)</script>",
]


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def read(html: str) -> list[tuple[str, dict[str, str | None]]]:
    reader = Reader()
    reader.feed(html)
    return reader.seen


def harmless(html: str) -> bool:
    for tag, attributes in read(html):
        if tag not in markdown.TAGS:
            return False
        for name, value in attributes.items():
            if name not in {"href", "title", "rel", "start"}:
                return False
            if name == "href" and ":" in (value or "") and not (value or "").startswith(("http", "mailto:")):
                return False
    return True


@pytest.mark.parametrize("text", CORPUS)
def test_nothing_that_runs_comes_through(text: str) -> None:
    assert harmless(markdown.to_html(text))


@given(st.lists(st.sampled_from([*CORPUS, "\n", "[", "](", ")", "<", ">", "`", "*", "# "]), max_size=8))
def test_no_mixture_comes_through_either(parts: list[str]) -> None:
    assert harmless(markdown.to_html("".join(parts)))


def test_plain_marks_work() -> None:
    html = markdown.to_html(
        "We *will* **pay**.\n\n- one\n- two\n\n> quoted\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    )
    for tag in ("<em>will</em>", "<strong>pay</strong>", "<ul>", "<blockquote>", "<table>"):
        assert tag in html


def test_headings_stay_below_those_of_the_page() -> None:
    assert "<h3>One</h3>" in markdown.to_html("# One", top=3)
    assert "<h2>One</h2>" in markdown.to_html("# One")
    assert "<h6>" in markdown.to_html("###### Six", top=5)
    assert "<h1" not in markdown.to_html("# One", top=1)


def test_links_tell_search_engines_that_a_member_wrote_them() -> None:
    html = markdown.to_html("[us](https://example.org/a?b=1&c=2)")
    assert html == '<p><a href="https://example.org/a?b=1&amp;c=2" rel="nofollow noopener ugc">us</a></p>\n'


def test_a_picture_is_named_not_fetched() -> None:
    html = markdown.to_html("![our hall](https://example.org/hall.png)")
    assert "<img" not in html
    assert "our hall (https://example.org/hall.png)" in html


def test_typed_html_is_shown_as_typed() -> None:
    assert "&lt;b&gt;bold&lt;/b&gt;" in markdown.to_html("<b>bold</b>")


def test_a_very_long_text_is_cut() -> None:
    assert len(markdown.to_html("x" * (markdown.LONGEST + 5000))) < markdown.LONGEST + 100


def test_the_words_alone_are_kept_for_search_and_letters() -> None:
    text = markdown.to_text("# Title\n\nWe *will* [pay](https://example.org)\nsoon.\n\n```\ncode\n```")
    assert text == "Title\n\nWe will pay soon.\n\ncode"
