"""Care: where the words of a harm stand on a page of a commitment, a note and a way out come before them."""

from __future__ import annotations

from django.conf import settings
from django.test import Client

from justaction.commitments import actions
from justaction.commitments.tests.making import a_commitment
from justaction.conftest import Cast


def test_a_note_and_a_way_out_come_before_the_words_of_a_harm(cast: Cast) -> None:
    made = a_commitment(cast.fund, cast.grace)
    page = Client().get(made.get_absolute_url()).content.decode()
    words = page.index(made.harm[:40])
    assert page.index("Before you read:") < page.index(f'href="{settings.QUICK_EXIT_URL}"') < words
    assert "exit.js" in page
    link = actions.give_link(made, by=cast.grace, label="Savers of nine blocks")
    asked = Client().get(f"/voice/{link.token}/").content.decode()
    assert f'href="{settings.QUICK_EXIT_URL}"' in asked
