"""The public walk in Arabic, Chinese, Polish and Spanish, in Chromium: axe, reflow, targets, direction.

English stands in `test_budgets.py`. Each page is drawn for the cast, so no year has to be built; it is then served as it is,
with our stylesheet, to one window. Arabic is looked at on a phone and a wide screen, the others on a phone. Every page and
letter of the walk is drawn in `tests/tongues`.
"""

from __future__ import annotations

import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser

from justaction.collaborative import actions as collaborative_actions
from justaction.conftest import Cast
from justaction.web.tongues import TRANSLATED
from tests.journeys.looking import looks
from tests.tongues.walking import walk

pytestmark = pytest.mark.browser

SOME = ("/", "/statement/", "/sign/", "/newsletter/", "/survey/", "/sign/sent/", "/commitments/")
RIGHT_TO_LEFT = "getComputedStyle(document.querySelector('main')).direction"


@contextmanager
def served(pages: dict[str, str]) -> Iterator[str]:
    """These pages by their paths, with the stylesheets and fonts that they ask for; the origin."""
    theme = Client().get("/theme.css").content

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            found = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
            body = pages.get(path, "").encode()
            kind = "text/html; charset=utf-8"
            if isinstance(found, str):
                with open(found, "rb") as file:
                    body = file.read()
                kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            elif path == "/theme.css":
                body, kind = theme, "text/css"
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def _beside_a_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright keeps a loop in this thread, and Django would not ask its database beside one."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.mark.parametrize("code", [code for code in TRANSLATED if code != "ar"])
def test_pages_are_as_good_in_each_language(code: str, cast: Cast, chromium: Browser) -> None:
    collaborative_actions.change(cast.collaborative, by=cast.ruth, languages=["en", *TRANSLATED])
    pages = {path: Client().get(path).content.decode() for path in (f"/{code}{one}" for one in SOME)}
    with served(pages) as origin:
        seen = looks(chromium, origin, pages, whole=False)
    wrong = [words for look in seen.values() for words in [*look.axe, *look.narrow]]
    assert not wrong, "\n".join(wrong)


def test_the_whole_walk_is_as_good_from_right_to_left(cast: Cast, chromium: Browser) -> None:
    drawn = walk(cast, "ar").pages
    drawn["outside"] = Client().get("/ar/commitments/").content.decode()
    pages = {f"/ar/{number}/": page for number, page in enumerate(drawn.values())}
    names = dict(zip(pages, drawn, strict=True))
    wanted = {
        *(
            "front page",
            "statement",
            "sign",
            "sign with gaps",
            "sent",
            "confirm",
            "confirmed",
            "receipt",
            "outside",
        ),
        *("sign for institution", "newsletter", "my newsletter", "survey", "thanks", "error 404"),
        *("vote, instant-runoff", "vote, five-finger", "receipt, instant-runoff", "vote is over, score"),
    }
    some = {path: page for path, page in pages.items() if names[path] in wanted}
    assert len(some) == len(wanted)
    with served(some) as origin:
        seen = looks(chromium, origin, some)
        page = chromium.new_page(viewport={"width": 390, "height": 844})
        page.goto(origin + next(iter(some)))
        assert page.evaluate(RIGHT_TO_LEFT) == "rtl"
        menu = page.locator(".mast .menu-btn").bounding_box()
        brand = page.locator(".brand").bounding_box()
        assert menu is not None
        assert brand is not None
        assert brand["x"] > menu["x"], "the mark stands at the right, where reading begins"
        page.close()
    wrong = [f"{names[path]}: {words}" for path, look in seen.items() for words in [*look.axe, *look.narrow]]
    assert not wrong, "\n".join(wrong)
