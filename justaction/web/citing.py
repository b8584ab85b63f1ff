"""How to cite a page: one line to copy, BibTeX, and CSL-JSON. The version is the number of the newest entry of the record.

CSL-JSON is the schema of the Citation Style Language, 1.0.2 (github.com/citation-style-language/schema).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from justaction.web import clock, written
from justaction.web.glance import Glance, Version, version_of

NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")
TEX = re.compile(r"([&%$#_{}])")


@dataclass(frozen=True)
class Cite:
    """A page as it is cited: who by, where they are, what, which version, on which day."""

    glance: Glance
    by: str
    place: str
    version: Version
    on: date

    @property
    def version_words(self) -> str:
        """Version: entry 4123 of the record, 2 October 2026."""
        if self.version.number is None:
            return ""
        at = written.day(self.version.at)
        return _("Version: entry %(n)s of the record, %(day)s") % {"n": self.version.number, "day": at}

    @property
    def line(self) -> str:
        seen = _("Seen on %(day)s") % {"day": written.day(self.on)}
        facts = [
            f"{self.by} ({self.on.year})",
            self.glance.title.rstrip(".?!"),
            self.version_words,
            self.place,
            seen,
        ]
        return f"{'. '.join(filter(None, facts))}. {self.glance.whole_url}"

    @property
    def key(self) -> str:
        """The name by which a list of works calls it."""
        return NOT_IN_A_NAME.sub("-", f"{self.glance.url}-{self.version.number or 0}".lower()).strip("-")

    @property
    def bibtex(self) -> str:
        fields = {
            "author": f"{{{_tex(self.by)}}}",
            "title": f"{{{_tex(self.glance.title)}}}",
            "year": str(self.on.year),
            "address": _tex(self.place),
            "url": self.glance.whole_url,
            "urldate": self.on.isoformat(),
            "version": str(self.version.number or ""),
            "note": _tex(self.version_words),
        }
        rows = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
        return f"@misc{{{self.key},\n{rows}}}\n"

    @property
    def csl(self) -> str:
        row = {
            "id": self.key,
            "type": "webpage",
            "title": self.glance.title,
            "author": [{"literal": self.by}],
            "publisher-place": self.place,
            "version": str(self.version.number or ""),
            "issued": {"date-parts": [_parts(self.version.at.date() if self.version.at else self.on)]},
            "accessed": {"date-parts": [_parts(self.on)]},
            "URL": self.glance.whole_url,
        }
        return json.dumps([row], ensure_ascii=False, indent=1) + "\n"

    @property
    def bib_url(self) -> str:
        return self._file("dashboard:cite_bib")

    @property
    def json_url(self) -> str:
        return self._file("dashboard:cite_json")

    def _file(self, name: str) -> str:
        return reverse(name, args=[self.glance.place])


def of(one: Glance, *, by: str, place: str) -> Cite:
    """The page of this glance as one cites it today."""
    version = version_of(one)
    url = settings.SITE_URL + version.url if version.url else ""
    return Cite(one, by, place, Version(version.number, version.at, url), clock.today())


def _parts(day: date) -> list[int]:
    return [day.year, day.month, day.day]


def _tex(text: str) -> str:
    return TEX.sub(r"\\\1", text.replace("\\", " "))
