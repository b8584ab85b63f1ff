"""More pages at one glance: communities, conversations, issues, posts, versions and revisions, entries of the record, answers."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from justaction.communities.models import Community
from justaction.convenings.models import Minutes
from justaction.dashboard.glances.things import plain
from justaction.dashboard.models import Correction
from justaction.members.models import Organization
from justaction.newsletter import writing
from justaction.newsletter.models import Issue
from justaction.opinions.models import Conversation
from justaction.record.models import Entry
from justaction.record.reading import Reading, reading
from justaction.social.models import Post
from justaction.standards.models import Revision
from justaction.statement.models import StatementVersion
from justaction.toolkit.models import Edition, ToolRevision
from justaction.web import glance, written
from justaction.web.glance import Context, Glance


def find_community(slug: str) -> Context | None:
    row = Community.objects.select_related("channel").filter(channel__slug=slug).first()
    return {"community": row} if row else None


def of_community(at: Context) -> Glance:
    row: Community = at["community"]
    url = plain("communities:community", row.channel.slug)
    return Glance(title=row.channel.name, url=url, lines=(row.channel.examples,), thread=row.subject)


def find_conversation(slug: str) -> Context | None:
    row = Conversation.objects.filter(slug=slug, who=Conversation.Who.ANYONE, scope="").first()
    return {"conversation": row} if row else None


def of_conversation(at: Context) -> Glance | None:
    """The question, and until when one can answer. What is held among members has no card."""
    row: Conversation = at["conversation"]
    if row.who != Conversation.Who.ANYONE or row.scope:
        return None
    line = (
        "" if row.closed_at else _("You can answer until %(when)s.") % {"when": written.moment(row.closes_at)}
    )
    url = plain("opinions:conversation", row.slug)
    state = _("Closed") if row.closed_at else pgettext("a state", "Open")
    return Glance(title=row.question, url=url, state=state, lines=(line,) if line else (), thread=row.subject)


def find_issue(slug: str) -> Context | None:
    row = Issue.objects.out().filter(slug=slug).first()
    return {"issue": row, "words": next(iter(writing.newest(row).values()))} if row else None


def of_issue(at: Context) -> Glance:
    row: Issue = at["issue"]
    on = row.started_at.date() if row.started_at else None
    return Glance(title=at["words"].title, url=row.url, state=_("Newsletter"), on=on, thread=row.subject)


def find_version(number: int) -> Context | None:
    row = StatementVersion.objects.published().filter(number=number).first()
    return {"version": row} if row else None


def of_version(at: Context) -> Glance | None:
    row: StatementVersion = at["version"]
    if row.published_at is None:
        return None
    title = _("%(title)s, version %(n)s") % {"title": row.title, "n": row.number}
    return Glance(
        title=title, url=row.url, state=row.get_state_display(), on=row.published_at.date(), cites=True
    )


def find_standard_revision(code: str, number: int) -> Context | None:
    rows = Revision.objects.filter(standard__code=code, number=number).select_related("standard")
    row = rows.first()
    return {"revision": row} if row else None


def of_standard_revision(at: Context) -> Glance:
    row: Revision = at["revision"]
    title = _("%(what)s, revision %(n)s") % {"what": row.standard, "n": row.number}
    url = plain("standards:revision", row.standard.code, row.number)
    return Glance(title=title, url=url, on=row.adopted_at.date(), thread=row.standard.subject, cites=True)


def find_tool_revision(slug: str, number: int) -> Context | None:
    row = ToolRevision.objects.filter(tool__slug=slug, number=number).select_related("tool").first()
    return {"revision": row} if row else None


def of_tool_revision(at: Context) -> Glance | None:
    row: ToolRevision | None = at["revision"]
    if row is None:
        return None
    title = _("%(what)s, revision %(n)s") % {"what": row.tool.title, "n": row.number}
    url = plain("toolkit:revision", row.tool.slug, row.number)
    return Glance(
        title=title, url=url, lines=(row.tool.purpose,), on=row.adopted_at.date(), thread=row.tool.subject
    )


def find_numbered_edition(year: int, channel: str, number: int) -> Context | None:
    rows = Edition.objects.published().filter(year=year, channel__slug=channel, number=number)
    row = rows.select_related("channel").first()
    return {"edition": row} if row else None


def of_numbered_edition(at: Context) -> Glance:
    row: Edition = at["edition"]
    url = plain("toolkit:edition_number", row.year, row.channel.slug, row.number)
    on = row.published_at.date() if row.published_at else None
    line = _("Tools of %(channel)s, %(year)s, edition %(n)s")
    said = line % {"channel": row.channel, "year": row.year, "n": row.number}
    return Glance(title=row.title, url=url, lines=(said,), on=on, thread=row.subject)


def find_minutes(slug: str, version: int) -> Context | None:
    rows = Minutes.objects.exclude(approved_at=None).filter(gathering__slug=slug, version=version)
    row = rows.select_related("gathering").first()
    return {"row": row} if row else None


def of_minutes(at: Context) -> Glance | None:
    row: Minutes = at["row"]
    if row.approved_at is None:
        return None
    title = _("We met: %(what)s") % {"what": row.gathering.title}
    url = plain("convenings:minutes_version", row.gathering.slug, row.version)
    return Glance(title=title, url=url, state=_("Minutes"), on=row.gathering.on)


def find_post(subject: str) -> Context | None:
    row = Post.objects.filter(subject=subject, state__in=[Post.State.OUT, Post.State.GONE]).first()
    return {"post": row} if row else None


def of_post(at: Context) -> Glance:
    """What we said outside, and when; of one that was taken down, that it was."""
    row: Post = at["post"]
    state = _("Taken down") if row.state == Post.State.GONE else ""
    title = (row.standing or {}).get("title", row.title)
    on = row.send_at.date() if row.send_at else None
    return Glance(title=title, url=plain("social:said", row.subject), state=state, on=on, thread=row.subject)


def find_correction(subject: str) -> Context | None:
    row = Correction.objects.public().filter(subject=subject).first()
    return {"correction": row} if row else None


def of_correction(at: Context) -> Glance:
    row: Correction = at["correction"]
    url = plain("dashboard:correction", row.subject)
    return Glance(title=_("A correction: %(what)s") % {"what": row.page_title}, url=url, thread=row.subject)


def find_standing(organization: str) -> Context | None:
    rows = Organization.objects.listed().select_related("standing")
    row = rows.filter(slug=organization).first()
    return {"organization": row, "standing": getattr(row, "standing", None)} if row else None


def of_standing(at: Context) -> Glance | None:
    row: Organization = at["organization"]
    if not row.listed:
        return None
    state = at["standing"].get_state_display() if at["standing"] else ""
    title = _("Where %(who)s stands") % {"who": row.name}
    return Glance(title=title, url=plain("commitments:standing", row.slug), state=state, thread=row.subject)


def find_entry(index: int) -> Context | None:
    row = Entry.objects.filter(index=index).first()
    return {"reading": reading(row)} if row else None


def of_entry(at: Context) -> Glance:
    """What happened, in the words of its kind: not the title, which may be of a thing that is gone."""
    found: Reading = at["reading"]
    index = found.entry.index or 0
    on = None if found.kind.personal else found.entry.at.date()
    title = _("Entry %(n)s of the record") % {"n": index}
    url = plain("record:entry", index)
    return Glance(title=title, url=url, lines=(found.about,), on=on)


def register() -> None:
    """All of these."""
    glance.register("communities:community", "community", find_community, of_community)
    glance.register("opinions:conversation", "conversation", find_conversation, of_conversation)
    glance.register("newsletter:issue", "issue", find_issue, of_issue)
    glance.register("social:said", "post", find_post, of_post)
    glance.register("statement:version", "version", find_version, of_version)
    glance.register("standards:revision", "revision", find_standard_revision, of_standard_revision)
    glance.register("toolkit:revision", "revision", find_tool_revision, of_tool_revision)
    glance.register("toolkit:edition_number", "edition", find_numbered_edition, of_numbered_edition)
    glance.register("convenings:minutes_version", "row", find_minutes, of_minutes)
    glance.register("dashboard:correction", "correction", find_correction, of_correction)
    glance.register("commitments:standing", "organization", find_standing, of_standing)
    glance.register("record:entry", "reading", find_entry, of_entry)
