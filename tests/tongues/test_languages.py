"""Spanish has every word; in Polish, Chinese and Arabic the whole public walk is translated, and other pages are readable
and say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import get_template
from django.test import Client
from django.test.signals import template_rendered
from django.urls import get_resolver
from django.utils import translation
from django.utils.translation import trans_real

from justaction.collaborative import actions as collaborative_actions
from justaction.conftest import Cast
from justaction.texts import catalogues
from justaction.web.tongues import PARTLY, TRANSLATED, WALK
from tests.house import PACKAGE
from tests.tongues.sayings import of_module, of_template
from tests.tongues.walking import Asked, asked_for, walk

LOCALE = PACKAGE / "locale"
CATALOGUES = list(catalogues.catalogues(LOCALE))
# what these say, a walk can meet, though not each walk does: refusals, letters, rules of a vote
MODULES = (
    *("statement/forms/signing.py", "statement/views/signing.py", "statement/emails/signing.py"),
    *("statement/actions/signing.py", "newsletter/emails/__init__.py", "communities/forms/survey.py"),
    *("ballots/views/voting.py", "ballots/words.py", "ballots/emails.py"),
    *("home/front.py", "charts/states.py"),  # what the front page tells once there are commitments and goals
    *("web/views.py", "web/menus.py", "web/openforms.py", "web/middleware.py", "web/written.py"),
)
ALSO = ("charts/state_bars.html", "charts/state_table.html", "charts/year_line.html", "statement/renew.html")
HOLE = re.compile(r"%\((\w+)\)[sd]|%[sd]")
HOW = (
    "\n\nAdd these to justaction/locale/{es,pl,zh_Hans,ar}/LC_MESSAGES/django.po and run `justaction words`: "
    "docs/languages.md says how, and which words we use."
)


def lacks(language: str, asked: Asked) -> bool:
    """Whether a text would be shown in English."""
    known = trans_real.translation(language)._catalog
    one, many = asked
    try:
        return not known.plural(one, 1)  # gettext finds the words for one thing here too
    except KeyError:
        return bool(many) or one not in known


@contextmanager
def drawn() -> Iterator[set[str]]:
    """The names of the templates that are drawn."""
    names: set[str] = set()

    def note(template: Any, **_more: Any) -> None:
        if template.name and template.origin.name.startswith(str(PACKAGE)):
            names.add(template.name)

    template_rendered.connect(note)
    yield names
    template_rendered.disconnect(note)


def test_every_word_of_the_walk_is_translated(cast: Cast) -> None:
    with drawn() as templates, asked_for("ar") as asked:
        seen = walk(cast, "ar")
    assert len(seen.pages) > 70
    words = {one for one in asked if one[0].strip()}
    for name in templates | set(ALSO):
        words |= of_template(Path(get_template(name).origin.name).read_text())
    for name in MODULES:
        words |= of_module(PACKAGE / name)
    assert len(words) > 500
    wrong = [f"{code}: {one[0]}" for code in TRANSLATED for one in sorted(words, key=str) if lacks(code, one)]
    assert not wrong, "\n".join(wrong) + HOW
    for name, page in seen.pages.items():
        assert '<html lang="ar" dir="rtl"' in page, name
        assert 'class="tongue"' in page, name
        assert '<main id="main">' in page, name
    assert {letter.kind for letter in seen.letters} >= {"signature_confirm", "signature_thanks"}


def test_spanish_says_everything() -> None:
    words: set[Asked] = set()
    for path in sorted(PACKAGE.rglob("*")):
        if "tests" not in path.parts and path.suffix == ".py":
            words |= of_module(path)
        elif "templates" in path.parts and path.suffix in (".html", ".txt"):
            words |= of_template(path.read_text())
    assert len(words) > 9_000
    wrong = [one[0] for one in sorted(words, key=str) if one[0].strip() and lacks("es", one)]
    assert not wrong, "\n".join(wrong) + HOW.replace("{es,pl,zh_Hans,ar}", "es")


def test_a_word_that_nobody_translated_would_be_found() -> None:
    assert lacks("pl", ("Nobody says this here.", None))
    assert lacks("pl", ("%(n)s purple day", "%(n)s purple days"))
    assert not lacks("pl", ("Sign on", None))
    found = of_template(
        '{% if x %}{% translate "one" %}{% else %}{% blocktranslate count n=n %}a{% plural %}b{% endblocktranslate %}{% endif %}'
    )
    assert found == {("one", None), ("a", "b")}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_a_catalogue_is_whole_and_is_what_pages_read(path: Path) -> None:
    """Each text is translated in all its forms, with the same holes, and was compiled."""
    sayings = catalogues.read(path.read_text())
    head, *rest = sayings
    plural = re.search(r"nplurals=(\d)", head.forms[0])
    assert plural
    wrong = []
    for one in rest:
        want = int(plural.group(1)) if one.many else 1
        holes = set(HOLE.findall(one.english + one.many))
        if not one.done or len(one.forms) != want:
            wrong.append(f"{one.english}: {len(one.forms)} of {want} forms")
        for form in one.forms.values():
            had = set(HOLE.findall(form))
            if had - holes or (not one.many and had != holes):
                wrong.append(f"{one.english}: other holes in {form}")
    assert not wrong, "\n".join(wrong)
    assert len({one.key for one in sayings}) == len(sayings), "a text stands twice"
    assert path.with_suffix(".mo").read_bytes() == catalogues.compiled(sayings), "run `justaction words`"


def test_there_is_a_catalogue_for_each_language() -> None:
    assert {translation.to_locale(code) for code in TRANSLATED} == {
        path.parent.parent.name for path in CATALOGUES
    }


@pytest.mark.parametrize(
    ("line", "wrong"), [("msgid one", "line 1"), ("nonsense", "line 1"), ('msgstr "x"', "line 1")]
)
def test_a_bent_catalogue_says_where(line: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        catalogues.read(line)


def test_the_walk_names_pages_that_there_are() -> None:
    def names(resolver: Any, before: str = "") -> Iterator[str]:
        for entry in resolver.url_patterns:
            inner = getattr(entry, "namespace", None)
            if hasattr(entry, "url_patterns"):
                yield from names(entry, f"{before}{inner}:" if inner else before)
            elif entry.name:
                yield before + entry.name

    assert not WALK - set(names(get_resolver()))


SAID = {
    "es": ("personas firmaron", "Ninguna persona ha revisado", "Esta página está en inglés"),
    "pl": ("podpisanych osób", "nie sprawdził jeszcze żaden człowiek", "Ta strona jest po angielsku"),
    "zh-hans": ("人已签署", "还没有人核对过", "本页是英文"),
    "ar": ("أشخاص وقّعوا", "لم يراجع أي إنسان", "هذه الصفحة بالإنجليزية"),
}


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_page_says_in_its_language_whether_it_is_translated(code: str, cast: Cast, client: Client) -> None:
    collaborative_actions.change(cast.collaborative, by=cast.ruth, languages=["en", code])
    sign, unchecked, english = SAID[code]
    page = client.get(f"/{code}/").content.decode()
    assert sign in page
    assert unchecked in page
    assert english not in page
    assert '<main id="main">' in page
    assert '<h1 lang="en" dir="ltr">We signed. Now we show our work.</h1>' in page
    other = client.get(f"/{code}/commitments/").content.decode()
    partly = code in PARTLY
    assert (english in other) == partly
    assert (unchecked in other) != partly
    assert ('<main id="main" lang="en" dir="ltr">' in other) == partly
    assert f'href="/{code}/sign/"' in other
    plain = client.get("/").content.decode()
    assert 'class="tongue"' not in plain
    assert "<h1 lang=" not in plain


def test_numbers_and_days_are_written_as_the_language_writes_them(cast: Cast, client: Client) -> None:
    """Plurals of Polish and Arabic, and the day of the statement."""
    from django.utils.translation import ngettext, override

    def days(code: str, n: int) -> str:
        with override(code):
            return ngettext("%(n)s day ago", "%(n)s days ago", n) % {"n": n}

    assert [days("pl", n) for n in (1, 2, 5, 22)] == [
        "1 dzień temu",
        "2 dni temu",
        "5 dni temu",
        "22 dni temu",
    ]
    assert len({days("ar", n).replace(str(n), "#") for n in (0, 1, 2, 3, 11, 100)}) == 6
    assert days("zh-hans", 3) == "3 天前"
    published = cast.version.published_at
    assert published is not None
    collaborative_actions.change(cast.collaborative, by=cast.ruth, languages=["en", *TRANSLATED])
    assert f"{published.year}年" in client.get("/zh-hans/statement/").content.decode()


def test_a_steward_reads_what_a_language_brings(cast: Cast, signed_in: Any) -> None:
    page = signed_in(cast.ruth).get("/steer/collaborative/words/1/")
    assert "No person has checked" in page.content.decode()
