"""Posting to an account on Bluesky, by the AT Protocol's XRPC over HTTP (atproto.com/specs), through the guarded way out.

The account is opened by an app password. A post is put under a name of our own (`putRecord`), so whoever is told twice
keeps it once. What is a link or a tag in it is told by bytes of UTF-8.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from justaction.social import writing
from justaction.social.channels import Stands, Trouble, fediverse
from justaction.social.models import Channel, Text
from justaction.social.wire import words
from justaction.social.writing import Said
from justaction.web import clock, reaching

COLLECTION = "app.bsky.feed.post"
SECONDS = 15.0
EXPIRED = {"ExpiredToken", "InvalidToken"}
LONGEST = 200  # characters of what a service says that we repeat
HOME = "https://bsky.social"


class Bluesky:
    """Carries to Bluesky."""

    changes = False  # its readers would go on seeing the old words
    with_picture = True

    def most(self, channel: Channel) -> int:
        return words.BLUESKY_MOST

    def length(self, said: Said) -> int:
        return words.for_bluesky(self.shown(said))

    def shown(self, said: Said) -> str:
        """A link stands in a card below the text; where a picture takes that place, it stands in the text."""
        return words.with_link(said.text, said.link) if said.card else said.text

    def send(self, channel: Channel, said: Said, text: Text) -> Stands:
        line = _Line(channel)
        record = self.record(said, text, line.blob(writing.picture(said.card)) if said.card else None)
        found = line.call(
            "com.atproto.repo.putRecord",
            {
                "repo": channel.account,
                "collection": COLLECTION,
                "rkey": text.key,
                "validate": True,
                "record": record,
            },
        )
        page = f"https://bsky.app/profile/{channel.account}/post/{text.key}"
        return Stands(
            str(found.get("uri", ""))[:500] or f"at://{channel.account}/{COLLECTION}/{text.key}", page
        )

    def change(self, channel: Channel, said: Said, text: Text) -> Stands:
        raise Trouble(_("Bluesky does not show changes. Take it down, and post it anew."))

    def delete(self, channel: Channel, text: Text) -> None:
        _Line(channel).call(
            "com.atproto.repo.deleteRecord",
            {"repo": channel.account, "collection": COLLECTION, "rkey": text.key},
        )

    def record(self, said: Said, text: Text, blob: dict[str, Any] | None) -> dict[str, Any]:
        """The post as Bluesky keeps it (lexicon app.bsky.feed.post)."""
        shown = self.shown(said)
        found: dict[str, Any] = {
            "$type": COLLECTION,
            "text": shown,
            "createdAt": fediverse.when(text.first_at or clock.now()),
            "langs": [said.language],
        }
        if facets := words.facets(shown):
            found["facets"] = facets
        if blob is not None:
            ratio = {"width": 1200, "height": 630}
            images = [{"alt": said.alt, "image": blob, "aspectRatio": ratio}]
            found["embed"] = {"$type": "app.bsky.embed.images", "images": images}
        elif said.link:
            where = urlsplit(said.link).netloc
            card = {"uri": said.link, "title": said.title or where, "description": where}
            found["embed"] = {"$type": "app.bsky.embed.external", "external": card}
        return found


def look(server: str, handle: str, password: str) -> dict[str, Any]:
    """Whose account this is: its DID, its handle, its page, and the session that was opened. Raises Trouble."""
    session = _begin(server or HOME, handle, password)
    return {
        "account": session["did"],
        "handle": f"@{session.pop('handle')}",
        "page": f"https://bsky.app/profile/{session['did']}",
        "secret": {**session, "identifier": handle, "password": password},
    }


def _begin(server: str, handle: str, password: str) -> dict[str, Any]:
    """Open a session; its tokens, the DID, and the server on which the account lives."""
    said = _xrpc(server, "com.atproto.server.createSession", {"identifier": handle, "password": password})
    wanted = ("did", "handle", "accessJwt", "refreshJwt")
    if not all(isinstance(said.get(name), str) for name in wanted) or not said["did"].startswith("did:"):
        raise Trouble(_("The server answered something that is not Bluesky's."))
    return {
        "did": said["did"][:500], "handle": said["handle"][:250], "access": said["accessJwt"],
        "refresh": said["refreshJwt"], "home": _home_of(said.get("didDoc")) or server,
    }  # fmt: skip


def _home_of(document: Any) -> str:
    """The server that keeps the account, as its DID document says."""
    services = document.get("service") if isinstance(document, dict) else None
    for one in services if isinstance(services, list) else []:
        if isinstance(one, dict) and str(one.get("id", "")).endswith("#atproto_pds"):
            return str(one.get("serviceEndpoint", "")).rstrip("/")
    return ""


class _Line:
    """A session with the account's server: renewed when it has run out, opened anew when that does not work."""

    def __init__(self, channel: Channel) -> None:
        self.channel, self.secret = channel, channel.opened
        if not {"home", "access", "refresh"} <= set(self.secret):
            raise Trouble(_("This account has to be connected again."), closed=True)

    def call(self, method: str, said: dict[str, Any]) -> dict[str, Any]:
        return self._try(method, json.dumps(said, ensure_ascii=False).encode(), "application/json")

    def blob(self, picture: bytes) -> dict[str, Any]:
        """Take a picture up; how a post names it."""
        found = self._try("com.atproto.repo.uploadBlob", picture, "image/png").get("blob")
        if not isinstance(found, dict):
            raise Trouble(_("The server answered something that is not Bluesky's."))
        return found

    def _try(self, method: str, body: bytes, kind: str) -> dict[str, Any]:
        try:
            return _send(self.secret["home"], method, body, kind, self.secret["access"])
        except _Expired:
            self._renew()
            return _send(self.secret["home"], method, body, kind, self.secret["access"])

    def _renew(self) -> None:
        from justaction.social.actions import connecting

        try:
            said = _send(
                self.secret["home"], "com.atproto.server.refreshSession", b"", "", self.secret["refresh"]
            )
            self.secret |= {"access": said["accessJwt"], "refresh": said["refreshJwt"]}
        except (Trouble, KeyError):
            server = self.channel.server or HOME
            self.secret |= _begin(server, self.secret["identifier"], self.secret["password"])
        connecting.keep_session(self.channel, self.secret)


