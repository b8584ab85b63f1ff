"""Questions about the statement and its signatures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.core.signing import Signer
from django.utils.crypto import constant_time_compare
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from justaction.ballots import policy as ballots
from justaction.ballots.models import Ballot
from justaction.collaborative.models import Collaborative
from justaction.collaborative.policy import may_open_sign_on as ring_opens_sign_on
from justaction.collaborative.policy import takes_signatures as opens_to
from justaction.members import policy as members
from justaction.members.models import Organization, Person
from justaction.statement.models import (
    Entered,
    FeedbackRound,
    RoundLink,
    ShareLink,
    Signature,
    StatementVersion,
)
from justaction.texts.lookalikes import skeleton
from justaction.web import addresses, house

INSIDE = "statement.inside"  # what signs the pass of somebody who is here

# a host name of at least two labels, the last of them no number (RFC 1123), in the letters that DNS has
DOMAIN = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+\Z)[a-z0-9-]{2,63}")

# Anybody can have an address there, so such an address speaks for nobody but its owner.
PUBLIC_MAIL = frozenset(
    [
        "aol.com",
        "duck.com",
        "fastmail.com",
        "gmail.com",
        "gmx.com",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "hey.com",
        "hotmail.com",
        "icloud.com",
        "live.com",
        "mac.com",
        "mail.com",
        "me.com",
        "msn.com",
        "outlook.com",
        "pm.me",
        "proton.me",
        "protonmail.com",
        "qq.com",
        "tutanota.com",
        "web.de",
        "wp.pl",
        "yahoo.com",
        "yandex.com",
        "ymail.com",
        "zoho.com",
        "163.com",
        "o2.pl",
        "interia.pl",
        "onet.pl",
        "comcast.net",
        "att.net",
        "sbcglobal.net",
        "verizon.net",
    ]
)


def takes_signatures(invite: str = "") -> bool:
    """Whether somebody may sign on now: everybody in public, before that a friend who came by a link in use.

    Who has a role is a friend too (`inside`): somebody has to sign first, and have the first link.
    """
    if not house.forming():
        return True
    invited = bool(invite) and (_is_inside(invite) or ShareLink.objects.in_use().filter(code=invite).exists())
    return opens_to(Collaborative.objects.first(), invited=invited)


def inside(viewer: Person | None) -> str:
    """What lets somebody who is here sign as if by a friend's link; "" for others. It is put on no page."""
    here = viewer is not None and viewer.grants.now().exists()
    return Signer(salt=INSIDE).sign("here") if here else ""


def _is_inside(invite: str) -> bool:
    return constant_time_compare(invite, Signer(salt=INSIDE).sign("here"))


def may_open_sign_on() -> bool:
    """Whether the collaborative has grown far enough for a statement to be signed: to friends, or to everybody."""
    collaborative = Collaborative.objects.first()
    return collaborative is None or ring_opens_sign_on(collaborative)


def may_write(viewer: Person | None) -> bool:
    """Whether they may draft and publish versions of the statement."""
    return viewer is not None and viewer.may("publish")


def may_consolidate(viewer: Person | None) -> bool:
    """Whether they may open rounds of feedback, make their links, and answer what readers said."""
    return may_write(viewer)


def may_suggest(
    feedback_round: FeedbackRound, link: RoundLink | None = None, typed_by: Person | None = None
) -> bool:
    """Whether words can come in now: the round is open, and there is a way in that leads to this very round.

    What was said aloud or on paper comes in by a helper until all is answered.
    """
    if typed_by is not None:
        return feedback_round.is_running and not feedback_round.is_coming
    if not feedback_round.takes_words:
        return False
    if link is None:
        return feedback_round.for_everybody
    return link.round_id == feedback_round.pk and link.works


def why_no_words(feedback_round: FeedbackRound, link: RoundLink | None = None) -> str:
    """Why `may_suggest` says no, in words for the reader."""
    day = date_format(localtime(feedback_round.closes_at), "DATE_FORMAT")
    if feedback_round.is_coming:
        opens = date_format(localtime(feedback_round.opens_at), "DATE_FORMAT")
        return _("This round opens on %(day)s. Please come back then.") % {"day": opens}
    if not feedback_round.takes_words:
        return _("This round closed on %(day)s. It takes no more suggestions.") % {"day": day}
    if link is None:
        return _("You need the link that we sent round to answer here.")
    if link.round_id != feedback_round.pk:
        return _("This link belongs to another round.")
    if link.revoked_at is not None:
        return _("This link was taken back. Ask whoever gave it to you for a new one.")
    return _("This link has run out. Ask whoever gave it to you for a new one.")


