"""A conversation carried on by mail: the founding circle writes letters to each other, through a real mail server.

The product hands its letters to the server (aiosmtpd) by SMTP. What people answer goes to the same server, which hands it
over to `justaction receive` as any mail server does.
"""

from __future__ import annotations

import asyncio
import os
import re
import smtplib
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Site, free_port, running
from tests.journeys.test_founding import invite
from tests.journeys.test_walk import sign_in
from tests.starting import Beginnings

pytestmark = pytest.mark.browser
RUTH, IMANI, NOOR = "ruth@example.org", "imani@example.org", "noor@example.org"
ANSWERS = {
    0: "250 Taken",
    65: "554 5.6.0 Not readable",
    67: "550 5.1.1 No such address",
    75: "451 4.3.0 Later",
}


@dataclass
class Office:
    """A mail server for example.org: keeps what comes for people, and hands over what comes for the product."""

    data: Path
    port: int = field(default_factory=free_port)
    boxes: dict[str, list[EmailMessage]] = field(default_factory=dict)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # as aiosmtpd calls it
        (to,) = envelope.rcpt_tos
        if to.startswith("reply+"):
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(None, self.hand_over, envelope.mail_from, to, envelope.content)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.boxes.setdefault(to, []).append(message)
        (self.data / "outbox").mkdir(exist_ok=True)
        (self.data / "outbox" / f"{time.time_ns()}.eml").write_bytes(envelope.content)
        return "250 Taken"

    def hand_over(self, sender: str, to: str, content: bytes) -> str:
        """Run the command as a mail server would, and answer what its exit code means."""
        done = subprocess.run(
            [f"{sys.prefix}/bin/justaction", "receive", f"--sender={sender}", f"--recipient={to}"],
            env={**os.environ, "DATA_DIR": str(self.data)}, input=content, capture_output=True, check=False, timeout=30,
        )  # fmt: skip
        return ANSWERS[done.returncode]

    def letter(self, to: str, holding: str) -> EmailMessage:
        """The newest letter to somebody with these words, waiting for it a little."""
        for _ in range(200):
            for message in reversed(self.boxes.get(to, [])):
                if holding in words_of(message):
                    return message
            time.sleep(0.1)
        raise AssertionError(f"no letter to {to} holding {holding!r}")

    def count(self, to: str) -> int:
        return len(self.boxes.get(to, []))

    def send(self, message: EmailMessage) -> None:
        """What a person's mail program does."""
        with smtplib.SMTP("127.0.0.1", self.port, timeout=40) as server:
            server.send_message(message)


def words_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return str(body.get_content()) if body else ""


