"""Reading settings from the environment, loudly when one is wrong."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable
from email.utils import parseaddr
from typing import TypeVar
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from justaction.record.tree.notes import COSIGNATURE, Key, read_vkey

T = TypeVar("T")


class Unmeant(logging.Filter):
    """Lets a log line pass unless it only repeats an answer that we gave on purpose: 503 from /healthz."""

    def filter(self, record: logging.LogRecord) -> bool:
        return getattr(record, "status_code", None) != 503


class Secrets(logging.Filter):
    """Takes the secret of a letter's link out of a log line about a request: whoever reads logs must not use it."""

    def filter(self, record: logging.LogRecord) -> bool:
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        token = str(match.kwargs.get("token", "")) if match else ""
        if token:
            said = record.getMessage()
            record.msg, record.args = said.replace(quote(token), "…").replace(token, "…"), ()
        return True


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def _read(name: str, default: T, convert: Callable[[str], T], shape: str) -> T:
    raw = text(name)
    if not raw:
        return default
    try:
        return convert(raw)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is {raw!r}; it should be {shape}.") from error


def number(name: str, default: int, *, least: int = 1) -> int:
    def convert(raw: str) -> int:
        value = int(raw)
        if value < least:
            raise ValueError(raw)
        return value

    return _read(name, default, convert, f"a whole number from {least}")


def one_of(name: str, default: str, choices: list[str]) -> str:
    def convert(raw: str) -> str:
        if raw.upper() not in choices:
            raise ValueError(raw)
        return raw.upper()

    return _read(name, default, convert, f"one of {', '.join(choices)}")


def address(name: str, default: str) -> str:
    """The address of a site: http:// or https://, a host, nothing behind it."""

    def convert(raw: str) -> str:
        parts = urlsplit(raw)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
            raise ValueError(raw)
        return raw.rstrip("/")

    return _read(name, default, convert, "like https://example.org")


def reached_at(name: str, host: str, port: int) -> str:
    """Where other processes of ours reach this one, as host:port. Who listens everywhere is reached by the machine's name."""

    def convert(raw: str) -> str:
        parts = urlsplit(f"//{raw}")
        if not parts.hostname or not parts.port or raw != parts.netloc or "@" in raw:
            raise ValueError(raw)
        return raw

    if host in {"0.0.0.0", "::"}:  # noqa: S104  # compared, not listened on
        host = socket.gethostname()
    default = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return _read(name, default, convert, "like 10.0.0.5:9000")


def flag(name: str, default: bool) -> bool:
    def convert(raw: str) -> bool:
        if raw.lower() in {"1", "true", "yes", "on"}:
            return True
        if raw.lower() in {"0", "false", "no", "off"}:
            return False
        raise ValueError(raw)

    return _read(name, default, convert, "yes or no")


def words(name: str, default: list[str]) -> list[str]:
    raw = text(name)
    return [word.strip() for word in raw.split(",") if word.strip()] if raw else default


def witnesses(name: str) -> list[tuple[Key, str]]:
    """Witnesses of the record as `key address`, with commas between; the address is the one before `/add-checkpoint`."""

    def convert(raw: str) -> list[tuple[Key, str]]:
        found = []
        for one in filter(None, map(str.strip, raw.split(","))):
            vkey, address = one.split()
            parts = urlsplit(address)
            if parts.scheme not in {"http", "https"} or not parts.hostname:
                raise ValueError(raw)
            found.append((read_vkey(vkey, COSIGNATURE), address.rstrip("/")))
        if len({key.public for key, _ in found}) < len(found) or len({key.name for key, _ in found}) < len(
            found
        ):
            raise ValueError(raw)
        return found

    return _read(
        name, [], convert, "like branch.example.org+0a1b2c3d+BAbc… https://witness.branch.example.org"
    )


def host(site: str) -> str:
    """The host of a site's address, as ALLOWED_HOSTS spells it."""
    name = urlsplit(site).hostname or ""
    return f"[{name}]" if ":" in name else name


def mailbox(name: str, default: str) -> str:
    """A mail address, with a name before it or without."""

    def convert(raw: str) -> str:
        local, at, domain = parseaddr(raw)[1].rpartition("@")
        if not (local and at and domain):
            raise ValueError(raw)
        return raw

    return _read(name, default, convert, "like Our Name <hello@example.org>")


