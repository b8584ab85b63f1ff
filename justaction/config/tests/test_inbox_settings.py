"""The settings of the inbox: wrong ones are refused, and no refusal repeats a password."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from justaction.config import env


def test_settings_that_would_tell_the_password_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for wrong in ("imap://u:p@mail.example.org/INBOX", "pop3://u:p@h", "imaps://", "imaps://u:p@h:x"):
        monkeypatch.setenv("INBOX_URL", wrong)
        with pytest.raises(ImproperlyConfigured) as said:
            env.mailbox_to_read("INBOX_URL")
        assert "u:p" not in str(said.value)
    for wrong in ("reply", "re+ply@example.org", "a-very-long-address@example.org"):
        monkeypatch.setenv("INBOX_ADDRESS", wrong)
        with pytest.raises(ImproperlyConfigured):
            env.inbox("INBOX_ADDRESS")


def test_a_message_is_kept_by_the_mail_server_while_a_setting_is_wrong() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "justaction", "receive"],
        env={**os.environ, "INBOX_ADDRESS": "nobody"}, input=b"From: a@example.org\n\nx", capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == os.EX_TEMPFAIL
    assert b"INBOX_ADDRESS" in done.stderr