def answer(letter: EmailMessage, sender: str, words: str, **headers: str) -> EmailMessage:
    """An answer as Gmail writes it: to Reply-To, with the letter quoted below."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"], message["To"] = sender, letter["Reply-To"]
    message["Subject"] = "Re: " + str(letter["Subject"]).removeprefix("Re: ")
    message["Message-ID"] = f"<{time.time_ns()}@mail.example.org>"
    message["In-Reply-To"] = letter["Message-ID"]
    message["References"] = f"{letter.get('References', '')} {letter['Message-ID']}".strip()
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    quoted = "\n".join(f"> {line}" for line in words_of(letter).splitlines())
    message.set_content(f"{words}\n\nOn Thu, Nov 26, 2026 at 9:14 AM {letter['From']} wrote:\n\n{quoted}\n")
    return message


def in_html(letter: EmailMessage, sender: str, words: str) -> EmailMessage:
    """An answer as Outlook writes it: only HTML, with a table attached."""
    message = answer(letter, sender, "")
    message.set_content(
        f'<div class="WordSection1"><p>{words}</p></div><div id="divRplyFwdMsg"><b>From:</b> Just Action<br>'
        f"<b>Sent:</b> Thursday<br><b>Subject:</b> {letter['Subject']}</div><p>{words_of(letter)}</p>",
        subtype="html",
    )
    message.add_attachment(b"who,when\nRuth,Monday\n", maintype="text", subtype="csv", filename="days.csv")
    return message


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    found = Office(tmp_path)
    monkeypatch.setenv("MAIL_URL", f"smtp://127.0.0.1:{found.port}")
    monkeypatch.setenv("MAIL_FROM", "hello@example.org")
    monkeypatch.setenv("INBOX_ADDRESS", "reply@example.org")
    controller = Controller(found, hostname="127.0.0.1", port=found.port, data_size_limit=None)
    controller.start()
    try:
        yield found
    finally:
        controller.stop()


@pytest.fixture
def circle(office: Office, beginnings: Beginnings) -> Iterator[Site]:
    """A collaborative on its first day: Ruth alone."""
    said = ("name=The circle", "place=Chicago", "time-zone=America/Chicago", "languages=en",
            "convener-name=Ruth Abara", f"address={RUTH}")  # fmt: skip
    beginnings.bare(office.data)
    with running(office.data, "--empty", *(f"--{one}" for one in said)) as site:
        yield site


def test_three_people_begin_by_mail(chromium: Browser, page: Page, circle: Site, office: Office) -> None:
    sign_in(page, circle, RUTH)
    invite(page, circle, chromium, "Imani Reyes", IMANI)
    invite(page, circle, chromium, "Noor Haddad", NOOR)
    page.goto(f"{circle.url}/conversations/start/")
    page.get_by_label("What is it about?").fill("Shall we begin?")
    page.get_by_label("The circle of those who convene").check()
    page.get_by_label("Your words").fill("I think that it is time. What do you say?")
    page.get_by_role("button", name="Start it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Shall we begin?")
    talk = page.url.partition("?")[0]

    first = office.letter(IMANI, "it is time")
    assert str(first["From"]) == "Ruth Abara via The circle <hello@example.org>"
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    said = answer(first, f"Imani Reyes <{IMANI}>", "Yes. I can ask the library.")
    office.send(said)
    second = office.letter(NOOR, "ask the library")
    assert second["In-Reply-To"] == first["Message-ID"] == office.letter(NOOR, "it is time")["Message-ID"]
    assert "it is time" not in words_of(second)
    assert IMANI not in second.as_string()

    office.send(in_html(second, f"Noor Haddad <{NOOR}>", "And I bring the days."))
    third = office.letter(RUTH, "bring the days")
    assert str(third["References"]).split() == [first["Message-ID"], second["Message-ID"]]
    strays(office, first, said)
    leave(office, second)

    before = office.count(NOOR)
    office.send(answer(third, f"Ruth Abara <{RUTH}>", "Then Monday it is."))
    office.letter(IMANI, "Then Monday it is.")
    assert office.count(NOOR) == before

    page.goto(talk)
    posts = page.locator("article")
    expect(posts).to_have_count(4)
    expect(posts.nth(1)).to_contain_text("Yes. I can ask the library.")
    expect(posts.nth(2)).to_contain_text("days.csv")
    expect(posts.nth(3)).to_contain_text("Then Monday it is.")
    expect(page.locator("main")).not_to_contain_text("wrote:")
    expect(page.locator("main")).not_to_contain_text("=-=-=")


def strays(office: Office, first: EmailMessage, said: EmailMessage) -> None:
    """What comes twice, from a machine, from a stranger, to nobody: no post, and a clear answer where one is due."""
    office.send(said)
    office.send(answer(first, IMANI, "I am away until Monday.", Auto_Submitted="auto-replied"))
    office.send(answer(first, "Somebody <stranger@example.org>", "Let me in."))
    assert "an address that we do not know" in words_of(office.letter("stranger@example.org", "not posted"))
    assert "Let me in." in words_of(office.letter(IMANI, "another address than yours"))
    lost = answer(first, IMANI, "To nobody.")
    lost.replace_header("To", re.sub(r"talk-\w{4}", "talk-aaaa", str(first["Reply-To"])))
    with pytest.raises(smtplib.SMTPDataError, match="No such address"):
        office.send(lost)


def leave(office: Office, letter: EmailMessage) -> None:
    """A mail program opens the link and leaves nothing by that; one POST leaves (RFC 8058)."""
    url = str(letter["List-Unsubscribe"]).strip().strip("<>")
    with urllib.request.urlopen(url) as shown:
        assert "Leave this conversation?" in shown.read().decode()
    with urllib.request.urlopen(url, data=b"List-Unsubscribe=One-Click") as done:
        assert "You have left" in done.read().decode()
