"""The campaign kit of an edition: what its makers need to tell of it, in each language: cards in four sizes, words for each
channel with their lengths, words for who does not see the cards, short links, codes, and days to post on.

Pure but for the words of the active language: the same edition and day, the same files. It counts nobody: the short links
are ours and keep no count.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from justaction.charts import card, squares
from justaction.shareout.chapters import Data
from justaction.texts import epub
from justaction.web import workdays, written

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)  # the letters of a short message of 160 (3GPP TS 23.038); with any other one it has 70
LINK_ON_MASTODON = 23  # characters that every address counts for there
AT = time(10, 0)  # when people look


@dataclass(frozen=True)
class Given:
    """What a kit is made from: what the edition says, when it came out, the colours and zone of the place, whether all
    is made up, and the short links by what they lead to (`read`, `look`, `data`)."""

    said: Data
    moment: datetime
    colours: Sequence[str]
    zone: ZoneInfo
    made_up: bool
    links: Mapping[str, str]

    @property
    def name(self) -> str:
        return f"campaign-{self.said['year']}-{self.said['number']}"


@dataclass(frozen=True)
class Text:
    """Words for one channel: how long they are as that channel counts, and how long they may be (None: as one likes)."""

    channel: str
    words: str
    length: int
    most: int | None
    subject: str = ""

    @property
    def fits(self) -> bool:
        return self.most is None or self.length <= self.most


@dataclass(frozen=True)
class Post:
    """One thing to say, on a day, on each channel."""

    slug: str
    title: str
    at: datetime
    texts: tuple[Text, ...]


def posts(given: Given) -> list[Post]:
    """What to say and when, in the active language: four things in three weeks, on working days."""
    first = given.moment.astimezone(given.zone).date()
    found = []
    for slug, title, words, link, after in _things(given):
        day = workdays.after(first, after) if after else workdays.after(first - timedelta(days=1), 1)
        at = datetime.combine(day, AT, tzinfo=given.zone)
        found.append(Post(slug, title, at, tuple(_texts(title, words, given.links[link]))))
    return found


def _things(given: Given) -> Iterator[tuple[str, str, str, str, int]]:
    """Slug, title, words, link, and how many working days after it came out."""
    said = given.said
    rows = said["results"]["commitments"]
    count = {state: sum(one["state"] == state for one in rows) for state in ("done", "behind", "quiet")}
    title = said["title"].rstrip(".")
    out = _("%(title)s. %(about)s Read it, check it, pass it on.")
    yield "out", _("It is out"), out % {"title": title, "about": said["about"]}, "read", 0
    numbers = _(
        "%(n)s commitments in public: %(done)s done, %(behind)s behind, %(quiet)s gone quiet. Silence counts."
    )
    words = numbers % {"n": len(rows), **count}
    yield "numbers", _("The numbers"), words, "read", 2
    look = _("What did they promise where you live? Look it up, and ask them.")
    yield "look", _("Look it up"), look, "look", 6
    data = _("All numbers are in open files. Count again. If we are wrong, we say so in public.")
    yield "check", _("Check us"), data, "data", 12


def _texts(title: str, words: str, link: str) -> Iterator[Text]:
    post = f"{words}\n{link}"
    yield Text("Mastodon", post, graphemes(words) + 1 + LINK_ON_MASTODON, 500)
    yield Text("Bluesky", post, graphemes(post), 300)
    short = f"{words.split('. ')[0].rstrip('.')}. {link}"
    yield Text(_("Short message"), short, len(short), 160 if set(short) <= GSM else 70)
    letter = _("Hello,\n\n%(words)s\n\n%(link)s\n\nPlease pass it on.") % {"words": words, "link": link}
    yield Text(_("Letter"), letter, graphemes(letter), None, subject=title)


def graphemes(text: str) -> int:
    """How many signs somebody sees: letters with their marks once. Never fewer than there are (Unicode, UAX 29)."""
    return sum(not unicodedata.combining(sign) and sign not in "\u200d\ufe0f" for sign in text)


def says(given: Given) -> dict[str, Any]:
    """What the cards say, in the active language."""
    rows = given.said["results"]["commitments"]
    lines = [_("Share-out %(year)s, edition %(n)s") % {"year": given.said["year"], "n": given.said["number"]}]
    if rows:
        done = sum(one["state"] == "done" for one in rows)
        lines.append(
            _("%(n)s commitments in public, %(done)s of them done.") % {"n": len(rows), "done": done}
        )
    note = [_("made-up data")] if given.made_up else []
    return {
        "name": given.said["by"]["name"],
        "headline": given.said["title"],
        "lines": lines,
        "foot": " · ".join([written.day(given.moment), *note, urlsplit(settings.SITE_URL).netloc]),
    }


def alt(given: Given) -> str:
    """The cards in words, in the active language."""
    said = says(given)
    return " ".join([f"{said['name']}.", f"{said['headline'].rstrip('.')}.", *said["lines"], said["foot"]])


def drawable(given: Given) -> bool:
    """Whether the fonts of the site have the letters of this language: no card is drawn with letters missing."""
    said = says(given)
    return card.draws(" ".join([said["name"], said["headline"], *said["lines"]]))


def picture(given: Given, shape: str) -> bytes:
    """One card."""
    return card.card(**says(given), colours=given.colours, shape=card.SHAPES[shape])


def archive(given: Given, languages: Sequence[str]) -> bytes:
    """All of it in one file, with a page that says what is what."""
    files: dict[str, bytes] = {}
    for code in languages:
        with translation.override(code):
            files |= {f"{code}/{path}": content for path, content in _in_language(given).items()}
    for name, link in given.links.items():
        files[f"codes/{name}.svg"] = squares.picture(link)
    return epub.zipped((f"{given.name}/{path}", content) for path, content in sorted(files.items()))


def _in_language(given: Given) -> dict[str, bytes]:
    found = posts(given)
    files = {f"words/{post.slug}.txt": _words(post).encode() for post in found}
    files["schedule.csv"] = _table(found).encode()
    files["schedule.ics"] = _calendar(given, found)
    files["cards/alt.txt"] = (alt(given) + "\n").encode()
    files["README.txt"] = (_about(given) + "\n").encode()
    if drawable(given):
        files |= {f"cards/{name}.png": picture(given, name) for name in card.SHAPES}
    return files


def _words(post: Post) -> str:
    parts = []
    for text in post.texts:
        most = f" / {text.most}" if text.most else ""
        head = f"== {text.channel} ({text.length}{most}) =="
        parts.append("\n".join(filter(None, [head, text.subject, text.words])))
    return "\n\n".join(parts) + "\n"


def _table(found: list[Post]) -> str:
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow([_("When"), _("What"), _("Where"), _("Words")])
    for post in found:
        rows.writerows([post.at.isoformat(), post.title, text.channel, text.words] for text in post.texts)
    return out.getvalue()


def _calendar(given: Given, found: list[Post]) -> bytes:
    """The days, for a calendar (RFC 5545)."""
    from icalendar import Calendar, Event  # few processes write one

    calendar = Calendar()
    calendar.add("prodid", "-//Just Action//campaign//")
    calendar.add("version", "2.0")
    for post in found:
        event = Event()
        event.add("uid", f"{given.name}-{post.slug}@{urlsplit(settings.SITE_URL).hostname}")
        event.add("dtstamp", given.moment)
        event.add("dtstart", post.at.astimezone(ZoneInfo("UTC")))
        event.add("duration", timedelta(minutes=30))
        event.add("summary", post.title)
        event.add("description", post.texts[0].words)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _about(given: Given) -> str:
    lines = [
        _("What is in this folder"),
        "",
        _("words/: what to say on each channel. The number is how long it is there, and how long it may be."),
        _("cards/: pictures for a link, a square post, a tall post, and the head of a page."),
        _("cards/alt.txt: what they show, in words. Add it wherever you post a card."),
        _("schedule.csv and schedule.ics: days that we propose."),
        _("The short links are ours. They count nobody."),
    ]
    if not drawable(given):
        lines.append(
            _(
                "Our letters cannot draw this language on a card yet. Use the words with a card of another one."
            )
        )
    return "\n".join([*lines, "", *(f"{name}: {link}" for name, link in given.links.items())])
