"""Looking at pages finds what is wrong: in what is new on a page, and around it where that is new."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.looking import looks

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><head><title>{title}</title><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><style>a {{ display: block; min-height: 2rem }} .faint {{ color: #ccc }}
.bar {{ position: fixed; inset: auto 0 0; height: 95vh; background: #fff }}</style></head>
<body><a href="#main">Skip to main content</a><header><a href="{title}.html">Home</a></header>
<main id="main"><h1>{title}</h1>{main}</main><footer>{foot}</footer></body></html>"""
GOOD = {"main": '<p><a href="/a/">A link</a></p>', "foot": "<p>The end.</p>"}


def test_a_fault_is_found_in_the_main_part_of_any_page_and_around_it_where_that_is_new(
    chromium: Browser, tmp_path: Path
) -> None:
    pages = {
        "first": GOOD,
        "faint": {**GOOD, "main": '<p class="faint">Hard to read.</p>'},
        "covered": {**GOOD, "main": '<p><a href="/a/">A link</a></p><div class="bar"></div>'},
        "foot": {**GOOD, "foot": '<p class="faint">Hard to read.</p>'},
    }
    for name, parts in pages.items():
        (tmp_path / name).with_suffix(".html").write_text(PAGE.format(title=name, **parts))
    paths = [f"{name}.html" for name in pages]
    seen = looks(chromium, f"{tmp_path.as_uri()}/", paths, walked=paths)
    faint = {path for path, look in seen.items() if any("color-contrast" in words for words in look.axe)}
    covered = {path for path, look in seen.items() if any("covered" in words for words in look.keyboard)}
    assert (faint, covered) == ({"faint.html", "foot.html"}, {"covered.html"})