def is_decided(version: StatementVersion) -> bool:
    """Whether a closed ballot decided that these very words are adopted; a word changed later asks for another one."""
    about = version.about
    return any(ballots.decided(one, about=about) for one in Ballot.objects.decided(about))


def why_not_decided(version: StatementVersion) -> str:
    """What is missing for `is_decided`, in words; nothing when it is decided."""
    about = version.about
    newest = Ballot.objects.filter(about=about).order_by("-id").first()
    return "" if is_decided(version) else ballots.why_not_decided(newest, about=about)


def deciding(version: StatementVersion) -> dict[str, Any]:
    """How it stands with the ballot about these words: the newest one, what is missing, whether one can be asked for."""
    asked = Ballot.objects.filter(about=version.about).order_by("-id").first()
    why_not = why_not_decided(version)
    waits = asked is not None and ballots.carried(asked) and not hasattr(asked, "outcome")
    over = asked is None or (asked.state == Ballot.State.CLOSED and not waits)
    return {"asked": asked, "why_not_decided": why_not, "may_ask": bool(why_not) and over}


def may_guard(viewer: Person | None) -> bool:
    """Whether they may have new signatures held for a look, end that, and take signatures off the list."""
    return members.may_moderate(viewer)


def may_import(viewer: Person | None) -> bool:
    """Whether they may bring in a list of earlier signatures."""
    return viewer is not None and viewer.may("convene")


def may_enter(viewer: Person | None) -> bool:
    """Whether they may enter what others signed aloud or on paper, and see such entries."""
    return viewer is not None and viewer.may("help")


def may_compare(viewer: Person | None, entered: Entered) -> bool:
    """Whether they may say that they compared an entry with the paper: a helper, never the one who entered it."""
    return may_enter(viewer) and viewer is not None and entered.by_id != viewer.pk


def may_change(viewer: Person | None, signature: Signature) -> bool:
    """Whether they may show, hide or withdraw it without the link from a letter: only its owner."""
    return viewer is not None and signature.person_id == viewer.pk


def speaks_by_domain(signature: Signature, known: Organization | None) -> bool:
    """Whether the signer's address is at the domain of the organization's own website, exactly.

    `known` is the organization of that name where there is one already: then its website counts, not the one that
    the signer typed. A part of a domain is not enough, and an address that anybody can get is none.
    """
    domain = domain_of(signature.address)
    return bool(domain) and domain == site_of(signature, known)


def domain_of(address: str) -> str:
    """The domain of an address as the domain name system writes it."""
    return addresses.key(address).rpartition("@")[2]


def site_of(signature: Signature, known: Organization | None) -> str:
    """The one domain that can speak for the organization: that of its own website, as DNS writes it, without "www.".

    `known` is the organization of that name where there is one already: then its website counts, not the one that
    the signer typed. Nothing for an address of numbers, or a domain where anybody can have an address.
    """
    website = known.website if known else signature.organization_website
    try:
        host = urlsplit(website).hostname or ""
    except ValueError:
        return ""
    site = domain_of(f"x@{host}").removeprefix("www.")
    if not DOMAIN.fullmatch(site) or site in PUBLIC_MAIL:
        return ""
    return site


def needs_a_look(
    signature: Signature, known: Organization | None, names: Iterable[str], *, proven: bool = False
) -> bool:
    """Whether a convener has to make sure first that the signer may sign for this organization.

    An institution counts at once only for somebody at its own website. A group counts at once, but nobody signs as a
    group for a known institution, or for an organization that has not signed or not shown itself. `names` are those
    of all organizations here: a new name that can be mistaken for one of them is looked at first. So is somebody who
    spoke for the organization until that was ended: signing again does not bring it back. `proven` says that the
    organization's own domain or a second person there has said so.
    """
    if signature.kind == Signature.Kind.INDIVIDUAL:
        return False
    if known is None:
        looks = skeleton(signature.organization_name)
        if any(skeleton(name) == looks for name in names):
            return True
    if known is not None and members.was_ended(signature.person, known):
        return True
    if signature.kind == Signature.Kind.INSTITUTION:
        return not (proven or speaks_by_domain(signature, known))
    if known is None or members.may_represent(signature.person, known):
        return False
    return (
        known.kind == Organization.Kind.INSTITUTION
        or known.source == Organization.Source.IMPORTED
        or not known.listed
    )
