"""A document at a running server, and the people who come to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from justaction.coedit.tests.browsing import Desk, cookie, serving
from justaction.coedit.tests.making import a_document, a_kind

if TYPE_CHECKING:
    from django.test import Client

    from justaction.conftest import Cast


@pytest.fixture
def desk(cast: Cast, signed_in: Callable[..., Client]) -> Iterator[Desk]:
    roles = {cast.imani.pk: "write", cast.ruth.pk: "write", cast.ana.pk: "suggest", cast.tom.pk: "read"}
    with a_kind(roles) as told:
        document = a_document(cast.ruth)
        with serving() as server:
            yield Desk(server, document, roles, told, lambda person: cookie(signed_in(person)))
