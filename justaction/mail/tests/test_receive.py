"""Messages that come: to whom, whose, once; and what is dropped and counted."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from justaction.mail import receiving
from justaction.mail.incoming.message import MOST_BYTES, Incoming, read
from justaction.mail.models import Received
from justaction.mail.receiving import Outcome, Token
from justaction.mail.tests.letters import a_message
from justaction.web import clock

pytestmark = pytest.mark.django_db


class Readers:
    """Stands for a chapter: keeps what it was given."""

    def __init__(self) -> None:
        self.got: list[tuple[Incoming, Token]] = []
        self.wrong: Exception | None = None

    def take(self, message: Incoming, token: Token) -> Received.Outcome:
        if self.wrong:
            raise self.wrong
        self.got.append((message, token))
        return Outcome.ANSWERED if message.trouble else Outcome.DONE


@pytest.fixture
def readers(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Readers:
    settings.INBOX_ADDRESS = "Just Action <reply@collab.example.org>"
    settings.MAIL_FROM = "hello@collab.example.org"
    monkeypatch.setattr(receiving, "_purposes", {})
    them = Readers()
    receiving.register("talk", them.take)
    return them


@pytest.fixture
def hand_over(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """What a mail server does: run the command with the message on standard input; its exit code."""

    def run(raw: bytes, *arguments: str) -> int:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        try:
            call_command("receive", *arguments)
        except CommandError as error:
            return error.returncode
        return 0

    return run


def to(whom: int = 7, about: int = 3) -> str:
    return receiving.address("talk", about=about, whom=whom)


def test_an_answer_reaches_whoever_reads_its_purpose(readers: Readers, hand_over: Callable[..., int]) -> None:
    message = a_message(
        "I can bring it.\n\n-- \nAna",
        to=f"Imani <{to()}>",
        In_Reply_To="<a@x.example>",
        References="<b@x.example> <a@x.example>",
    )
    assert hand_over(message.as_bytes(), "--sender", "ana@example.org", "--recipient", to()) == 0
    ((found, token),) = readers.got
    assert token == Token(about=3, whom=7)
    assert (found.sender, found.words, found.subject) == (
        "ana@example.org",
        "I can bring it.",
        "Re: The ledger",
    )
    assert found.answers == ("<a@x.example>", "<b@x.example>")


def test_an_address_names_nobody_and_cannot_be_made_or_changed(readers: Readers, settings: Any) -> None:
    mine = to()
    assert mine == to()
    assert len(mine.partition("@")[0]) <= 64
    assert receiving.read_address(mine.upper()) == ("talk", Token(3, 7))
    for other in (
        mine[:20] + ("a" if mine[20] != "a" else "b") + mine[21:],
        mine.replace("talk-", "walk-"),
        "reply+talk-@collab.example.org",
        "reply@collab.example.org",
        mine.replace("collab", "other"),
        "reply+talk-" + "a" * 44 + "@collab.example.org",
    ):
        assert receiving.read_address(other) is None, other
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert receiving.read_address(mine) == ("talk", Token(3, 7))
    assert to() != mine


def test_a_turned_address_has_ended(readers: Readers, hand_over: Callable[..., int]) -> None:
    before = to()
    receiving.turn("talk", about=3, whom=7)
    assert hand_over(a_message(to=before).as_bytes()) == os.EX_NOUSER
    assert hand_over(a_message(to=to()).as_bytes()) == 0
    assert len(readers.got) == 1


def test_the_same_message_is_taken_once(readers: Readers) -> None:
    message = a_message(to=to(), Message_ID="<one@mail.example.org>")
    assert receiving.take(message.as_bytes()) == Outcome.DONE
    assert receiving.take(message.as_bytes()) == Outcome.TWICE
    assert len(readers.got) == 1


def test_what_goes_wrong_is_tried_again(readers: Readers, hand_over: Callable[..., int], caplog: Any) -> None:
    readers.wrong = RuntimeError("a mistake")
    message = a_message(to=to())
    assert hand_over(message.as_bytes()) == os.EX_TEMPFAIL
    assert not Received.objects.exists()
    readers.wrong = None
    assert hand_over(message.as_bytes()) == 0


MACHINES = {
    "automatic": [
        {"Auto-Submitted": "auto-replied"}, {"Auto-Submitted": "auto-generated"}, {"Precedence": "auto_reply"},
        {"Precedence": "bulk"}, {"X-Autoreply": "yes"}, {"X-Auto-Response-Suppress": "All"}, {"Subject": "Automatic reply: The ledger"},
        {"Subject": "=?utf-8?q?R=C3=A9ponse_automatique?="}, {"Subject": "Abwesenheit: Re"},
    ],
    "list": [{"List-Id": "<a.list.example>"}, {"Precedence": "list"}],
    "bounce": [{"Return-Path": "<>"}],
    "loop": [{"From": "hello@collab.example.org"}, {"From": "reply@collab.example.org"}, {"X-Just-Action": "letter"}],
}  # fmt: skip


def test_nothing_that_a_machine_wrote_is_read(readers: Readers, hand_over: Callable[..., int]) -> None:
    count = 0
    for outcome, some in MACHINES.items():
        for headers in some:
            message = a_message(to=to())
            for name, value in headers.items():
                del message[name]
                message[name] = value
            assert hand_over(message.as_bytes()) == 0
            count += 1
            assert Received.objects.filter(outcome=outcome).exists(), headers
    assert hand_over(a_message(to=to()).as_bytes(), "--sender", "") == 0
    report = a_message(to=to())
    report.make_mixed()
    report.replace_header("Content-Type", 'multipart/report; report-type=delivery-status; boundary="x"')
    assert hand_over(report.as_bytes()) == 0
    assert not readers.got
    assert Received.objects.count() == count + 2


def test_a_storm_is_answered_once_and_then_only_counted(readers: Readers) -> None:
    with clock.at(clock.now().replace(minute=10)):
        for _ in range(receiving.MOST_AN_HOUR + 5):
            receiving.take(a_message(to=to()).as_bytes())
        assert [message.trouble for message, _ in readers.got][-2:] == ["", "too_many"]
        assert Received.objects.filter(outcome="storm").count() == 4
    with clock.at(clock.now() + timedelta(hours=2)):
        assert receiving.take(a_message(to=to()).as_bytes()) == Outcome.DONE


def test_a_mail_of_30_mb_is_refused_without_being_read(
    readers: Readers, hand_over: Callable[..., int]
) -> None:
    raw = a_message(to=to()).as_bytes() + b"x" * (30 * 1024 * 1024)
    assert hand_over(raw) == 0
    assert [(message.trouble, message.words) for message, _ in readers.got] == [("too_large", "")]


def test_what_nobody_can_read_is_said_to_be_so(readers: Readers, hand_over: Callable[..., int]) -> None:
    deep = (
        b"From: a@example.org\nContent-Type: multipart/mixed; boundary=b\n\n"
        + b"--b\nContent-Type: text/plain\n\nx\n" * 400
        + b"--b--"
    )
    for raw in (
        b"",
        b"\0\xff" * 50,
        b"Subject: x\n\nno sender",
        b"From: a@b.example, c@d.example\n\nx",
        deep,
    ):
        assert hand_over(raw) == os.EX_DATAERR, raw[:40]
    assert hand_over(a_message(to="somebody@collab.example.org").as_bytes()) == os.EX_NOUSER
    assert not readers.got


def test_what_is_made_to_keep_its_reader_busy_is_not_read_to_the_end(readers: Readers) -> None:
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(500))
    assert receiving.take(b"From: a@example.org\n" + nested) == Outcome.UNREADABLE
    deep = "<b>" * 100_000 + "words" + "</b>" * 100_000
    raw = f"From: a@example.org\nTo: {to()}\nContent-Type: text/html\n\n{deep}".encode()
    assert receiving.take(raw) == Outcome.DONE
    assert readers.got[0][0].words == "words"


def test_signs_that_no_database_keeps_are_left_out(readers: Readers) -> None:
    raw = f"From: a@example.org\nTo: {to()}\nContent-Type: text/plain; charset=unicode_escape\n\n".encode()
    assert receiving.take(raw + rb"Bring\x00 the \ud800ledger") == Outcome.DONE
    assert readers.got[0][0].words == "Bring the ?ledger"


def part(content: bytes, kind: str, *, charset: str = "", encoding: str = "8bit", more: str = "") -> bytes:
    named = f"; charset={charset}" if charset else ""
    return (
        f"From: a@example.org\r\nContent-Type: {kind}{named}{more}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode()
        + content
    )


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (part("Grüße, señor €".encode("cp1252"), "text/plain", charset="iso-8859-1"), "Grüße, señor €"),
        (part("Grüße aus Kölle, schöne Straße".encode("cp1252"), "text/plain", charset="utf-8"), "Grüße aus Kölle, schöne Straße"),
        (part("Żółw".encode("iso-8859-2"), "text/plain", charset="iso-8859-2"), "Żółw"),
        (part("你好".encode("gb18030"), "text/plain", charset="gb2312"), "你好"),
        (part("día".encode(), "text/plain", charset="x-unknown"), "día"),
        (part("día".encode(), "text/plain", charset="no-such-charset"), "día"),
        (part("día".encode(), "text/plain"), "día"),
        (part(b"ZMOtYQ==", "text/plain", charset="utf-8", encoding="base64"), "día"),
        (part(b"A long line that a \r\nprogram broke.\r\n\r\n  stuffed", "text/plain", more="; format=flowed"), "A long line that a program broke.\n\n stuffed"),
        (part("<p>día &amp; noche</p>".encode(), "text/html", charset="utf-8"), "día & noche"),
    ],
)  # fmt: skip
def test_words_are_read_in_whatever_charset_they_came(raw: bytes, words: str) -> None:
    assert read(raw).words == words


def with_files() -> EmailMessage:
    message = a_message("See the table.", to=to())
    message.add_attachment(b"a,b\n", maintype="text", subtype="csv", filename="rents ñ.csv")
    message.add_attachment(
        b"\x89PNG" + b"0" * 30000,
        maintype="image",
        subtype="png",
        filename="photo.png",
        disposition="inline",
        cid="<p@x>",
    )
    message.add_attachment(
        b"\x89PNG", maintype="image", subtype="png", filename="logo.png", disposition="inline", cid="<l@x>"
    )
    inner = EmailMessage()
    inner.set_content("Words of somebody else.")
    message.add_attachment(inner)
    return message


def test_files_come_along_and_a_forwarded_letter_is_not_read_as_ones_own(readers: Readers) -> None:
    receiving.take(with_files().as_bytes())
    ((found, _token),) = readers.got
    assert found.words == "See the table."
    assert [one.name for one in found.files][:2] == ["rents ñ.csv", "photo.png"]
    assert "somebody else" not in found.whole
    assert len(found.files) == 2 or not found.files[2].content


def test_a_sealed_letter_says_so(readers: Readers) -> None:
    raw = part(
        b"MIAGCSqG",
        "application/pkcs7-mime",
        encoding="base64",
        more="; smime-type=enveloped-data; name=smime.p7m",
    )
    assert read(raw).trouble == "sealed"
    assert read(b"From: a@example.org\r\n\r\n" + b"x" * MOST_BYTES).trouble == "too_large"


def test_what_came_long_ago_is_forgotten(readers: Readers) -> None:
    with clock.at(clock.now() - timedelta(days=61)):
        receiving.take(a_message(to=to()).as_bytes())
    receiving.take(a_message(to=to()).as_bytes())
    assert receiving.forget() == 1
    assert Received.objects.count() == 1
