"""Posting to an account on a Mastodon server, by Mastodon.py, through the guarded way out (`web/reaching.py`).

A token that a steward made on that server opens it; it may write posts and pictures, and read whose account it is.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _

from justaction.social import writing
from justaction.social.channels import Stands, Trouble
from justaction.social.models import Channel, Text
from justaction.social.wire import words
from justaction.social.writing import Said
from justaction.web import reaching

SECONDS = 15.0  # a picture goes up in this time
LONGEST = 200  # characters of what a service says that we repeat


class Mastodon:
    """Carries to a Mastodon server."""

    changes = True
    with_picture = True

    def most(self, channel: Channel) -> int:
        return int(channel.limits.get("letters", words.MASTODON_MOST))

    def length(self, said: Said) -> int:
        return words.for_mastodon(self.shown(said))

    def shown(self, said: Said) -> str:
        return words.with_link(said.text, said.link)

    def send(self, channel: Channel, said: Said, text: Text) -> Stands:
        with _speaking(channel.server, channel.opened["token"]) as api:
            status = api.status_post(
                self.shown(said), media_ids=_media(api, said), visibility="public", language=said.language,
                idempotency_key=text.key,
            )  # fmt: skip
            return _stands(status)

    def change(self, channel: Channel, said: Said, text: Text) -> Stands:
        with _speaking(channel.server, channel.opened["token"]) as api:
            return _stands(api.status_update(text.remote, self.shown(said), media_ids=_media(api, said)))

    def delete(self, channel: Channel, text: Text) -> None:
        from mastodon.errors import MastodonNotFoundError

        with _speaking(channel.server, channel.opened["token"]) as api:
            try:
                api.status_delete(text.remote)
            except MastodonNotFoundError:
                return


def look(server: str, token: str) -> dict[str, Any]:
    """Whose account a token opens: its id, its handle, its page, and how long a post may be. Raises Trouble."""
    with _speaking(server, token) as api:
        account = api.account_verify_credentials()
        found = api.instance_v2().configuration.statuses.max_characters
        letters = found if isinstance(found, int) and 0 < found <= 100_000 else words.MASTODON_MOST
        host = server.partition("://")[2]
        return {
            "account": str(account.id)[:500],
            "handle": f"@{account.username}@{host}"[:253],
            "page": str(account.url)[:500],
            "letters": min(letters, 5000),
        }


def _media(api: Any, said: Said) -> list[Any] | None:
    if not said.card:
        return None
    file = io.BytesIO(writing.picture(said.card))
    found = api.media_post(file, mime_type="image/png", description=said.alt, file_name="card.png")
    return [found.id]


def _stands(status: Any) -> Stands:
    page = str(status.url or "")
    return Stands(str(status.id)[:500], page[:500] if page.startswith(("https://", "http://")) else "")


@contextmanager
def _speaking(server: str, token: str) -> Iterator[Any]:
    """The library, speaking by our own way out; what it raises becomes Trouble."""
    import mastodon
    import requests

    session = requests.Session()
    session.trust_env = False
    session.max_redirects = 0
    session.mount("https://", _way_out())
    session.mount("http://", _way_out())
    api = mastodon.Mastodon(
        access_token=token, api_base_url=server, session=session, ratelimit_method="throw", version_check_mode="none",
        mastodon_version="4.3.0",  # said, so that it asks no server
        request_timeout=SECONDS, user_agent=reaching.AGENT,
    )  # fmt: skip
    try:
        yield api
    except mastodon.MastodonError as error:
        raise _trouble(error) from error
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise Trouble(_("The server answered something that is not Mastodon's.")) from error


def _trouble(error: Exception) -> Trouble:
    """What Mastodon.py says, in words that a coordinator understands."""
    from mastodon import errors

    status = error.args[1] if len(error.args) > 1 and isinstance(error.args[1], int) else 0
    said = str(error.args[3] if len(error.args) > 3 else "")[:LONGEST]
    if isinstance(error, errors.MastodonUnauthorizedError) or status == 401:
        return Trouble(
            _("Mastodon does not take our token any more. Connect the account again."), closed=True
        )
    if isinstance(error, errors.MastodonRatelimitError):
        return Trouble(_("Mastodon asks us to wait: too many posts in a short time."), again=True, wait=300)
    if isinstance(error, errors.MastodonNetworkError):
        return Trouble(_("The Mastodon server did not answer."), again=True)
    if isinstance(error, errors.MastodonServerError) or status >= 500:
        return Trouble(_("The Mastodon server has a problem of its own."), again=True)
    if status == 403:
        return Trouble(
            _("The token may not do this. Make one that may write posts and pictures, and connect again."),
            closed=True,
        )
    if isinstance(error, errors.MastodonNotFoundError):
        return Trouble(_("The post is not there any more."))
    if status == 422 and "process" in said.lower():
        return Trouble(_("Mastodon is still looking at the picture."), again=True)
    if said:
        return Trouble(_("Mastodon refused it. It says: “%(said)s”") % {"said": said})
    return Trouble(_("Mastodon refused it and did not say why."))


def _way_out() -> Any:
    """An adapter for requests whose every question goes by the guarded way."""
    import requests
    from requests.adapters import BaseAdapter

    class WayOut(BaseAdapter):
        def send(self, request: Any, *_how: Any, **_more: Any) -> Any:
            body = request.body or b""
            body = body.encode() if isinstance(body, str) else body
            # the library says "gzip" there; nothing packed is taken
            said = {**request.headers, "Accept-Encoding": "identity"}
            try:
                answer = reaching.ask(request.method, request.url, headers=said, body=body, seconds=SECONDS)
            except reaching.Unreachable as no:
                raise requests.ConnectionError(no.why) from no
            found = requests.Response()
            found.status_code, found.url, found.request = answer.status, request.url, request
            found.headers.update(answer.headers)
            found.raw, found.encoding = io.BytesIO(answer.body), "utf-8"
            return found

        def close(self) -> None:
            return None

    return WayOut()
