"""The daily letter: what is new, newest first, in the reader's zone and language."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from justaction.mail.letters import Draft, Item
from justaction.members import telling
from justaction.members.emails import here
from justaction.members.models import DigestItem, Person
from justaction.web import clock, written

SHORT = 400  # characters of each text; the rest is on its page
MOST = 60  # items in one letter; the page tells the rest


def daily(person: Person, items: Sequence[DigestItem]) -> Draft:
    """The letter; call it in the language and zone of the reader."""
    count = len(items)
    shown = items[:MOST]
    more = count - len(shown)
    lines = [
        ngettext("%(n)s piece of news since yesterday.", "%(n)s pieces of news, newest first.", count)
        % {"n": count}
    ]
    left = ngettext(
        "And %(n)s more on the pages you follow.", "And %(n)s more on the pages you follow.", more
    )
    return Draft(
        kind="digest",
        to=person.email,
        to_name=person.name,
        subject=_("%(name)s: your daily letter of %(day)s")
        % {"name": here(), "day": written.day(clock.today())},
        greeting=_("Hello %(name)s,") % {"name": person.name},
        paragraphs=lines,
        items=[_item(item) for item in shown],
        after=[left % {"n": more}] if more else [],
        links=[(_("Choose which letters you get"), telling.page_url(person))],
        headers={
            "List-Unsubscribe": f"<{telling.stop_url(person, telling.DAILY)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def _item(item: DigestItem) -> Item:
    text = item.text if len(item.text) <= SHORT else item.text[:SHORT].rsplit(" ", 1)[0] + " …"
    when = written.moment(item.at)
    return Item(
        title=item.title, url=item.url, note=f"{item.by_name}, {when}" if item.by_name else when, text=text
    )
