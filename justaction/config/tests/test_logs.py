"""What a log keeps: nothing that lets its reader act for somebody."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client

from justaction.communities import emails
from justaction.config import env
from justaction.statement import actions

if TYPE_CHECKING:
    from justaction.conftest import Cast


def test_the_secret_of_a_letters_link_stays_out_of_the_log(
    cast: Cast, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.handler.addFilter(env.Secrets())
    row = actions.sign(name="Noor Haddad", address="noor@example.org")
    actions.withdraw(row)
    survey = emails.survey_token(cast.ana)
    with caplog.at_level(logging.WARNING):
        assert client.get(row.page("withdraw")).status_code == 410
        client.post(f"/survey/{survey}/")
    assert "/sign/withdraw/…/" in caplog.text
    assert "/survey/…/" in caplog.text
    assert row.token("withdraw") not in caplog.text
    assert survey not in caplog.text


def test_the_handler_leaves_such_secrets_out() -> None:
    handlers: Any = settings.LOGGING["handlers"]
    assert all("secrets" in handler["filters"] for handler in handlers.values())
