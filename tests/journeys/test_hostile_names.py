"""A25 in Chromium: pages under hostile names, on a phone, and without the policy that would stop a script.

Nothing runs, nothing asks, and nothing is fetched that a name says.
"""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from tests.attacks.names import LONG, THREE, rename
from tests.journeys.looking import OPEN_ALL, PHONE
from tests.journeys.test_languages import _beside_a_loop, served  # noqa: F401  # the fixture
from tests.test_access import World, signs_in, world  # noqa: F401  # the fixture

pytestmark = pytest.mark.browser

PUBLIC = [
    "home:front",
    "home:people",
    "statement:signers",
    "dashboard:organizations",
    "dashboard:organization",
]
PUBLIC += [
    "dashboard:commitments",
    "commitments:commitment",
    "communities:community",
    "convenings:convenings",
]
OURS = ["members:queue", "members:affiliations", "members:roles", "workinggroup:nominations"]


def test_hostile_names_run_nothing_and_fetch_nothing(world: World, chromium: Browser) -> None:  # noqa: F811
    rename(LONG, *THREE)
    ruth, visitor = signs_in(Client(), world.cast.ruth), Client()
    drawn = {
        f"/{name.replace(':', '/')}/": browser.get(
            reverse(name, args=world.args.get(name, []))
        ).content.decode()
        for browser, names in ((visitor, PUBLIC), (ruth, OURS))
        for name in names
    }
    assert sum("WWWWWWWWWW" in page for page in drawn.values()) > 6
    wrong: list[str] = []
    with served(drawn) as origin:
        context = chromium.new_context(viewport={"width": PHONE[0], "height": PHONE[1]})
        page = context.new_page()
        page.on("dialog", lambda dialog: (wrong.append(f"asked {dialog.message}"), dialog.dismiss()))
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        for path in drawn:
            page.goto(origin + path)
            page.evaluate(OPEN_ALL)
        context.close()
    wrong += [f"fetched {url}" for url in asked if not url.startswith(origin) or url.endswith("/x")]
    assert not wrong, "\n".join(wrong)