class _Expired(Trouble):
    """The session has run out."""


def _xrpc(server: str, method: str, said: dict[str, Any]) -> dict[str, Any]:
    return _send(server, method, json.dumps(said).encode(), "application/json", "")


def _send(server: str, method: str, body: bytes, kind: str, token: str) -> dict[str, Any]:
    """One procedure; what it gives back. Raises Trouble."""
    headers = {"Content-Type": kind} if kind else {}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    try:
        answer = reaching.ask("POST", f"{server}/xrpc/{method}", headers=headers, body=body, seconds=SECONDS)
    except reaching.Unreachable:
        raise Trouble(_("Bluesky did not answer."), again=True) from None
    try:
        said = json.loads(answer.body or b"{}")
    except (ValueError, RecursionError):
        said = None
    if answer.ok and isinstance(said, dict):
        return said
    raise _trouble(answer, said if isinstance(said, dict) else {})


def _trouble(answer: reaching.Answer, said: dict[str, Any]) -> Trouble:
    """What Bluesky says, in words that a coordinator understands."""
    name, words_ = str(said.get("error", "")), str(said.get("message", ""))[:LONGEST]
    if name in EXPIRED:
        return _Expired(_("Bluesky does not take our session any more."), closed=True)
    if name in {"AccountTakedown", "AccountSuspended", "AccountDeactivated"}:
        return Trouble(_("Bluesky has closed this account. Ask Bluesky why."), closed=True)
    if name == "AuthFactorTokenRequired":
        return Trouble(_("Use an app password, not the password of the account."), closed=True)
    if answer.status == 401 or name in {"AuthenticationRequired", "AuthMissing"}:
        return Trouble(
            _("Bluesky does not know this name with this app password. Connect it again."), closed=True
        )
    if answer.status == 429:
        wait = _seconds_until(answer.headers.get("ratelimit-reset", ""))
        return Trouble(_("Bluesky asks us to wait: too many posts in a short time."), again=True, wait=wait)
    if answer.status >= 500:
        return Trouble(_("Bluesky has a problem of its own."), again=True)
    if words_:
        return Trouble(_("Bluesky refused it. It says: “%(said)s”") % {"said": words_})
    return Trouble(_("Bluesky refused it and did not say why."))


def _seconds_until(reset: str) -> int:
    return max(0, int(reset) - int(clock.now().timestamp())) if reset.isdecimal() and len(reset) < 12 else 300
