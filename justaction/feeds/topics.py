"""What there is to follow: everything, or entries about one part of the work; and which feeds stand on which page.

An entry is in a feed with the sentence by which the newsletter tells it (`record/telling.py`). What the newsletter
tells as a number, it tells of people: that stands in no feed. What is new here needs no line: a kind belongs to a topic
by how its name begins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from justaction.record.kinds import KINDS
from justaction.record.telling import TOLD, Told
from justaction.web.following import Link

ALSO: Mapping[str, Told] = {  # what the newsletter lists in another way, or is itself
    "convening.planned": Told("next", _("We meet: %(what)s")),
    "convening.changed": Told("next", _("Changed: %(what)s")),
    "newsletter.sent": Told("changed", _("A new issue to read: %(what)s")),
}
SENTENCES: Mapping[str, Told] = {
    name: told for name, told in {**TOLD, **ALSO}.items() if told.number is None and not KINDS[name].personal
}
FORMS = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
}
NAMES = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}


@dataclass(frozen=True)
class Topic:
    """A part of the work: how it is called, what stands in it, its page, and the beginnings of the kinds it tells."""

    title: Promise
    about: Promise
    page: str
    begins: tuple[str, ...]

    @property
    def kinds(self) -> list[str]:
        return [name for name in SENTENCES if name.startswith(self.begins)]


TOPICS: Mapping[str, Topic] = {
    "all": Topic(
        _("Everything"), _("All that changes here, in the order in which it happened."), "home:front", ("",)
    ),
    "statement": Topic(
        _("The statement"),
        _("New versions, rounds of feedback, other forms."),
        "statement:statement",
        ("statement.", "feedback.", "form.", "signatures."),
    ),
    "commitments": Topic(
        _("Commitments"),
        _("Who promised what, who reported, what peers found, who is late."),
        "dashboard:commitments",
        ("commitment.", "report.", "review.", "milestone.", "money.", "standing."),
    ),
    "organizations": Topic(
        _("Institutions and groups"),
        _("Who is new, and where each signer stands."),
        "dashboard:organizations",
        ("organization.", "standing."),
    ),
    "standards": Topic(
        _("Standards"),
        _("What is written, tried and adopted, and who keeps it."),
        "standards:standards",
        ("standard.", "uptake."),
    ),
    "toolkit": Topic(
        _("Toolkit"), _("Tools that are ready, and new editions."), "toolkit:toolkit", ("tool.", "toolkit.")
    ),
    "convenings": Topic(
        _("Convenings"),
        _("When we meet, and what came of it."),
        "convenings:convenings",
        ("convening.", "season."),
    ),
    "decisions": Topic(
        _("Decisions"),
        _("Votes that open, and what was decided."),
        "ballots:decisions",
        ("ballot.", "outcome.", "opinion."),
    ),
    "harms": Topic(
        _("Harms that we name"), _("Which harms are named or told anew. Only their titles."), "harms:harms",
        ("harm.",),
    ),
    "assessments": Topic(
        _("Seen from two sides"),
        _("Who agreed to be looked at, and what was shared back."),
        "assessments:assessments",
        ("assessment.",),
    ),
    "share-outs": Topic(
        _("Share-outs"), _("New editions for everybody to read."), "shareout:share_outs", ("shareout.",)
    ),
    "newsletter": Topic(
        _("Newsletter"), _("Each issue, once it went out."), "newsletter:newsletter", ("newsletter.",)
    ),
    "news": Topic(_("News"), _("News that we write."), "website:news", ("news.",)),
    "corrections": Topic(
        _("Corrections"), _("What was wrong on our pages."), "dashboard:corrections", ("correction.",)
    ),
}  # fmt: skip

# pages of one thing: the name of the feed, how it is called, and what stands in the address of its pages
ONE: Mapping[str, tuple[str, Promise, tuple[str, ...]]] = {
    "communities:community": ("community", _("This community"), ("slug",)),
    "dashboard:organization": ("organization", _("This organization"), ("slug",)),
    "commitments:commitment": ("commitment", _("This commitment"), ("organization", "slug")),
    "commitments:history": ("commitment", _("This commitment"), ("organization", "slug")),
    "dashboard:thread": ("commitment", _("This commitment"), ("organization", "slug")),
    "standards:standard": ("standard", _("This standard"), ("code",)),
}
PAGES = {topic.page: what for what, topic in TOPICS.items() if what != "all"}


def shown() -> dict[str, Topic]:
    """Those that can tell something."""
    return {what: topic for what, topic in TOPICS.items() if topic.kinds}


def topic_of(kind: str) -> str:
    """The first topic that tells of a kind."""
    named = (what for what, one in TOPICS.items() if what != "all" and kind.startswith(one.begins))
    return next(named, "all")


def address(name: str, form: str, *at: str) -> str:
    """The address of a feed in the language of the page: `address("feed", "atom", "standards")`."""
    return reverse(f"feeds:{name}", args=[*at, form])


def links(name: str, *at: str) -> list[Link]:
    """A feed in its three forms, each with the name of the form."""
    return [Link(kind, NAMES[form], address(name, form, *at)) for form, kind in FORMS.items()]


def of_page(view: str, at: Mapping[str, Any]) -> list[Link]:
    """The feed of this page, where it has one, and that of everything; each in three forms."""
    found: list[tuple[str, str, tuple[str, ...]]] = []
    if view in ONE:
        name, title, keys = ONE[view]
        found.append((str(title), name, tuple(str(at[key]) for key in keys)))
    elif view in PAGES and TOPICS[PAGES[view]].kinds:
        found.append((str(TOPICS[PAGES[view]].title), "feed", (PAGES[view],)))
    found.append((str(TOPICS["all"].title), "feed", ("all",)))
    return [
        Link(
            kind,
            _now("%(what)s (%(form)s)") % {"what": title, "form": NAMES[form]},
            address(name, form, *where),
        )
        for title, name, where in found
        for form, kind in FORMS.items()
    ]
