"""Every word for people is marked for translation: in templates, in code, and on the pages as they are drawn."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.db import models
from django.template import Template, engines
from django.template.base import Node, TextNode
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import translation

from justaction.conftest import Cast
from justaction.members.models import Person
from justaction.web import written
from tests.house import PACKAGE, ROOT

OPEN, CLOSE = "⟦", "⟧"  # around what was translated
HOLE = "\ue000"  # where a template puts in something
SPOKEN = {"alt", "aria-label", "aria-description", "placeholder", "title", "label", "summary"}
SILENT = {"script", "style", "code", "kbd", "samp", "pre"}
BLOCKS = {
    "p",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "td",
    "th",
    "dt",
    "dd",
    "label",
    "legend",
    "summary",
    "button",
    "title",
}
BLOCKS |= {"section", "main", "nav", "header", "footer", "form", "table", "div", "option", "caption", "text"}
WORD = re.compile(r"[^\W\d_]{2,}")
A_CLASS = re.compile(r"{% block body_class %}[\w -]*{% endblock %}")  # of the page, for its looks
NO_WORDS = re.compile(r"[\w.-]+\.(?:txt|json|csv|html|pdf|eml|md)\b|https?://\S+|\S+@\S+|[\w-]+=\"[^\"]*\"")
# names of formats and things that no language translates
NAMES = {
    "csv",
    "json",
    "pdf",
    "yaml",
    "utf",
    "html",
    "http",
    "https",
    "url",
    "id",
    "css",
    "kb",
    "mb",
    "sha",
    "rfc",
}
NAMES |= {
    "checkpoint",
    "justaction",
    "verify",
    "atom",
    "rss",
    "github",
    "sqlite",
    "ed25519",
    "ed",
    "eml",
    "tlog",
    "proof",
    "dcat",
    "feed",  # of JSON Feed
    "iframe",  # in a piece of HTML that one copies
}


class Visible(HTMLParser):
    """The words of a page that people see or hear, each with its line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self.links: list[str] = []
        self._silent = 0
        self._depth = 0  # of brackets that are open: a translated sentence may hold a link

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._silent += tag in SILENT
        if tag in BLOCKS:
            self._depth = 0
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        spoken = [value for name, value in given.items() if name in SPOKEN]
        if tag == "meta" and (
            given.get("name") == "description" or given.get("property") in {"og:title", "og:description"}
        ):
            spoken.append(given.get("content", ""))
        if tag == "input" and given.get("type") in {"submit", "button"}:
            spoken.append(given.get("value", ""))
        self.found += [(self.getpos()[0], words) for words in spoken]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in SILENT:
            self._silent -= 1

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent = max(0, self._silent - 1)

    def handle_data(self, data: str) -> None:
        before = OPEN * self._depth
        self._depth = max(0, self._depth + data.count(OPEN) - data.count(CLOSE))
        if not self._silent:
            self.found.append((self.getpos()[0], before + data))


def seen(html: str) -> Visible:
    visible = Visible()
    visible.feed(html)
    visible.close()
    return visible


def unmarked(words: str) -> list[str]:
    """Words in a text that are no names of formats."""
    return [
        word
        for word in WORD.findall(NO_WORDS.sub(" ", words.replace(HOLE, " ")))
        if word.casefold() not in NAMES
    ]


# --- templates ------------------------------------------------------------------------------------------------------


def templates() -> list[Path]:
    return sorted(path for path in PACKAGE.glob("*/templates/**/*.html") if "tests" not in path.parts)


def bare(nodes: Any) -> Iterator[str]:
    """What a template says by itself, with a hole for whatever it puts in; translated words are holes too."""
    for node in nodes:
        if isinstance(node, TextNode):
            yield node.s
            continue
        yield HOLE
        if isinstance(node, Node):
            for name in node.child_nodelists:
                yield from bare(getattr(node, name, None) or [])
            for _condition, inner in getattr(node, "conditions_nodelists", []):
                yield from bare(inner)
        yield HOLE


def unmarked_in(source: str) -> list[str]:
    compiled = Template(A_CLASS.sub("", source), engine=engines["django"].engine)
    return [
        f"{line}: {' '.join(words.split())[:80]}"
        for line, words in seen("".join(bare(compiled.nodelist))).found
        if unmarked(words)
    ]


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_word_of_a_template_is_marked(path: Path) -> None:
    assert not unmarked_in(path.read_text())


