"""A25 for names: people, organizations and things are called by twenty hostile names, and each page is read beside itself
under a harmless one.

A page is asked first with harmless names. Where one shows, it is asked again with hostile ones: no element and no attribute
may be there that was not there before.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from justaction.mail.models import Letter
from justaction.record.publisher import publish
from tests.access import TABLE
from tests.attacks.names import NAMES, PLAIN, THREE, rename
from tests.attacks.test_every_form import RAN, in_names, in_queue, read
from tests.test_access import ROLES, World, signs_in, world  # noqa: F401  # the fixture

TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
COMPARE = {
    "harms:compare",
    "toolkit:compare",
    "website:version",
    "website:compare",
}  # as many as words differ
FOLDS = {"br", "p", "tspan", "text"}  # as many as the words have lines


class Bones(HTMLParser):
    """What a page is made of without its words: how many of each element with these attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.has: Counter[str] = Counter()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in FOLDS:
            self.has[" ".join([tag, *sorted(name for name, _value in attrs)])] += 1


def doors() -> dict[str, str]:
    """Each page that somebody may read, by who reads it: a visitor where a visitor may, else Ruth, else whoever may."""
    found = {}
    for name, (row, _sent) in TABLE.items():
        said = dict(zip(ROLES, row.split() * (6 if " " not in row else 1), strict=True))
        may = [role for role in ("visitor", "ruth", "grace", "tom", "ana", "imani") if said[role] == "200"]
        if may:
            found[name] = may[0]
    return found


def words_of(page: HttpResponse) -> str:
    body = b"".join(page) if page.streaming else page.content  # type: ignore[call-overload]  # it streams
    return str(body.decode(errors="replace"))


def wrong_with(name: str, page: HttpResponse, words: str, before: Counter[str]) -> list[str]:
    """What a hostile name did on a page or in a file, in a few words."""
    kind = page["Content-Type"].split(";")[0]
    found = ["a template ran"] if RAN in words else []
    if kind in ("text/html", "image/svg+xml"):
        now = Bones(words).has
        differ = now.keys() - before.keys() if name in COMPARE else (now - before) + (before - now)
        found += [f"made of {differ}"] if differ else []
        found += ["turns the line round"] if TURNS.search(words) else []
    elif kind == "text/csv":
        cells = [cell for row in csv.reader(io.StringIO(words.removeprefix("\ufeff"))) for cell in row]
        found += [f"a formula: {cell}" for cell in cells if cell[:1] in set("=+@\t\r")]
    elif kind.endswith("json"):
        json.loads(words)
    elif kind == "text/calendar":
        found += ["a line of its own"] if "\nlines" in words else []
    return [f"{name}: {one}" for one in found]


@pytest.mark.django_db
@pytest.mark.once  # what pages are made of; that each is drawn there, `test_access.py` shows
def test_a25_under_twenty_hostile_names_each_page_is_made_of_what_it_was_made_of_before(
    world: World,  # noqa: F811
) -> None:
    assert len(set(NAMES)) == 20
    publish()
    browsers = {role: Client() for role in ROLES}
    for role in ROLES[1:]:
        signs_in(browsers[role], getattr(world.cast, role))
    written = rename(PLAIN)
    assert {"Person.name", "Organization.name", "Signature.name", "Commitment.title"} <= written
    before = {}
    for name, role in doors().items():
        words = words_of(browsers[role].get(reverse(name, args=world.args.get(name, []))))
        if PLAIN in words:
            before[name] = Bones(words).has
    assert len(before) > 300
    rename(*THREE)
    found, alike = [], 0
    for name, bones in before.items():
        page = browsers[doors()[name]].get(reverse(name, args=world.args.get(name, [])))
        assert page.status_code == 200, name
        words = words_of(page)
        alike += PLAIN in words
        found += wrong_with(name, page, words, bones)
    assert alike < len(before) / 4, "hostile names hardly show"
    last = Letter.objects.latest("id").pk
    in_queue(world.cast)
    in_names(world.cast)
    letters = list(Letter.objects.filter(pk__gt=last))
    assert letters
    for letter in letters:
        found += [f"{letter.kind}: {one}" for one in read(letter)]
        found += [f"{letter.kind} turns the line round"] if TURNS.search(letter.html + letter.text) else []
    assert not found
