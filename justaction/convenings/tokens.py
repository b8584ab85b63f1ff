"""What stands for a person at one gathering in the address of their letter: only a POST answers, so a scanner cannot."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import salted_hmac

from justaction.convenings.models import Feed, Gathering, Joiner
from justaction.members.models import Person

SALT = "justaction.convenings.come"
FEED = "justaction.convenings.feed"
FEEDBACK = "justaction.convenings.feedback"
JOINER = "justaction.convenings.joiner"


def of(gathering: Gathering, person: Person) -> str:
    """The token of a person: good for this gathering alone."""
    return signing.dumps([gathering.subject, person.subject], salt=SALT, compress=False)


def person_of(gathering: Gathering, token: str) -> Person | None:
    """Whose token it is; None when it is nobody's, or of another gathering."""
    try:
        about, subject = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if about != gathering.subject:
        return None
    return Person.objects.filter(subject=str(subject), is_active=True).first()


def url(gathering: Gathering, person: Person) -> str:
    """The absolute address at which this person answers, signed in or not."""
    return settings.SITE_URL + reverse(
        "convenings:come_by_token", args=[gathering.slug, of(gathering, person)]
    )


def of_feed(feed: Feed) -> str:
    """What stands for a calendar in its link, always the same; the database alone does not give it away."""
    return signing.Signer(salt=FEED).sign(feed.subject)


def feed_of(token: str) -> Feed | None:
    """Whose link it is, ended or not; None when nobody's."""
    try:
        subject = signing.Signer(salt=FEED).unsign(token)
    except signing.BadSignature:
        return None
    return Feed.objects.select_related("person").filter(subject=subject).first()


def feed_url(feed: Feed) -> str:
    """The absolute address of the calendar."""
    return settings.SITE_URL + reverse("convenings:feed", args=[of_feed(feed)])


def feedback_of(gathering: Gathering, person: Person) -> str:
    """What stands for a person in the address of the form for feedback, so that they answer once."""
    return signing.dumps([gathering.subject, person.subject], salt=FEEDBACK, compress=False)


def feedback_of_joiner(joiner: Joiner) -> str:
    """The same for somebody who joined by code: one answer each, found by nothing once they are forgotten."""
    subject = joiner.person.subject if joiner.person else joiner.key
    return signing.dumps([joiner.gathering.subject, subject], salt=FEEDBACK, compress=False)


def feedback_for_all(gathering: Gathering) -> str:
    """The same for everybody who was there, also without an account: shown at the end, and on the run sheet."""
    return signing.dumps([gathering.subject, ""], salt=FEEDBACK, compress=False)


def feedback_key(gathering: Gathering, token: str) -> str | None:
    """The key under which this token's feedback is kept; None for a token that is not of this gathering.

    The key of a person is an HMAC: nobody is found by it, and a second time changes the first. The token for all gives
    a new one each time.
    """
    try:
        about, subject = signing.loads(token, salt=FEEDBACK)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if about != gathering.subject:
        return None
    if not subject:
        return secrets.token_hex(32)
    return feedback_key_of(about, subject)


def feedback_person(token: str) -> Person | None:
    """The member for whom such a link was made; None for the others."""
    try:
        _about, subject = signing.loads(token, salt=FEEDBACK)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Person.objects.filter(subject=str(subject), is_active=True).first() if subject else None


def feedback_key_of(gathering: str, person: str) -> str:
    """The key of a person at a gathering, from the subjects of both: 64 hex digits."""
    return feedback_keys_of(gathering, person)[0]


def feedback_keys_of(gathering: str, person: str) -> list[str]:
    """The same, and what it was with each of SECRET_KEY_FALLBACKS: under which older words lie."""
    said = f"{gathering}:{person}"
    secrets_ = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [salted_hmac(FEEDBACK, said, secret=one, algorithm="sha256").hexdigest() for one in secrets_]


def feedback_url(gathering: Gathering, token: str) -> str:
    """The absolute address of the form."""
    return settings.SITE_URL + reverse("convenings:feedback_by_token", args=[gathering.slug, token])


def of_joiner(joiner: Joiner) -> str:
    """What stands for somebody who joined in the address of their page; the database alone does not give it away."""
    return signing.Signer(salt=JOINER).sign(joiner.key)


def joiner_of(token: str) -> Joiner | None:
    """Whose page it is; None when nobody's, or when they are forgotten already."""
    try:
        key = signing.Signer(salt=JOINER).unsign(token)
    except signing.BadSignature:
        return None
    return Joiner.objects.of_key(key)
