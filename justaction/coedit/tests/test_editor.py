"""The editor that browsers get: the same list of blocks as the server's, one version of each part, small, on its pages alone."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from justaction.coedit import words
from justaction.coedit.tests.making import a_document, a_kind
from justaction.coedit.views import writing
from justaction.texts.rich import schema

if TYPE_CHECKING:
    from justaction.conftest import Cast

EDITOR = Path(__file__).parents[1] / "editor"
MOST_BYTES = 185_000
SOURCES = {path.name: path.read_text() for path in (EDITOR / "src").glob("*.js")}
FROM_TIPTAP = {
    "bulletList",
    "orderedList",
    "listItem",
    "table",
    "tableRow",
    "tableCell",
    "tableHeader",
    "bold",
    "italic",
    "code",
}


def test_browser_and_server_know_the_same_blocks_and_marks() -> None:
    source = SOURCES["schema.js"]
    ours = set(re.findall(r'name: "(\w+)"', source)) | set(re.findall(r'suggesting\("(\w+)"', source))
    assert ours | FROM_TIPTAP == {*schema.HOLDS, "text", *schema.MARKS, *schema.SUGGESTING}
    assert int(re.findall(r"SCHEMA = (\d+)", source)[0]) == schema.SCHEMA


def test_every_word_that_the_script_says_is_there_to_be_translated() -> None:
    asked = set()
    for source in SOURCES.values():
        asked |= set(re.findall(r"\bwords\.(\w+)", source)) | set(re.findall(r'refused\("(\w+)"\)', source))
        asked |= set(re.findall(r": \"(refused|gone|anew|full|newer)\"", source))
    known = words.of_the_editor()
    assert asked - {"text"} <= set(known)


def test_the_lock_names_one_tiptap_and_no_address() -> None:
    lock = (EDITOR / "package-lock.json").read_text()
    assert "http" not in re.sub(r'"(?:funding|url)": [^\n]*', "", lock)
    found = json.loads(lock)["packages"]
    tiptap = {
        name: of["version"]
        for name, of in found.items()
        if "/@tiptap/" in name and not name.endswith("y-tiptap")
    }
    assert len(set(tiptap.values())) == 1, tiptap
    assert not any("react" in name for name in found)


def test_no_source_writes_a_style_into_the_page_by_an_attribute() -> None:
    for name, source in SOURCES.items():
        assert 'setAttribute("style"' not in source, name
    assert "injectCSS: false" in SOURCES["main.js"]


@pytest.mark.skipif(finders.find(writing.BUNDLE) is None, reason="bin/setup could not reach npm")
def test_the_editor_weighs_at_most_what_was_agreed() -> None:
    built = Path(str(finders.find(writing.BUNDLE)))
    assert len(gzip.compress(built.read_bytes(), 9)) <= MOST_BYTES


def test_it_loads_where_one_writes_and_nowhere_else(cast: Cast, signed_in: Callable[..., Client]) -> None:
    with a_kind({cast.ruth.pk: "write"}, anybody="read"):
        document = a_document(cast.ruth)
        ruth = signed_in(cast.ruth)
        page = ruth.get(f"/write/{document.pk}/")
        assert ("built/editor" in page.content.decode()) == (finders.find(writing.BUNDLE) is not None)
        assert "ws://" in page["Content-Security-Policy"]
        for address in (f"/write/{document.pk}/versions/", "/me/", "/"):
            assert "built/editor" not in ruth.get(address).content.decode()
        assert "built/editor" not in Client().get(f"/write/{document.pk}/").content.decode()


def test_without_the_built_editor_the_page_is_the_same_with_forms(
    cast: Cast, signed_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "BUNDLE", "coedit/built/nothing.js")
    with a_kind({cast.ruth.pk: "write"}):
        page = signed_in(cast.ruth).get(f"/write/{a_document(cast.ruth).pk}/").content.decode()
    assert "built/" not in page
    assert "Propose a change" in page
