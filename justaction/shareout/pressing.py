"""The files of an edition, all made from what it says and when it comes out: the same words, the same bytes.

Nothing here asks a table but for the look of the channels; so the press can run outside the deed's transaction, and again
after a crash.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import rfc8785
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from justaction.charts import places
from justaction.charts.card import card
from justaction.shareout import chapters
from justaction.shareout.chapters import Data, Part
from justaction.shareout.rich_parts import lowered
from justaction.texts import binding, epub, rich
from justaction.texts.book import CHAPTER, Book, Chapter, Picture, fragment
from justaction.texts.tables import write_csv
from justaction.web import written

PICTURE = "picture:"
MANIFEST = "manifest.json"
CONTENTS = "pages/contents.json"
_SUFFIX = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}
TYPES = {
    "pdf": "application/pdf",
    "epub": epub.MEDIA_TYPE,
    "zip": "application/zip",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "bib": "text/x-bibtex; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "svg": "image/svg+xml",
}


@dataclass(frozen=True)
class Given:
    """What the press gets: what an edition says, when it comes out, its pictures, and how the place is."""

    said: Data
    moment: datetime
    pictures: Mapping[str, tuple[str, bytes]]  # id -> media type, bytes
    zone: ZoneInfo
    colours: Sequence[str] = ()

    @property
    def name(self) -> str:
        return f"share-out-{self.said['year']}-{self.said['number']}"


def media_type(path: str) -> str:
    """By the end of its name."""
    return TYPES[path.rsplit(".", 1)[-1]]


def press(given: Given, *, going: Callable[[], object] = lambda: None) -> dict[str, bytes]:
    """Every file of the edition by its path, the list of all of them included. Raises Refused where no PDF can be made.

    `going` is called between two pieces of work, and may raise to end it.
    """
    language, zone = translation.override(settings.LANGUAGE_CODE), timezone.override(given.zone)
    with language, zone, binding.press() as printed:
        found = chapters.parts(given.said)
        shown = pictures_of(given, found)
        book = book_of(given, found, shown)
        files = {
            **_data(given),
            **_citations(given),
            **({"press.txt": (given.said["press"] + "\n").encode()} if given.said["press"] else {}),
            f"{given.name}.md": markdown(given, found, shown).encode(),
            **{f"pictures/{one.name}": one.content for one in shown.values()},
        }
        going()
        files[f"{given.name}.pdf"] = printed(book)
        going()
        files[f"{given.name}.epub"] = binding.epub(book)
        inside = {path: content for path, content in files.items() if not path.startswith("pictures/")}
        files[f"{given.name}.zip"] = binding.archive(book, inside, folder=given.name)
        files |= pages(given, found, shown)
        going()
        said = card_words(given)
        files["card.png"] = card(**said, colours=given.colours)
    files[MANIFEST] = manifest(given.said, files)
    return files


def manifest(said: Data, files: Mapping[str, bytes]) -> bytes:
    """The list of all files with their digests, canonical (RFC 8785). Its own SHA-256 is what the record holds."""
    rows: list[Any] = [
        {"path": path, "media_type": media_type(path), "size": len(content), "sha256": _sha(content)}
        for path, content in sorted(files.items())
        if path != MANIFEST
    ]
    return rfc8785.dumps(
        {
            "v": "justaction-files/1",
            "url": chapters.permanent(said),
            "content": content_digest(said),
            "files": rows,
        }
    )


def content_digest(said: Data) -> str:
    """SHA-256 (hex) of the canonical form of all that an edition says."""
    return _sha(rfc8785.dumps(said))


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


# --- the book -----------------------------------------------------------------------------------------------------


def pictures_of(given: Given, found: Sequence[Part]) -> dict[str, Picture]:
    """Every picture that a chapter shows, by its id; those that are not there are left out."""
    drawn = {name: places.picture(chart).encode() for name, chart in chapters.money_charts(given.said)}
    shown: dict[str, Picture] = {}
    for part in found:
        for node in rich.pictures(part.doc):
            name = str(node)
            kind, content = (
                ("image/svg+xml", drawn[name]) if name in drawn else given.pictures.get(name, ("", b""))
            )
            if kind in _SUFFIX:
                shown[name] = Picture(f"{name}.{_SUFFIX[kind]}", kind, content)
    return shown


def book_of(given: Given, found: Sequence[Part], shown: Mapping[str, Picture]) -> Book:
    """The edition as a book."""
    said = given.said
    day = written.day(given.moment)
    here = said["by"]["name"]
    return Book(
        title=said["title"],
        chapters=tuple(Chapter(part.slug, part.title, _html(part, shown, said)) for part in found),
        pictures=tuple(shown.values()),
        language=settings.LANGUAGE_CODE.split("-")[0],
        facts=(
            _("Share-out %(year)s, edition %(n)s") % {"year": said["year"], "n": said["number"]},
            _("%(name)s, %(day)s") % {"name": here, "day": day},
        ),
        about=said["about"],
        footer=f"{here} · {chapters.permanent(said)}",
        author=here,
        moment=given.moment,
        licence=_("Licence: %(name)s") % {"name": said["licence"]},
        licence_url=said["licence_url"],
        url=chapters.permanent(said),
        contents=_("Contents"),
    )


def _html(part: Part, shown: Mapping[str, Picture], said: Data) -> str:
    """One chapter as a well-formed fragment: pictures by their names, links to chapters as such, all others whole."""
    base = chapters.place(said)

    def link(address: str) -> str:
        inside = address.removeprefix(base).strip("/")
        if address.startswith(base) and inside and "/" not in inside:
            return CHAPTER + inside
        return settings.SITE_URL + address if address.startswith("/") else address

    drawn = rich.html(part.doc, picture=lambda name: PICTURE + (shown[name].name if name in shown else ""))
    return fragment(drawn, link=link, source=lambda address: address.removeprefix(PICTURE))


def markdown(given: Given, found: Sequence[Part], shown: Mapping[str, Picture]) -> str:
    """The whole edition as one text; pictures beside it."""
    said = given.said
    facts = {
        "title": said["title"], "date": given.moment.astimezone(given.zone).date().isoformat(),
        "author": said["by"]["name"], "license": said["licence"], "url": chapters.permanent(said),
    }  # fmt: skip
    front = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in facts.items())
    rows = [f"---\n{front}---\n\n# {_line(said['title'])}\n"]
    if said["about"]:
        rows.append(f"{_line(said['about'])}\n")
    for part in found:
        body = rich.markdown(lowered(part.doc, 1, most=6))
        for name, one in shown.items():
            body = body.replace(f"(/pictures/{name}/)", f"(pictures/{one.name})")
        body = body.replace("](</", f"](<{settings.SITE_URL}/")
        rows.append(f"## {_line(part.title)}\n\n{body}")
    return "\n".join(rows)


def _line(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>&~|])", r"\\\1", " ".join(text.split()))


# --- pages of the site --------------------------------------------------------------------------------------------


def pages(
    given: Given, found: Sequence[Part], shown: Mapping[str, Picture], *, inline: bool = False
) -> dict[str, bytes]:
    """The words of each page as they stand within the frame of the site, and the list of them.

    `inline` is for a draft, whose pictures have no address yet: their words stand for them.
    """
    charts = dict(chapters.money_charts(given.said))
    base = f"/share-out/{given.said['year']}/{given.said['number']}/files/pictures/"
    made = {}
    for part in found:
        drawn: str = rich.html(
            part.doc, picture=lambda name: base + (shown[name].name if name in shown else "")
        )
        for name, chart in charts.items():
            drawn = _with_chart(drawn, name, chart)
        made[f"pages/{part.slug}.html"] = _regions(drawn).encode()
        if inline:
            made[f"pages/{part.slug}.html"] = re.sub(
                rb'<img src="[^"]*" alt="([^"]*)">', rb"\1", made[f"pages/{part.slug}.html"]
            )
    rows = [{"slug": part.slug, "title": part.title} for part in found]
    said = card_words(given)
    alt = " ".join([f"{said['name']}.", f"{said['headline']}.", *said["lines"], said["foot"]])
    made[CONTENTS] = rfc8785.dumps({"pages": rows, "card": alt})
    return made


def _with_chart(html: str, name: str, chart: places.PlaceChart) -> str:
    """The page with the chart drawn by the site itself instead of its picture: it follows light and dark."""
    anchor = f"places-{chart.currency.lower()}"
    figure = str(render_to_string("charts/place_bars.html", {"chart": chart, "anchor": anchor}))
    found = re.compile(rf'<p[^>]*class="picture"><img src="[^"]*{name}[^"]*"[^>]*></p>')
    return found.sub(lambda _found: figure, html)


def _regions(html: str) -> str:
    """Tables that scroll can be reached with the keyboard, each by a name of its own."""
    count = iter(range(1, 10_000))

    def region(_found: re.Match[str]) -> str:
        label = _("Table %(n)s of this page") % {"n": next(count)}
        return f'<div class="scroll" tabindex="0" role="region" aria-label="{label}">'

    return re.sub(r'<div class="scroll">', region, html.replace("<table", '<table class="tbl"'))


def card_words(given: Given) -> dict[str, Any]:
    """What the share card says."""
    said = given.said
    found = said["results"]["commitments"]
    done = sum(one["state"] == "done" for one in found)
    lines = [_("Share-out %(year)s, edition %(n)s") % {"year": said["year"], "n": said["number"]}]
    if found:
        lines.append(
            _("%(n)s commitments in public, %(done)s of them done.") % {"n": len(found), "done": done}
        )
    return {
        "name": said["by"]["name"],
        "headline": said["title"],
        "lines": lines,
        "foot": f"{written.day(given.moment)} · {urlsplit(settings.SITE_URL).netloc}",
    }


# --- open data ----------------------------------------------------------------------------------------------------

TABLES: dict[str, tuple[str, ...]] = {
    "commitments": ("organization", "commitment", "channel", "state", "since", "target", "by", "url"),
    "goals": ("title", "about", "due", "state", "proof"),
    "decisions": (
        *("question", "method", "closed", "votes", "people", "accepted", "outcome", "reasons", "dissent"),
        *("look_again", "url"),
    ),
    "money": ("stage", "amount", "currency", "giver", "recipient", "ownership", "place", "source"),
    "deliverables": ("kind", "title", "about", "owner", "licence", "link"),
}


def _data(given: Given) -> dict[str, bytes]:
    said = given.said
    rows: dict[str, Iterable[Data]] = {
        "commitments": said["results"]["commitments"],
        **{name: said.get(name, []) for name in TABLES if name != "commitments"},
    }
    files = {"data/share-out.json": rfc8785.dumps(said)}
    for name, header in TABLES.items():
        cells = [[one.get(column, "") for column in header] for one in rows[name]]
        files[f"data/{name}.csv"] = write_csv(header, cells)
    return files


# --- how to cite it -----------------------------------------------------------------------------------------------


def citation(given: Given) -> str:
    """The edition as one line."""
    said, on = given.said, given.moment.astimezone(given.zone).date()
    return (
        f"{said['by']['name']} ({on.year}). {said['title']}. "
        f"{_('Share-out %(year)s, edition %(n)s') % {'year': said['year'], 'n': said['number']}}. "
        f"{said['by']['place']}. {chapters.permanent(said)}"
    )


def _citations(given: Given) -> dict[str, bytes]:
    said, on = given.said, given.moment.astimezone(given.zone).date()
    url = chapters.permanent(said)
    fields = {
        "author": f"{{{_tex(said['by']['name'])}}}", "title": f"{{{_tex(said['title'])}}}", "year": str(on.year),
        "month": str(on.month), "edition": str(said["number"]), "address": _tex(said["by"]["place"]), "url": url,
        "note": f"{_tex(said['licence'])}, SHA-256 {content_digest(said)}",
    }  # fmt: skip
    bib = (
        f"@book{{{given.name},\n"
        + "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
        + "}\n"
    )
    csl = [
        {
            "id": given.name, "type": "book", "title": said["title"], "author": [{"literal": said["by"]["name"]}],
            "publisher": said["by"]["name"], "publisher-place": said["by"]["place"], "edition": str(said["number"]),
            "issued": {"date-parts": [[on.year, on.month, on.day]]}, "URL": url,
        }
    ]  # fmt: skip
    return {
        f"cite/{given.name}.txt": (citation(given) + "\n").encode(),
        f"cite/{given.name}.bib": bib.encode(),
        f"cite/{given.name}.json": (json.dumps(csl, ensure_ascii=False, indent=1) + "\n").encode(),
    }


def _tex(text: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", text.replace("\\", " "))
