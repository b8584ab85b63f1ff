"""The foot of every page: the letter about everything, for an address and one button."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from justaction.collaborative.models import Collaborative
from justaction.conftest import Cast
from justaction.mail.models import Letter
from justaction.newsletter.models import Subscription
from justaction.web import house

Letters = Callable[..., list[Letter]]
FORM = re.compile(r'<form[^>]*aria-labelledby="foot-letter".*?</form>', re.DOTALL)


def typed(page: str, to: str) -> dict[str, str]:
    """What a browser sends from the foot of this page."""
    found = FORM.search(page)
    assert found, "the form stands at the foot"
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', found[0]))
    return {**hidden, "to": to}


@pytest.mark.parametrize("path", ["/", "/help/", "/commitments/"])
def test_a_visitor_asks_for_the_letter_from_any_page_and_says_yes_by_mail(
    cast: Cast, client: Client, letters: Letters, path: str
) -> None:
    said = typed(client.get(path).content.decode(), "noor@example.org")
    assert client.post("/newsletter/", said).headers["Location"] == "/newsletter/asked/"
    row = Subscription.objects.get()
    assert (row.state, row.general, row.often) == ("pending", True, "each")
    assert letters(kind="newsletter_confirm"), "nothing comes before the yes"


def test_a_wrong_address_comes_back_on_the_page_of_the_newsletter(cast: Cast, client: Client) -> None:
    answer = client.post("/newsletter/", typed(client.get("/help/").content.decode(), "noor at example"))
    assert answer.status_code == 422
    assert 'value="noor at example"' in answer.content.decode(), "what was typed stays"


def test_it_speaks_the_language_of_the_page(cast: Cast, client: Client) -> None:
    Collaborative.objects.update(languages=["en", "es"])
    house.forget()
    assert typed(client.get("/es/help/").content.decode(), "")["language"] == "es"
    assert typed(client.get("/help/").content.decode(), "")["language"] == "en"


def test_nobody_is_asked_twice_or_too_early(cast: Cast, client: Client) -> None:
    assert not FORM.search(client.get("/newsletter/").content.decode()), "the whole form stands there"
    client.force_login(cast.ana)
    assert not FORM.search(client.get("/help/").content.decode()), "who is signed in has a page of their own"
    client.logout()
    Collaborative.objects.update(ring="conveners")
    house.forget()
    assert not FORM.search(client.get("/help/").content.decode()), "we are still forming"