def database(url: str) -> dict[str, object]:
    """A Django database from `sqlite:///path` or `postgresql://user:password@host:port/name?option=value`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        # BEGIN IMMEDIATE: a transaction that will write says so at once, so none fails halfway (performance.md, P1).
        return {
            "ENGINE": "justaction.web.sqlite",
            "NAME": unquote(parts.path.removeprefix("/")) or ":memory:",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                    # so that ANALYZE looks at some rows only, and keeps no samples: SQLite would plan a question anew for
                    # each value that it is asked with, which takes longer than to answer it (performance.md, P7)
                    "PRAGMA analysis_limit=1000;"
                    "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON;"
                ),
            },
        }
    if parts.scheme in {"postgresql", "postgres"}:
        options = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", "") or parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": options,
        }
    raise ImproperlyConfigured(
        f"DATABASE_URL begins with {parts.scheme!r}; it should be sqlite:/// or postgresql://."
    )


def storage(url: str, setting: str = "STORAGE_URL") -> dict[str, object]:
    """What `web/bucket.py` is made with, from `s3://key:secret@host:port/bucket/folder?region=…`.

    Without a host it is Amazon's; without a key, its programs' own way of finding one. `s3+http://` speaks without TLS, to a
    storage inside of one's own network.
    """
    wrong = ImproperlyConfigured(
        f"{setting} is wrong; it should look like s3://key:secret@s3.example.org/bucket?region=eu-central-1."
    )  # its words hold a secret, so they are not repeated
    try:
        parts = urlsplit(url)
        port, said = parts.port, dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    except ValueError:
        raise wrong from None
    bucket, _slash, folder = parts.path.strip("/").partition("/")
    if parts.scheme not in {"s3", "s3+http"} or not bucket or set(said) - {"region", "style"}:
        raise wrong
    options: dict[str, object] = {
        "bucket_name": unquote(bucket),
        "location": folder,
        "region_name": said.get("region"),
        "style": said.get("style", "path" if parts.hostname else "auto"),
    }
    if parts.hostname:
        name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        scheme = "http" if parts.scheme == "s3+http" else "https"
        options["endpoint_url"] = f"{scheme}://{name}{f':{port}' if port else ''}"
    if parts.username:
        options |= {"access_key": unquote(parts.username), "secret_key": unquote(parts.password or "")}
    return options


def storages(url: str, copies: str = "") -> dict[str, dict[str, object]]:
    """Django's storages by name: "default" for files of members; in a bucket also "record" and "memory" (`record/place.py`)
    and "backups" (`config/backups/copying.py`), which may have a bucket of its own."""
    found: dict[str, dict[str, object]] = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    }
    if url:
        options = storage(url)
        within = f"{options['location']}/" if options["location"] else ""
        for name, folder in (
            ("default", "files"),
            ("record", "record"),
            ("memory", "memory"),
            ("backups", "backups"),
        ):
            found[name] = _in_bucket({**options, "location": f"{within}{folder}"})
    if copies:
        found["backups"] = _in_bucket(storage(copies, "BACKUP_URL"))
    return found


def _in_bucket(options: dict[str, object]) -> dict[str, object]:
    return {"BACKEND": "justaction.web.bucket.Bucket", "OPTIONS": options}


PROVIDERS = (
    "amazon-ses", "brevo", "mailersend", "mailgun", "mailjet", "mailtrap", "mandrill", "postal", "postmark", "resend",
    "scaleway", "sendgrid", "sparkpost", "unisender-go",
)  # fmt: skip


def mail(url: str) -> dict[str, object]:
    """SMTP settings from `smtp://user:password@host:port`, `smtps://` (TLS) or `smtp+tls://` (STARTTLS).

    Or those of a provider, as django-anymail names them: `postmark://?server_token=…`, `mailgun://?api_key=…`.
    """
    parts = urlsplit(url)
    if parts.scheme in PROVIDERS:
        name = parts.scheme.replace("-", "_")
        said = parse_qsl(parts.query)
        if not said or parts.netloc or parts.path:
            raise ImproperlyConfigured(f"MAIL_URL is wrong; it should look like {parts.scheme}://?api_key=….")
        own = {f"{name}_{key}".upper(): value for key, value in said}
        return {"EMAIL_BACKEND": f"anymail.backends.{name}.EmailBackend", "ANYMAIL": own}
    try:
        port = parts.port
    except ValueError:
        port = 0
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"} or not parts.hostname or port == 0:
        raise ImproperlyConfigured(
            "MAIL_URL is wrong; it should look like smtp+tls://user:password@host:587, or name a provider."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
    }


LONGEST_INBOX = (
    13  # characters before the @; what follows them in an address for replies takes up to 51 of 64 (RFC 5321)
)


def inbox(name: str) -> str:
    """The mail address at which letters are answered; short and without a tag, since each answer adds one."""

    def convert(raw: str) -> str:
        local, at, domain = parseaddr(raw)[1].rpartition("@")
        if not (local and at and domain) or "+" in local or len(local) > LONGEST_INBOX:
            raise ValueError(raw)
        return raw

    return _read(
        name, "", convert, f"like reply@example.org, with at most {LONGEST_INBOX} letters before the @"
    )


def mailbox_to_read(name: str) -> str:
    """A mailbox as `imaps://user:password@host:993/INBOX`, `imap+tls://` (STARTTLS) or `imap://` (this machine only)."""
    raw = text(name)
    try:
        parts = urlsplit(raw)
        right = parts.scheme in {"imaps", "imap", "imap+tls"} and parts.hostname and parts.port != 0
    except ValueError:
        right = False
    if raw and not right:  # its words hold a password, so they are not repeated
        raise ImproperlyConfigured(
            f"{name} is wrong; it should look like imaps://user:password@host:993/INBOX."
        )
    if raw and parts.scheme == "imap" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise ImproperlyConfigured(
            f"{name} would send the password in the open; use imaps:// or imap+tls://."
        )
    return raw
