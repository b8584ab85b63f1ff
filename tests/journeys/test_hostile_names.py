"""A25 in Chromium: pages under hostile names, on a phone, and without the policy that would stop a script.

Nothing runs, nothing asks, and nothing is fetched that a name says.
"""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from tests.attacks.names import LONG, THREE, rename
from tests.journeys.looking import DESK, NARROW, OPEN_ALL, OVERFLOW, PHONE
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
LONG_TOO = ["home:about", "home:year", "standards:standard", "harms:harms", "newsletter:newsletter"]

# buttons whose words are broken, though no word in them is too long for the screen
BROKEN = """() => [...document.querySelectorAll('.btn')].filter(e => {
  if (!e.checkVisibility({visibilityProperty: true}) || /W{9}/.test(e.textContent)) return false;
  const high = e.getBoundingClientRect().height;
  e.style.overflowWrap = 'normal';
  const whole = e.getBoundingClientRect().height;
  e.style.overflowWrap = '';
  return whole < high - 1;
}).map(e => e.outerHTML.slice(0, 120))"""


def pages(world: World, public: list[str]) -> dict[str, str]:  # noqa: F811
    """What a visitor reads on these pages, and Ruth on those that are hers; by path."""
    readers = ((Client(), public), (signs_in(Client(), world.cast.ruth), OURS))
    return {
        f"/{name.replace(':', '/')}/": browser.get(
            reverse(name, args=world.args.get(name, []))
        ).content.decode()
        for browser, names in readers
        for name in names
    }


def test_hostile_names_run_nothing_and_fetch_nothing(world: World, chromium: Browser) -> None:  # noqa: F811
    rename(LONG, *THREE)
    drawn = pages(world, PUBLIC)
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


def test_a_name_of_three_hundred_signs_without_a_space_makes_no_page_wider(
    world: World,  # noqa: F811
    chromium: Browser,
) -> None:
    """It breaks where the screen ends, on a phone and on a wide screen; the words of a button beside it stay whole."""
    rename(LONG)
    drawn = pages(world, PUBLIC + LONG_TOO)
    assert sum("WWWWWWWWWW" in page for page in drawn.values()) > 12
    wide, broken = [], []
    with served(drawn) as origin:
        page = chromium.new_context().new_page()
        for path in drawn:
            page.goto(origin + path)
            page.evaluate(OPEN_ALL)
            for width, height in (DESK, PHONE, NARROW):
                page.set_viewport_size({"width": width, "height": height})
                over = page.evaluate(OVERFLOW)
                wide += [f"{path}: {over} px wider than {width}"] if over > 0 else []
            broken += [f"{path}: {words}" for words in page.evaluate(BROKEN)]
        page.context.close()
    assert not wide, "\n".join(wide)
    assert not broken, "\n".join(broken)
