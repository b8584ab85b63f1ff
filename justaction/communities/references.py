"""What a step is about, as text: the kind, key, title and address of a page that lives in any chapter."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from justaction.errors import Refused
from justaction.record.models import Entry

KINDS = {  # the first part of an address to the word of what stands there
    "decisions": "decision",
    "convenings": "gathering",
    "opinions": "opinions",
    "communities": "community",
    "statement": "statement",
    "commitments": "commitment",
    "toolkit": "tool",
    "standards": "standard",
}
PRIVATE = ("me", "steer", "run", "host", "desk", "reviews", "sign-in")


@dataclass(frozen=True)
class Reference:
    """A thing named by text, as the record does."""

    kind: str
    key: str
    title: str
    url: str


def of(address: str, title: str = "") -> Reference:
    """The reference that an address of this site stands for, with a title of one's own or the one in the record.

    Raises Refused, with the field, for addresses elsewhere, pages that are not there, and pages with no known title.
    """
    parts = urlsplit(address.strip())
    here = urlsplit(settings.SITE_URL)
    if parts.netloc and parts.netloc != here.netloc:
        raise Refused(
            _("That page is not here. Paste the address of a page of this site."), field="address", status=422
        )
    path = parts.path if parts.path.endswith("/") else f"{parts.path}/"
    try:
        resolve(path)
    except Resolver404:
        raise Refused(
            _("There is no such page. Copy its address once more."), field="address", status=422
        ) from None
    words = [word for word in path.split("/") if word]
    if words and words[0] in dict(settings.LANGUAGES):  # the same page in another language
        del words[0]
    if not words or words[0] in PRIVATE:
        raise Refused(
            _("Not everybody can read that page. Choose a public one."), field="address", status=422
        )
    known = Entry.objects.filter(url=path).order_by("-id").values_list("title", flat=True).first()
    title = " ".join(title.split()) or known or ""
    if not title:
        raise Refused(_("Give it a title, in a few words."), field="title", status=422)
    return Reference(KINDS.get(words[0], "page"), "/".join(words[1:])[:200], title[:200], path)