def test_an_unmarked_word_would_be_found() -> None:
    source = """{% load i18n %}<p>Hello <b>{{ name }}</b></p><a title="There">{% translate "marked" %}</a>
    {% if x %}<i>inside</i>{% else %}<i>other</i>{% endif %}{% for y in z %}<u>each</u>{% empty %}none{% endfor %}
    <code>not this</code>{% blocktranslate %}nor this{% endblocktranslate %}<p class="or this">· CSV, 12</p>"""
    found = " ".join(unmarked_in(source))
    for word in ("Hello", "There", "inside", "other", "each", "none"):
        assert word in found
    for word in ("marked", "not this", "nor this", "or this", "CSV"):
        assert word not in found


# --- code -----------------------------------------------------------------------------------------------------------

SAID_BY_NAME = {"label", "help_text", "note", "button", "legend"}
SAID_FIRST = {"Refused", "NotAllowed", "ValidationError"}
SAID_SECOND = {"success", "info", "warning", "error"}  # messages.success(request, …)
SPEAKING = ("actions", "forms", "views", "policy", "emails", "parts", "signing_in")


def spoken_literals(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Strings that people will read and that no gettext wraps."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        values = [key.value for key in node.keywords if key.arg in SAID_BY_NAME]
        values += node.args[:1] if name in SAID_FIRST else []
        owner = ast.unparse(node.func.value) if isinstance(node.func, ast.Attribute) else ""
        values += node.args[1:2] if owner == "messages" and name in SAID_SECOND else []
        for value in values:
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and unmarked(value.value):
                yield value.lineno, value.value
            elif isinstance(value, ast.JoinedStr):
                yield value.lineno, ast.unparse(value)


def test_every_word_that_code_says_to_people_is_marked() -> None:
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if {"tests", "migrations", "demo", "commands"} & set(path.parts) or path.stem in {
            "making",
            "conftest",
        }:
            continue
        if path.stem not in SPEAKING and not {"views", "actions"} & set(path.parts):
            continue
        for line, words in spoken_literals(ast.parse(path.read_text())):
            if "verbose_name_plural" not in words and not words.islower():
                wrong.append(f"{path.relative_to(ROOT)}:{line} {words[:70]}")
    assert not wrong, "\n".join(wrong)


def test_an_unmarked_refusal_would_be_found() -> None:
    source = 'raise Refused("This is closed.")\nForm(label="Your name")\nmessages.info(r, f"Hi {x}")\nRefused(_("Fine."))'
    assert [line for line, _words in spoken_literals(ast.parse(source))] == [1, 2, 3]


# --- pages ----------------------------------------------------------------------------------------------------------

EXAMPLES = 2  # of each kind of page


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A language in which everything translated stands in ⟦brackets⟧."""
    real = translation._trans  # type: ignore[attr-defined]

    def mark(message: str) -> str:
        return f"{OPEN}{message}{CLOSE}" if message else ""

    monkeypatch.setattr(real, "gettext", mark)
    monkeypatch.setattr(real, "ngettext", lambda one, many, n: mark(one if n == 1 else many))
    monkeypatch.setattr(real, "pgettext", lambda context, message: mark(message))
    monkeypatch.setattr(real, "npgettext", lambda context, one, many, n: mark(one if n == 1 else many))
    written._day.cache_clear()
    yield
    written._day.cache_clear()


def outside(words: str) -> str:
    """What stands outside the brackets."""
    depth, kept = 0, []
    for sign in words:
        depth += (sign == OPEN) - (sign == CLOSE)
        kept.append(sign if depth == 0 and sign != CLOSE else " ")
    return "".join(kept)


def data_words() -> set[str]:
    """Every word that is data: whatever stands in the database is the members' own language."""
    found: set[str] = set()
    for model in apps.get_models():
        fields = [
            field.name
            for field in model._meta.get_fields()
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        for row in model._default_manager.values_list(*fields) if fields else []:
            found.update(word.casefold() for value in row for word in WORD.findall(str(value)))
    names = [name for _code, name in settings.LANGUAGES] + [
        str(info["name_local"]) for info in LANG_INFO.values() if "name_local" in info
    ]
    own = [*names, "Tagalog", "粵語", "Kreyòl"]  # languages by the names that their speakers give them
    return found | {word.casefold() for name in own for word in WORD.findall(name)}


def walk(browser: Client, start: str) -> Iterator[tuple[str, Visible]]:
    """Pages found by following links, at most two of each kind."""
    kinds: Counter[str] = Counter()
    waiting, known = [start], {start}
    while waiting:
        path = waiting.pop(0)
        try:
            kind = resolve(path.split("?")[0]).view_name
        except Resolver404:
            continue
        if kinds[kind] >= EXAMPLES:
            continue
        answer = browser.get(path, follow=True)
        if answer.status_code != 200 or not answer.get("Content-Type", "").startswith("text/html"):
            assert answer.status_code < 500, path
            continue
        kinds[kind] += 1
        page = seen(answer.content.decode())
        yield path, page
        for link in page.links:
            parts = urlsplit(urljoin(path, link))
            if not parts.netloc and parts.path not in known:
                known.add(parts.path)
                waiting.append(parts.path)


@pytest.mark.once
@pytest.mark.parametrize("who", ["visitor", "ana", "grace", "imani", "ruth"])
def test_every_word_of_a_page_is_translated_or_data(
    who: str, cast: Cast, signed_in: Callable[[Person], Client], marked: None
) -> None:
    browser = Client() if who == "visitor" else signed_in(getattr(cast, who))
    data = data_words() | NAMES
    wrong: list[str] = []
    pages = 0
    for path, page in [*walk(browser, "/"), *(walk(browser, "/me/") if who != "visitor" else [])]:
        pages += 1
        for line, words in page.found:
            bare_words = WORD.findall(NO_WORDS.sub(" ", outside(words)))
            initials = {word for word in bare_words if word.isupper() and len(word) < 3}
            left = [word for word in bare_words if word not in initials and word.casefold() not in data]
            if left:
                wrong.append(f"{path}:{line} {' '.join(left)[:60]} in: {' '.join(words.split())[:90]}")
    assert pages > 10
    assert not wrong, "\n".join(dict.fromkeys(wrong))


# --- direction ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "tag", "direction"),
    [
        ("/nowhere/", "en", "ltr"),
        ("/es/nowhere/", "es", "ltr"),
        ("/ar/nowhere/", "ar", "rtl"),
        ("/zh-hans/nowhere/", "zh-Hans", "ltr"),
    ],
)
def test_each_language_sets_its_name_and_direction(
    client: Client, path: str, tag: str, direction: str
) -> None:
    assert f'<html lang="{tag}" dir="{direction}"' in client.get(path).content.decode()


@pytest.mark.django_db
def test_a_page_links_to_itself_in_every_language_of_the_collaborative(cast: Cast, client: Client) -> None:
    from justaction.collaborative import actions

    assert 'hreflang="es"' not in client.get("/about/").content.decode()
    actions.change(cast.collaborative, by=cast.ruth, languages=["en", "es", "ar"])
    text = client.get("/about/").content.decode()
    assert '<a href="/es/about/" lang="es" hreflang="es" dir="ltr">Español</a>' in text
    assert '<a href="/ar/about/" lang="ar" hreflang="ar" dir="rtl">' in text
    assert '<span aria-current="true" lang="en" dir="ltr">English</span>' in text
    assert 'href="/about/"' in client.get("/ar/about/").content.decode()


def test_the_stylesheet_knows_no_left_and_no_right() -> None:
    css = (PACKAGE / "web" / "static" / "web" / "site.css").read_text()
    physical = re.findall(
        r"(?:margin|padding|border|inset)-(?:left|right)|[{;]\s*(?:left|right|float)\s*:|text-align:(?:left|right)",
        css,
    )
    assert not physical


def test_whatever_says_its_language_says_in_which_direction_it_is_written() -> None:
    said = re.compile(r'<[^<>]*\slang="\{\{[^<>]*>')
    wrong = [
        f"{path.relative_to(PACKAGE)}: {tag[:100]}"
        for path in sorted(PACKAGE.rglob("templates/**/*.html"))
        for tag in said.findall(path.read_text())
        if "dir=" not in tag
    ]
    assert not wrong, "\n".join(wrong)
