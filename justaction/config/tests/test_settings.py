"""A wrong setting stops everything at once, and the message names it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from justaction.config import env

COMMAND = "from justaction.__main__ import main; main()"  # what `justaction` does
SHOW = "import justaction.config.settings as s; print(s.SECRET_KEY, s.SITE_URL)"


def settings_with(
    tmp_path: Path, program: str = SHOW, *words: str, **set_to: str
) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of their own."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", program, *words],
        env={
            **keep,
            "DJANGO_SETTINGS_MODULE": "justaction.config.settings",
            "DATA_DIR": str(tmp_path / "data"),
            **set_to,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_checkout_runs_with_none_set(tmp_path: Path) -> None:
    first, second = settings_with(tmp_path), settings_with(tmp_path)
    assert first.returncode == 0, first.stderr
    key, url = first.stdout.split()
    assert len(key) == 64
    assert second.stdout == first.stdout  # the key is kept
    assert url == "http://localhost:8000"
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "data" / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eight thousand"),
        ("PRODUCTION", "perhaps"),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("MAIL_URL", "mail.example.org"),
        ("MAIL_URL", "smtp://mail.example.org:notaport"),
        ("LIVE_PORT", "none"),
        ("LIVE_URL", "wss://live.example.org"),
        ("WEB_WORKERS", "0"),
        ("WORKERS", "-1"),
        ("SITE_URL", "collab.example.org"),
        ("LOG_LEVEL", "LOUD"),
        ("MAIL_FROM", "nobody"),
        ("TRUSTED_PROXIES", "-1"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    done = settings_with(tmp_path, COMMAND, "check", **{name: value})
    assert done.returncode == os.EX_CONFIG
    said, where = done.stderr.splitlines()
    assert name in said
    assert "docs/settings.md" in where


def test_old_keys_open_what_they_closed(tmp_path: Path) -> None:
    """A link in a letter that was signed before the key was changed still opens; nothing new is signed with that key."""
    sign = "import django; django.setup(); from django.core import signing; print(signing.dumps('x'))"
    opens = "import sys, django; django.setup(); from django.core import signing; print(signing.loads(sys.argv[1]))"
    old, new = "a1" * 32, "b2" * 32
    link = settings_with(tmp_path, sign, SECRET_KEY=old).stdout.strip()
    changed = settings_with(tmp_path, opens, link, SECRET_KEY=new, SECRET_KEY_FALLBACKS=f"{'c3' * 32}, {old}")
    assert changed.stdout.strip() == "x", changed.stderr
    assert "BadSignature" in settings_with(tmp_path, opens, link, SECRET_KEY=new).stderr


def test_production_wants_a_key_of_its_own(tmp_path: Path) -> None:
    done = settings_with(tmp_path, PRODUCTION="yes")
    assert "SECRET_KEY is not set" in done.stderr


def test_a_mail_url_becomes_settings() -> None:
    assert env.mail("smtp+tls://ana%40x:se%3Acret@mail.example.org") == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "mail.example.org",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "ana@x",
        "EMAIL_HOST_PASSWORD": "se:cret",
        "EMAIL_USE_SSL": False,
        "EMAIL_USE_TLS": True,
    }


def test_a_database_url_becomes_settings() -> None:
    assert env.database("sqlite:////var/data/x.db")["NAME"] == "/var/data/x.db"
    postgres = env.database("postgresql://ju:pw@db.example.org:5433/just?sslmode=require")
    assert (postgres["NAME"], postgres["USER"], postgres["HOST"], postgres["PORT"]) == (
        "just",
        "ju",
        "db.example.org",
        "5433",
    )
    assert postgres["OPTIONS"] == {"sslmode": "require"}
    assert env.database("postgresql://ju@/just?host=/run/pg")["HOST"] == "/run/pg"


def test_words_of_a_setting_never_show_a_password(tmp_path: Path) -> None:
    done = settings_with(tmp_path, COMMAND, "check", DATABASE_URL="mysql://ana:secretword@localhost/x")
    assert "DATABASE_URL" in done.stderr
    assert "secretword" not in done.stderr


def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", " a.example.org, b.example.org ,")
    assert env.words("ALLOWED_HOSTS", []) == ["a.example.org", "b.example.org"]
    monkeypatch.setenv("PORT", "x")
    with pytest.raises(ImproperlyConfigured, match="PORT"):
        env.number("PORT", 1)


def test_what_pages_take_in_can_be_read_by_the_user_of_the_clock(settings: Any, tmp_path: Path) -> None:
    """They may be two users of one group (the key apart); without that the clock could make no backup."""
    settings.MEDIA_ROOT = tmp_path / "files"
    name = default_storage.save("evidence/proof.txt", ContentFile(b"proof"))
    assert (tmp_path / "files" / name).stat().st_mode & 0o777 == 0o660
