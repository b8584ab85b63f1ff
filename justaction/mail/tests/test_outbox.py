from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from justaction.mail import actions, delivery, outbox
from justaction.mail.tests.making import a_draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("outbox")]


def arrived(**other: Any) -> str:
    letter = actions.post(a_draft(**other))
    assert letter is not None
    delivery.deliver(letter.pk)
    return outbox.newest()[0].name


def test_letters_are_listed_newest_first(client: Client) -> None:
    arrived(subject="First")
    arrived(subject="Second")
    page = client.get("/outbox/").content.decode()
    assert 0 < page.index("Second") < page.index("First")
    assert "ana@example.org" in page


def test_the_link_of_a_letter_can_be_clicked(client: Client) -> None:
    name = arrived()
    page = client.get(f"/outbox/{name}/").content.decode()
    assert '<a href="https://example.org/sign/confirm/abc123/"' in page


def test_a_hostile_letter_is_only_words(client: Client) -> None:
    name = arrived(subject="<script>alert(1)</script>", paragraphs=["<img src=x onerror=alert(1)>"])
    for page in (client.get("/outbox/"), client.get(f"/outbox/{name}/")):
        assert b"<script>alert" not in page.content
        assert b"<img src=x" not in page.content


@pytest.mark.parametrize("name", ["nothing.eml", "..%2F..%2Fsecret_key", "..eml", "x.txt"])
def test_no_other_file_can_be_read(client: Client, settings: Any, name: str) -> None:
    arrived()
    (Path(settings.OUTBOX_DIR).parent / "secret_key").write_text("secret")
    assert client.get(f"/outbox/{name}/").status_code == 404


@pytest.mark.parametrize(
    ("setting", "value"),
    [("PRODUCTION", True), ("MAIL_URL", "smtp://mail.example.org"), ("HTTPS", True)],
)
def test_it_is_not_there_where_letters_are_sent_for_real(
    client: Client, settings: Any, setting: str, value: object
) -> None:
    name = arrived()
    setattr(settings, setting, value)
    assert client.get("/outbox/").status_code == 404
    assert client.get(f"/outbox/{name}/").status_code == 404


def test_an_empty_outbox_says_so(client: Client) -> None:
    assert "Nothing here yet" in client.get("/outbox/").content.decode()
