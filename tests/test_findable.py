"""Everything that the deeds made can be found, as it is, by anybody who may read it: no deed forgets the index."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from justaction.search import actions as search
from justaction.search import sources
from justaction.search.models import Document
from justaction.web import glance
from tests.test_access import World, world  # noqa: F401  # the fixture

pytestmark = pytest.mark.django_db


def test_no_deed_forgot_the_index(world: World) -> None:  # noqa: F811
    before = {(row.kind, row.key): row.title for row in Document.objects.all()}
    assert search.mend() == 0, {
        (row.kind, row.key): row.title
        for row in Document.objects.all()
        if before.get((row.kind, row.key)) != row.title
    }
    assert {kind for kind, _key in before} == {source.kind for source in sources.every()}


def test_every_result_leads_to_a_page_that_a_visitor_may_read(world: World, client: Client) -> None:  # noqa: F811
    for row in Document.objects.filter(audience=sources.PUBLIC):
        assert client.get(row.url.partition("#")[0]).status_code == 200, f"{row.kind}: {row.url}"


def test_everything_that_can_be_found_has_a_card_with_words_for_it(world: World, client: Client) -> None:  # noqa: F811
    """What is public is shared: each thing has a picture, its words, a code to scan, and a page to pass it on."""
    for path in sorted(
        {row.url.partition("#")[0] for row in Document.objects.filter(audience=sources.PUBLIC)}
    ):
        html = client.get(path).content.decode()
        assert 'property="og:image"' in html, path
        assert re.search(r'property="og:image:alt" content="[^"]{10,}"', html), path
        if found := glance.at(path):
            assert found.alt
        else:
            assert path.startswith("/share-out/"), path
