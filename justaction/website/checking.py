"""What is wrong with the words of the website, in sentences, for who can mend it. The rules are in `linter/`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from justaction.texts import markdown
from justaction.web import house
from justaction.website import showing, visiting
from justaction.website.linter import alike, asked, hard, language, reading
from justaction.website.models import Looked, Page, PageWords
from justaction.website.rooms import ROOMS

Kind = Page.Kind


@dataclass(frozen=True)
class Text:
    """Words to look at, with where they stand and where one mends them."""

    title: str
    lead: str
    text: str
    language: str
    kind: str = Kind.PAGE
    slug: str = ""
    note: str = ""
    written: bool = True  # by people here; False for the first words of the program

    @property
    def plain(self) -> str:
        return markdown.to_text(showing.fill(f"{self.lead}\n\n{self.text}")).strip()

    @property
    def mend(self) -> str:
        """Where one changes it."""
        return reverse("website:write", args=[self.kind, self.slug, self.language]) if self.slug else ""


@dataclass(frozen=True)
class Found:
    """Something that is wrong: of which kind, in which page, in a sentence."""

    rule: str
    where: str
    says: str
    mend: str = ""


RULES = (
    "twice",
    "misplaced",
    "link",
    "outside",
    "hard",
    "long",
    "slip",
    "alt",
    "care",
    "missing",
    "behind",
    "machine",
)


def of_text(one: Text, *, visit: bool = True) -> list[Found]:
    """What is wrong with one text by itself."""
    return [Found(rule, one.title, says, one.mend) for rule, says in _alone(one, visit=visit)]


def everything() -> list[Found]:
    """What is wrong on the website now, worst first: each text by itself, questions together, translations."""
    texts = shown()
    found = [finding for one in texts for finding in of_text(one)]
    for code in dict.fromkeys(one.language for one in texts):
        of_one = [one for one in texts if one.kind == Kind.QUESTION and one.language == code]
        found += together(of_one)
    found += translations()
    return sorted(found, key=lambda one: RULES.index(one.rule))


def shown() -> list[Text]:
    """All that anybody reads now on pages that people write, also the first words of pages of the house."""
    rows = list(PageWords.objects.shown().order_by("page__kind", "page__order", "page", "language"))
    texts = [as_text(row) for row in rows]
    written = {one.slug for one in texts if one.kind == Kind.ROOM}
    main = showing.main_language()
    for room in ROOMS.values():
        if room.slug not in written:
            first = showing.first(room.slug, main)
            texts.append(Text(first.title, first.lead, first.text, main, Kind.ROOM, room.slug, written=False))
    return texts


def as_text(row: PageWords) -> Text:
    return Text(row.title, row.lead, row.text, row.language, row.page.kind, row.page.slug, row.note)


def together(texts: Sequence[Text]) -> list[Found]:
    """Questions that stand twice, answers that stand twice, answers under the wrong question."""
    return list(_of_blocks([asked.Block(one.title, one.plain) for one in texts], [one.mend for one in texts]))


def of_pasted(text: str) -> list[Found]:
    """What is wrong with a text that holds questions and answers of its own, from wherever it comes."""
    found = asked.blocks(text)
    told = list(_of_blocks(found, [""] * len(found)))
    title = text.strip().splitlines()[0][:60] if text.strip() else ""
    return [*told, *of_text(Text(title, "", text, "en"), visit=False)]


def translations() -> list[Found]:
    """Pages without words in a language of the house, translations behind their original, and unchecked ones."""
    rows = list(PageWords.objects.shown())
    by_page: dict[int, dict[str, PageWords]] = {}
    for row in rows:
        by_page.setdefault(row.page_id, {})[row.language] = row
    return [found for words in by_page.values() for found in _translations_of(words)]


def _translations_of(words: dict[str, PageWords]) -> Iterator[Found]:
    page = next(iter(words.values())).page
    original = words.get(page.language)
    title = (original or next(iter(words.values()))).title
    for code in house.here().languages:
        mend = reverse("website:write", args=[page.kind, page.slug, code])
        row = words.get(code)
        if row is None:
            yield Found(
                "missing",
                title,
                _("There are no words in this language yet: %(code)s.") % {"code": code},
                mend,
            )
        elif code != page.language and showing.is_behind(row, original):
            yield Found(
                "behind",
                title,
                _("The words it was translated from have changed: %(code)s.") % {"code": code},
                mend,
            )
        elif code != page.language and not row.human:
            yield Found(
                "machine", title, _("No person has checked the translation: %(code)s.") % {"code": code}, mend
            )


def _of_blocks(found: Sequence[asked.Block], mends: Sequence[str]) -> Iterator[Found]:
    for group in asked.twice(found):
        first = found[group.places[0]]
        many = {"n": len(group.places), "question": first.question, "lines": _lines(found, group.places)}
        if group.what == "question":
            says = _("This question stands %(n)s times%(lines)s.") % many
        else:
            others = [
                found[n].question for n in group.places if not alike.same(found[n].question, first.question)
            ]
            says = _("Its answer stands %(n)s times%(lines)s.") % many
            if others:
                says = _("Its answer stands also under “%(other)s”%(lines)s.") % {**many, "other": others[0]}
        yield Found("twice", first.question, says, mends[group.places[-1]])
    for one in asked.misplaced(found):
        block, belongs = found[one.place], found[one.belongs]
        says = _("The answer below it%(lines)s belongs to “%(other)s”.")
        lines = _lines(found, [one.place])
        yield Found(
            "misplaced", block.question, says % {"lines": lines, "other": belongs.question}, mends[one.place]
        )


def _lines(found: Sequence[asked.Block], places: Sequence[int]) -> str:
    lines = [str(found[n].line) for n in places if found[n].line]
    return _(" (line %(lines)s)") % {"lines": ", ".join(lines)} if lines else ""


def _alone(one: Text, *, visit: bool) -> Iterator[tuple[str, str]]:
    yield from _links(one, visit=visit)
    yield from _reading(one)
    for words, small in language.missing(one.plain) if one.language == "en" else ():
        says = _("A word is missing in “%(words)s”. It wants “%(small)s” between.")
        yield "slip", says % {"words": words, "small": small}
    for words in language.twice(one.plain):
        yield "slip", _("A word stands twice: “%(words)s”.") % {"words": words}
    for alt, source in markdown.pictures(one.text):
        if not alt:
            yield (
                "alt",
                _("A picture says nothing in words: %(source)s. Write it between [ and ].")
                % {"source": source},
            )
    harsh = hard.words(f"{one.title} {one.plain}") if one.kind == Kind.MOMENT and not one.note else []
    if harsh:
        yield (
            "care",
            _("It speaks of hard things and has no content note: %(words)s.") % {"words": ", ".join(harsh)},
        )


def _reading(one: Text) -> Iterator[tuple[str, str]]:
    grade = reading.grade(one.plain) if one.language == "en" else None
    if grade is not None and grade > reading.MOST_GRADE:
        says = _("It reads like grade %(grade)s. Shorter sentences and everyday words bring it to 8 or less.")
        yield "hard", says % {"grade": grade}
    mean = reading.words_a_sentence(one.plain)
    if mean > reading.MOST_WORDS:
        yield (
            "long",
            _("Its sentences have %(n)s words on average. More than 20 are hard to follow.") % {"n": mean},
        )


def _links(one: Text, *, visit: bool) -> Iterator[tuple[str, str]]:
    outside = []
    for words, url in markdown.links(showing.fill(one.text)):
        path = visiting.path_of(url)
        if path and visit and not visiting.is_there(path):
            yield "link", _("A link leads nowhere: “%(words)s” to %(url)s.") % {"words": words, "url": url}
        elif not path and url.startswith(("http://", "https://")):
            outside.append(url[:500])
        if not words:
            yield "alt", _("A link has no words: %(url)s.") % {"url": url}
    for row in Looked.objects.filter(url__in=outside).exclude(trouble="") if outside else ():
        yield "outside", _("A page of another site is not there any more: %(url)s.") % {"url": row.url}


def outside_links() -> list[str]:
    """All links to other sites on the website now."""
    urls = {url for one in shown() for _words, url in markdown.links(one.text)}
    return sorted(
        url for url in urls if url.startswith(("http://", "https://")) and not visiting.path_of(url)
    )
