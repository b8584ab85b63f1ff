"""Reading an issue: its newest words in each language, its letter as readers get it, who approved what stands."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import get_template
from django.utils import formats, translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from justaction.collaborative.models import Collaborative
from justaction.communities.models import Community
from justaction.mail.letters import Letterhead, letterhead, one_line
from justaction.newsletter.letterform import inline, message, plain
from justaction.newsletter.models import Body, Issue, Wording
from justaction.record import published
from justaction.texts import markdown


def newest(issue: Issue) -> dict[str, Wording]:
    """The words of an issue as they stand, by language, in the order of the house."""
    found: dict[str, Wording] = {}
    for row in issue.wordings.order_by("language", "-number"):
        found.setdefault(row.language, row)
    return found


def fingerprint(issue: Issue, words: Iterable[Wording] | None = None) -> str:
    """Of all that readers would get, and who they are: an approval holds for this only."""
    rows = newest(issue).values() if words is None else words
    said = [[row.language, row.title, row.text] for row in rows]
    return hashlib.sha256(json.dumps([said, issue.community, issue.segment]).encode()).hexdigest()


def page(words: Wording, *, top: int = 2) -> SafeString:
    """The words as the web shows them, with the pictures that the issue keeps."""
    ours = () if "![" not in words.text else words.issue.pictures.all()
    return markdown.to_html(
        words.text, top=top, pictures=tuple((one.url, one.width, one.height) for one in ours)
    )


def shown(words: Wording) -> str:
    """The letter as plain text, for those who write it: a reader's own links end in dots."""
    return body(words).text.replace(message.MARK, "…")


def body(words: Wording) -> Body:
    """The letter in one language, not yet kept; the reader's own token is missing in its links."""
    issue = words.issue
    with translation.override(words.language):
        html = page(words)
        context = {
            "title": words.title,
            "words": mark_safe(_absolute(inline.styled(html))),  # noqa: S308  # cleaned by texts.markdown
            "plain": plain.plain(html),
            "head": head(),
            "printed": published.printed(),
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
            "web_url": settings.SITE_URL + _prefix(words.language) + issue.url,
            "mine_url": _own_url(words.language, "mine"),
            "stop_url": _own_url(words.language, "stop"),
        }
        return Body(
            issue=issue,
            language=words.language,
            subject=one_line(words.title),
            html=get_template("newsletter/letter.html").render(context).strip() + "\n",
            text=get_template("newsletter/letter.txt").render(context).strip() + "\n",
        )


def _absolute(html: str) -> str:
    """Pictures by their whole address: the same for each reader, so that it tells nothing of who looks."""
    return html.replace(' src="/', f' src="{settings.SITE_URL}/')


def mould_of(body: Body) -> message.Mould:
    """The letter as bytes without its reader."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    where = body.issue.community or "all"
    name, address = parseaddr(settings.MAIL_FROM)
    headers = {
        "Subject": body.subject,
        "List-Id": f"{head().name} <{where}.newsletter.{host}>",
        "List-Archive": f"<{settings.SITE_URL}/newsletter/>",
        "List-Help": f"<{settings.SITE_URL}/help/>",
        "List-Subscribe": f"<{settings.SITE_URL}/newsletter/>",
        "List-Owner": f"<mailto:{_help() or address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Precedence": "list",
        "Auto-Submitted": "auto-generated",
        "X-Just-Action": "newsletter",
    }
    return message.mould(
        headers=headers, sender=(name or head().name, address), text=body.text, html=body.html
    )


def own_headers(*, to: str, token: str, message_id: str, stop_by_mail: str, date: str) -> dict[str, str]:
    """The headers of one reader: to whom, and how their own subscription ends (RFC 2369, RFC 8058)."""
    web = f"<{settings.SITE_URL}/newsletter/stop/{token}/>"
    by_mail = f"<mailto:{stop_by_mail}?subject=unsubscribe>, " if stop_by_mail else ""
    return {
        "To": to,
        "Message-ID": f"<{message_id}>",
        "Date": date,
        "List-Unsubscribe": f"{by_mail}{web}",
    }


def head() -> Letterhead:
    return letterhead()


def name_of_community(slug: str) -> str:
    """How a community is called; "" for everybody."""
    row = Community.objects.select_related("channel").filter(channel__slug=slug).first()
    return row.channel.name if row else ""


def _help() -> str:
    return Collaborative.objects.values_list("help_address", flat=True).first() or ""


def _prefix(language: str) -> str:
    return "" if language == settings.LANGUAGE_CODE else f"/{language}"


def _own_url(language: str, what: str) -> str:
    return f"{settings.SITE_URL}{_prefix(language)}/newsletter/{what}/{message.MARK}/"


def title_of(slug: str, community: str) -> str:
    """The first title of an issue, in the active language."""
    here = Collaborative.objects.values_list("name", flat=True).first() or "Just Action"
    name = name_of_community(community)
    month = formats.date_format(date.fromisoformat(f"{slug[:7]}-01"), "YEAR_MONTH_FORMAT")
    words = {"here": here, "month": month, "community": name}
    return (_("%(here)s, %(community)s: %(month)s") if name else _("%(here)s: %(month)s")) % words


def sender() -> str:
    """The address that letters come from, without its name."""
    return parseaddr(settings.MAIL_FROM)[1]
