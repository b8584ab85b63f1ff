"""The first words of an issue, from the record since the last one, and what they leave out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from justaction.commitments.models import Commitment
from justaction.communities.models import Community
from justaction.convenings.models import Series
from justaction.newsletter.models import Issue
from justaction.record.kinds import KINDS
from justaction.record.models import Entry
from justaction.record.telling import LEFT_OUT, NEXT, SECTIONS, TOLD, chosen
from justaction.standards.models import Standard
from justaction.toolkit.models import Edition
from justaction.web import slots

MOST = 4  # of one sentence; what is more is counted
FEWEST = 5  # people; fewer are not told as a number


@dataclass(frozen=True)
class Left:
    """What an issue leaves out of one kind: its words, how many, and why."""

    about: str
    count: int
    why: str


def entries_of(issue: Issue) -> QuerySet[Entry]:
    """The entries that an issue tells of, in their order."""
    rows = Entry.objects.filter(id__gt=issue.after, id__lte=issue.until).order_by("id")
    return rows.filter(_of_community(issue.community)) if issue.community else rows


def _of_community(slug: str) -> Q:
    """Entries whose story belongs to a community: what stands under its address, and what says so of itself."""
    threads = (
        Commitment.objects.filter(channel__slug=slug),
        Standard.objects.filter(channel__slug=slug),
        Edition.objects.filter(channel__slug=slug),
        Series.objects.filter(scope=f"community:{slug}"),
        Community.objects.filter(channel__slug=slug),
    )
    found = Q(url__startswith=f"/communities/{slug}/")
    for rows in threads:
        found |= Q(thread__in=rows.values("subject"))
    return found


def first_words(issue: Issue) -> str:
    """The issue as Markdown, in the language that is active: what changed, who is late, what is next, thanks."""
    lines: dict[str, list[str]] = defaultdict(list)
    for section, sentence in _sentences(issue):
        lines[section].append(sentence)
    for part in slots.parts("newsletter.next", None, issue.scope):
        link = _link(part.title, part.url)
        lines[NEXT].append(f"{link}: {_plain(part.note)}" if part.note else link)
    parts = [
        f"# {title}\n\n" + "\n".join(f"- {line}" for line in lines[section])
        for section, title in SECTIONS.items()
        if lines[section]
    ]
    opening = _(
        "Hello,\n\nHere is what happened since our last letter. Write two or three sentences of your own."
    )
    return "\n\n".join([opening, *parts]) + "\n"


def _sentences(issue: Issue) -> Iterator[tuple[str, str]]:
    """Each sentence with its section: the newest first, the same thing once, many of one sort shortened."""
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    counted: Counter[str] = Counter()
    for entry in entries_of(issue).order_by("-id").iterator():
        told = TOLD.get(entry.kind)
        if told is None:
            continue
        if told.number is not None:
            counted[entry.kind] += 1
            continue
        section, words = chosen(entry)
        if words:
            link = _link(entry.title, entry.url)
            found[section, words].setdefault(link, link)
    for (section, words), links in found.items():
        yield section, _together(words, list(links.values()))
    for kind, n in counted.items():
        if not (KINDS[kind].personal and n < FEWEST):
            yield TOLD[kind].section, str(TOLD[kind].number % {"n": n})  # type: ignore[operator]


def _together(words: str, links: list[str]) -> str:
    """One thing in its sentence; several below it, and how many more there are."""
    if len(links) == 1:
        return words % {"what": links[0]}
    lines = links[:MOST]
    if (more := len(links) - MOST) > 0:
        said = ngettext("and %(n)s more on the record", "and %(n)s more on the record", more) % {"n": more}
        lines.append(_link(said, "/record/"))
    return (words % {"what": ""}).rstrip() + "\n" + "\n".join(f"  - {line}" for line in lines)


def left_out(issue: Issue) -> list[Left]:
    """What the issue leaves out, by kind, with the reason."""
    counts: Counter[tuple[str, str]] = Counter()
    told: Counter[str] = Counter()
    for entry in entries_of(issue).iterator():
        if entry.kind in LEFT_OUT:
            counts[entry.kind, str(LEFT_OUT[entry.kind])] += 1
        elif TOLD[entry.kind].number is not None:
            told[entry.kind] += 1
        elif not chosen(entry)[1]:
            counts[entry.kind, _("It is a step on the way. The issue tells where it leads.")] += 1
    for kind, n in told.items():
        if KINDS[kind].personal and n < FEWEST:
            counts[kind, _("Fewer than five people: a number would tell of them.")] += n
    return [Left(_(KINDS[kind].about), n, why) for (kind, why), n in sorted(counts.items())]


def _link(title: str, url: str) -> str:
    language = get_language() or ""
    prefix = "" if language in ("", settings.LANGUAGE_CODE) else f"/{language}"
    where = url if "://" in url else f"{settings.SITE_URL}{prefix}{url}"
    return f"[{_plain(title)}]({where})" if url else _plain(title)


def _plain(words: str) -> str:
    """Words that mean nothing else in Markdown: titles come from strangers."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()#<>|!~" else sign for sign in " ".join(words.split()))
