"""A mailbox on a real IMAP server (Debian's dovecot): each message once, marked, kept when it cannot be taken."""

from __future__ import annotations

import grp
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.db import DataError

from justaction.mail import inbox, receiving
from justaction.mail.incoming.message import Incoming
from justaction.mail.models import Received
from justaction.mail.receiving import Outcome, Token
from justaction.mail.tests.letters import a_message
from justaction.mail.tests.test_receive import Readers

DOVECOT = shutil.which("dovecot") or shutil.which("/usr/sbin/dovecot")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(DOVECOT is None, reason="no IMAP server (apt-get install dovecot-imapd)"),
]
USER, PASSWORD = "reply", "right@horse"
CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
ssl = yes
ssl_cert = <{home}/cert.pem
ssl_key = <{home}/key.pem
disable_plaintext_auth = no
mail_location = maildir:{home}/mail
mail_uid = {uid}
mail_gid = {gid}
first_valid_uid = 0
first_valid_gid = 0
auth_mechanisms = plain login
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {secure}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass
class Server:
    """A running IMAP server with one mailbox."""

    home: Path
    plain: int
    secure: int

    def url(self, scheme: str, password: str = "right%40horse") -> str:
        return (
            f"{scheme}://{USER}:{password}@127.0.0.1:{self.secure if scheme == 'imaps' else self.plain}/INBOX"
        )

    @contextmanager
    def opened(self) -> Iterator[imaplib.IMAP4]:
        """The mailbox, as somebody who looks into it."""
        with imaplib.IMAP4("127.0.0.1", self.plain, timeout=10) as box:
            box.login(USER, PASSWORD)
            box.select("INBOX")
            yield box

    def put(self, *messages: bytes) -> None:
        with self.opened() as box:
            for message in messages:
                assert (
                    box.append("INBOX", "", None, message.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))[0]
                    == "OK"
                )

    def found(self, words: str) -> int:
        with self.opened() as box:
            return len(box.search(None, words)[1][0].split())


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _certificate(home: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (home / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (home / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Started once for all of these; as root it works as somebody who may do nothing else, and reads no folder of ours."""
    home = Path(tempfile.mkdtemp(prefix="justaction-imap-"))
    found = Server(home, _port(), _port())
    somebody = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    group = grp.getgrgid(somebody.pw_gid).gr_name
    _certificate(home)
    config = home / "dovecot.conf"
    config.write_text(
        CONFIG.format(
            home=home, user=somebody.pw_name, group=group, uid=somebody.pw_uid, gid=somebody.pw_gid,
            password=PASSWORD, plain=found.plain, secure=found.secure,
        )
    )  # fmt: skip
    shutil.chown(home, somebody.pw_uid, somebody.pw_gid)
    process = subprocess.Popen([str(DOVECOT), "-F", "-c", str(config)], stderr=subprocess.PIPE)
    try:
        _wait(found, process, home)
        yield found
    finally:
        process.terminate()
        process.wait(20)
        assert process.stderr is not None
        process.stderr.close()
        shutil.rmtree(home, ignore_errors=True)


def _wait(server: Server, process: subprocess.Popen[bytes], home: Path) -> None:
    for _ in range(50):
        try:
            with server.opened():
                return
        except (OSError, imaplib.IMAP4.error):
            if process.poll() is not None:
                break
            time.sleep(0.1)
    raise AssertionError(
        "dovecot did not start: " + ((home / "log").read_text() if (home / "log").exists() else "")
    )


@pytest.fixture
def readers(settings: Any, monkeypatch: pytest.MonkeyPatch, server: Server) -> Readers:
    settings.INBOX_ADDRESS = "reply@collab.example.org"
    settings.INBOX_URL = server.url("imap")
    monkeypatch.setattr(receiving, "_purposes", {})
    with server.opened() as box:
        box.delete('"Not taken"')
        if box.search(None, "ALL")[1][0]:
            box.store("1:*", "+FLAGS", r"(\Deleted)")
            box.expunge()
    them = Readers()
    receiving.register("talk", them.take)
    return them


def to() -> str:
    return receiving.address("talk", about=3, whom=7)


def test_each_message_is_taken_once_marked_and_left_where_it_is(readers: Readers, server: Server) -> None:
    server.put(a_message("One.", to=to()).as_bytes(), a_message("Two.", to=to()).as_bytes())
    server.put(a_message("Away.", to=to(), Auto_Submitted="auto-replied").as_bytes())
    inbox.look()
    inbox.look()
    assert [message.words for message, _token in readers.got] == ["One.", "Two."]
    assert server.found(f"KEYWORD {inbox.TAKEN}") == server.found("UNSEEN") == 3
    assert Received.objects.filter(outcome=Outcome.AUTOMATIC).count() == 1
    with server.opened() as box:  # the mark is lost: it is known all the same
        box.store("1:*", "-FLAGS", f"({inbox.TAKEN})")
    inbox.look()
    assert len(readers.got) == 2


def test_what_cannot_be_taken_is_put_aside_and_holds_up_no_other(
    readers: Readers, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    server.put(a_message("Wrong.", to=to()).as_bytes())
    for wrong in (RuntimeError("a mistake of ours"), DataError("integer out of range")):
        readers.wrong = wrong
        inbox.look()
        inbox.look_again()
        assert inbox.aside() == 1
        assert server.found("ALL") == 0
    readers.wrong = None
    server.put(a_message("Right.", to=to()).as_bytes())
    inbox.look()
    assert [message.words for message, _token in readers.got] == ["Right."]
    assert "could not be taken" in caplog.text
    for _twice in range(2):
        inbox.look_again()
    assert [message.words for message, _token in readers.got] == ["Right.", "Wrong."]
    assert inbox.aside() == 0
    with server.opened() as box:
        assert box.select('"Not taken"')[1] == [b"1"], "it is kept, and marked"


def test_however_many_cannot_be_taken_what_is_new_is_read(
    readers: Readers, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seven that break our reading came first; three in a look are more than enough to hold everything up."""
    monkeypatch.setattr(inbox, "MOST_FAILED", 3)

    def reading(message: Incoming, token: Token) -> Received.Outcome:
        if message.words == "Wrong.":
            raise RuntimeError("a mistake of ours")
        return readers.take(message, token)

    monkeypatch.setattr(receiving, "_purposes", {})
    receiving.register("talk", reading)
    server.put(*(a_message("Wrong.", to=to()).as_bytes() for _ in range(7)))
    server.put(a_message("New.", to=to()).as_bytes())
    for _minute in range(3):
        inbox.look()
    assert [message.words for message, _token in readers.got] == ["New."]
    assert inbox.aside() == 7


def test_of_one_that_is_too_large_only_the_headers_are_fetched(readers: Readers, server: Server) -> None:
    server.put(
        a_message("x" * 70, to=to()).as_bytes() + b"y" * 76 * 10 + b"\r\n" + (b"z" * 76 + b"\r\n") * 350_000
    )
    inbox.look()
    ((message, _token),) = readers.got
    assert (message.trouble, message.words) == ("too_large", "")


def test_over_tls_and_with_a_wrong_password(
    readers: Readers, server: Server, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.put(a_message("Sealed.", to=to()).as_bytes())
    settings.INBOX_URL = server.url("imaps")
    with pytest.raises(inbox.Closed, match="CERTIFICATE_VERIFY_FAILED"):
        inbox.look()
    monkeypatch.setenv("SSL_CERT_FILE", str(server.home / "cert.pem"))
    for scheme in ("imaps", "imap+tls"):
        settings.INBOX_URL = server.url(scheme)
        inbox.look()
    assert [message.words for message, _token in readers.got] == ["Sealed."]
    settings.INBOX_URL = server.url("imap", "wrong")
    with pytest.raises(inbox.Closed) as said:
        inbox.look()
    assert "wrong" not in str(said.value).replace("wrongly", "")
