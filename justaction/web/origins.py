"""What a thing grew from, across chapters that do not know each other: a reference in text, told in both directions.

A chapter says by `register` how it hears that something grew from a thing of its kind. The chapter in which it grows
keeps the `Origin` as text, and calls `tell` when it has begun and again when it is public. Between two pages an origin
travels signed, so that nobody can make one up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass

from django.core import signing

SALT = "justaction.web.origins"
FOR_A_DAY = 86_400  # seconds


@dataclass(frozen=True)
class Origin:
    """A thing that something grows from: of which kind, which one, what it is called, and its public address."""

    kind: str
    key: str
    title: str
    url: str
    organization: str = ""  # slug of the organization it speaks of
    channel: str = ""  # slug of its channel
    pillar: str = ""  # name of what it stands on
    proposal: str = ""  # words to begin with

    def token(self) -> str:
        return signing.dumps(asdict(self), salt=SALT, compress=True)


Hears = Callable[..., None]  # (key, *, ref, title, url, is_public)
_ears: dict[str, Hears] = {}


def register(kind: str, hears: Hears) -> None:
    """Let a chapter hear what grew from its things of this kind."""
    _ears[kind] = hears


def of_token(token: str) -> Origin | None:
    """The origin that a page was opened with today; None for none, an old or a false one."""
    try:
        return Origin(**signing.loads(token, salt=SALT, max_age=FOR_A_DAY)) if token else None
    except (signing.BadSignature, TypeError):
        return None


def tell(kind: str, key: str, *, ref: str, title: str, url: str, is_public: bool) -> None:
    """Tell the chapter of this kind, inside the deed's transaction, that something grew from one of its things.

    `ref` is the public id of what grew: told again, it is the same thing with a newer title and address.
    """
    if hears := _ears.get(kind):
        hears(key, ref=ref, title=title, url=url, is_public=is_public)
