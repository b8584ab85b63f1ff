"""Is this machine safe to run a collaborative on? Each check says what it saw and, where it says no, the fix in words."""

from __future__ import annotations

import os
import shutil
import smtplib
import socket
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

import pysqlite3
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.mail import get_connection
from django.db import DatabaseError, connection

from justaction.config import env, health, ready, sending, starting
from justaction.config.backups import looking
from justaction.counts import reading
from justaction.jobs.models import Process
from justaction.mail import inbox, providers, receiving
from justaction.record import next_key, witnesses
from justaction.record.next_key import Stage
from justaction.record.tree.notes import NoteError
from justaction.texts import writing
from justaction.web import clock

SQLITE_FIXED = [(3, 44, 6), (3, 50, 7), (3, 51, 3)]  # each branch, fixed from here on (decision 0002)
PYTHON = (3, 11)
DISK = 1024**3  # bytes free
SHARED = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "ceph", "glusterfs", "afs"}
DRIFT = timedelta(seconds=5)


@dataclass(frozen=True)
class Finding:
    """What one check found: `fix` is empty where all is well."""

    check: str
    saw: str
    fix: str = ""

    @property
    def ok(self) -> bool:
        return not self.fix


def examine() -> list[Finding]:
    """All findings, in the order in which one would look."""
    return [finding for check in CHECKS for finding in check()]


def as_data(findings: list[Finding]) -> list[dict[str, object]]:
    return [{**asdict(finding), "ok": finding.ok} for finding in findings]


def sqlite_is_fixed(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite is free of the race that corrupts a write-ahead log when it is reset."""
    if version >= SQLITE_FIXED[-1]:
        return True
    return any(fixed <= version < (fixed[0], fixed[1] + 1, 0) for fixed in SQLITE_FIXED[:-1])


def _python() -> Iterator[Finding]:
    saw = ".".join(map(str, sys.version_info[:3]))
    yield Finding("python", saw, "" if sys.version_info >= PYTHON else "Install Python 3.11 or later.")


def _database() -> Iterator[Finding]:
    if connection.vendor == "sqlite":
        saw = pysqlite3.sqlite_version
        version = tuple(int(part) for part in saw.split("."))
        good = sqlite_is_fixed((version[0], version[1], version[2]))
        fix = "" if good else "This SQLite can corrupt its file. Install pysqlite3 0.6.1 or later: bin/setup"
        yield Finding("sqlite", saw, fix)
    try:
        lacks = starting.lacks_tables()
        connection.ensure_connection()
        yield Finding("database", connection.vendor, "Make its tables: justaction migrate" if lacks else "")
    except DatabaseError as error:
        yield Finding("database", f"does not answer: {error}", "Start it, or correct DATABASE_URL.")


def _production() -> Iterator[Finding]:
    if not settings.PRODUCTION:
        yield Finding("production", "off: this is a place to try things")
        return
    yield Finding("production", "on")
    fix = "Set DEBUG=no; it shows the inside of errors to anybody." if settings.DEBUG else ""
    yield Finding("debug", "on" if settings.DEBUG else "off", fix)
    weak = _is_weak(settings.SECRET_KEY)
    fix = "Set SECRET_KEY to something nobody can guess: openssl rand -hex 32" if weak else ""
    yield Finding("secret key", "too short" if weak else "set", fix)
    yield _old_keys()
    fix = (
        "" if settings.HTTPS else "Set SITE_URL to the https:// address, and let a proxy or tunnel carry TLS."
    )
    yield Finding("https", settings.SITE_URL, fix)
    host = env.host(settings.SITE_URL)
    wild = "*" in settings.ALLOWED_HOSTS
    fix = "" if host in settings.ALLOWED_HOSTS and not wild else f"Set ALLOWED_HOSTS={host}"
    yield Finding("hosts", ", ".join(settings.ALLOWED_HOSTS), fix)


def _is_weak(key: str) -> bool:
    return len(key) < 32 or len(set(key)) < 8


def _old_keys() -> Finding:
    """An old key opens sessions and links as the new one does: a weak one, or one that is no older, is a hole."""
    old = [str(key) for key in settings.SECRET_KEY_FALLBACKS]
    saw = f"{len(old)} still open links and sessions" if old else "none"
    if settings.SECRET_KEY in old:
        return Finding(
            "old keys", saw, "Take SECRET_KEY out of SECRET_KEY_FALLBACKS: it is the key of today."
        )
    if any(map(_is_weak, old)):
        return Finding("old keys", saw, "Take the key that can be guessed out of SECRET_KEY_FALLBACKS.")
    return Finding("old keys", saw)


def _editor() -> Iterator[Finding]:
    built = finders.find("coedit/built/editor.js") is not None
    fix = "" if built else "Run bin/setup where npm can be reached; until then texts are changed by forms."
    yield Finding("editor", "built" if built else "not built", fix)


def _cache() -> Iterator[Finding]:
    shared = "locmem" not in settings.CACHES["default"]["BACKEND"]
    processes = settings.WEB_WORKERS
    with suppress(DatabaseError):
        processes = max(processes, Process.objects.alive(clock.now()).filter(part="web").count())
    saw = f"{'shared' if shared else 'in each process'}, {processes} web worker(s)"
    fix = "" if shared or processes == 1 else "Set CACHE_URL to a Redis or Valkey, or WEB_WORKERS=1."
    if shared and (said := ready.shared_cache()) != "ok":
        saw, fix = f"{saw}; {said}", "Start it, or correct CACHE_URL. Pages go on meanwhile, more slowly."
    yield Finding("cache", saw, fix)


def _storage() -> Iterator[Finding]:
    """Whether files can be kept, and by all machines."""
    said = ready.storage_tried()
    saw = "a bucket" if settings.STORAGE_URL else "a folder of this machine"
    if said != "ok":
        yield Finding("storage", f"{saw}; {said}", _fix_of_storage(said))
        return
    machines = set()
    with suppress(DatabaseError):
        machines = set(Process.objects.alive(clock.now()).values_list("machine", flat=True))
    many = len(machines) > 1 and not settings.STORAGE_URL
    fix = "Set STORAGE_URL: each machine sees only the files that it took in itself." if many else ""
    yield Finding("storage", f"{saw}, {len(machines)} machine(s)" if machines else saw, fix)


def _fix_of_storage(said: str) -> str:
    if not settings.STORAGE_URL:
        return f"Let this user write to {settings.MEDIA_ROOT}."
    if "anybody" in said:
        return "Make the bucket private: it holds what people gave in confidence."
    return "Start it, or correct STORAGE_URL and what its key may do (get, put, delete, list)."


def _mail() -> Iterator[Finding]:
    if not settings.MAIL_URL:
        fix = "Set MAIL_URL; letters only land in the outbox folder." if settings.PRODUCTION else ""
        yield Finding("mail", "no server set", fix)
        return
    if providers.is_used():
        secret = (
            ""
            if settings.MAIL_WEBHOOK_SECRET
            else "Set MAIL_WEBHOOK_SECRET, so that it tells what came back."
        )
        yield Finding("mail", f"by the API of {settings.EMAIL_BACKEND.split('.')[2]}", secret)
        return
    server = get_connection()
    try:
        server.open()
        server.close()
        yield Finding("mail", f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} answers")
    except (OSError, smtplib.SMTPException) as error:
        saw = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}: {error}"
        yield Finding("mail", saw, "Correct MAIL_URL, or start the mail server.")


def _sending() -> Iterator[Finding]:
    """What large providers ask of who sends many letters."""
    with suppress(DatabaseError):
        for check, saw, fix in sending.examine():
            yield Finding(check, saw, fix)


def _inbox() -> Iterator[Finding]:
    """Whether answers by mail are read, and what became of those of the last week."""
    if not settings.INBOX_ADDRESS:
        fix = "Set INBOX_ADDRESS too, or take INBOX_URL away." if settings.INBOX_URL else ""
        yield Finding("answers by mail", "not read", fix)
        return
    if settings.INBOX_URL:
        try:
            aside = inbox.aside()
            fix = "Look in the log for “could not be taken”; they are tried again each hour." if aside else ""
            yield Finding("mailbox", f"answers; {aside} could not be taken" if aside else "answers", fix)
        except inbox.Closed as closed:
            yield Finding("mailbox", str(closed), "Correct INBOX_URL, or start the IMAP server.")
    with suppress(DatabaseError):
        came = [f"{count} {outcome}" for outcome, count in receiving.lately()]
        yield Finding("answers by mail", f"in seven days: {', '.join(came) or 'none'}")


def _parts() -> Iterator[Finding]:
    for part, said in health.parts().items():
        if part != "database":
            fix = (
                ""
                if said == "ok"
                else "Start everything (bin/run), or look in its log why this part is not alive."
            )
            yield Finding(part, said, fix)


def _clock() -> Iterator[Finding]:
    """The machine's clock beside the database's, where that is another machine."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        drift = abs(clock.now() - cursor.fetchone()[0])
    fix = "" if drift < DRIFT else "Let both machines keep time by NTP: timedatectl set-ntp true"
    yield Finding("clock drift", f"{drift.total_seconds():.1f} s", fix)


def _disk() -> Iterator[Finding]:
    folder = Path(settings.DATA_DIR)
    writable = os.access(folder, os.W_OK | os.X_OK)
    fix = "" if writable else f"Let this user write to {folder}."
    if settings.PRODUCTION and stat.S_IMODE(folder.stat().st_mode) & 0o007:
        fix = f"It holds names and addresses. Keep others out: chmod o-rwx {folder}"
    yield Finding("data folder", str(folder), fix)
    free = shutil.disk_usage(folder).free
    fix = "" if free >= DISK else "Free some room on this disk, or move DATA_DIR to a larger one."
    yield Finding("disk", f"{free / 1024**3:.1f} GB free", fix)
    kind = _filesystem(folder)
    fix = (
        "Move DATA_DIR to a disk of this machine; SQLite breaks on a network disk." if kind in SHARED else ""
    )
    yield Finding("file system", kind or "unknown", fix)


def _filesystem(folder: Path) -> str:
    """The kind of file system that a folder lies on, as Linux names it, or ""."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return ""
    best, kind = "", ""
    for line in mounts.read_text().splitlines():
        _, point, name, *_ = line.split(" ")
        point = point.replace("\\040", " ")
        inside = str(folder) == point or str(folder).startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, name
    return kind


def _keys() -> Iterator[Finding]:
    folder = Path(settings.RECORD_KEYS_DIR)
    try:
        names = [path.name for path in folder.glob("*.pem")] if folder.exists() else []
        hidden = folder.exists() and not os.access(folder, os.R_OK | os.X_OK)
    except PermissionError:
        hidden, names = True, []
    if hidden:
        yield Finding("record key", "kept from this user, as it should be where another one runs the clock")
        return
    if not names:
        yield Finding("record key", "not made yet")
        return
    loose = [
        path.name for path in [folder, *folder.glob("*.pem")] if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    fix = f"Keep others out: chmod -R go-rwx {folder}" if loose else ""
    yield Finding("record key", f"open to others: {', '.join(loose)}" if loose else "private", fix)


def key_change() -> Iterator[Finding]:
    """Whether the record's key is being changed, and what is left to do."""
    with suppress(DatabaseError):
        try:
            stands = next_key.standing()
        except NoteError as error:
            yield Finding("key change", f"a note does not hold: {error}", "Put that file of the record back.")
            return
        if stands.stage == Stage.NONE:
            return
        said, fix = KEY_CHANGE[stands.stage]
        if stands.stage == Stage.BOTH and stands.after:
            said += f"; it may be finished after {stands.after:%d %B %Y %H:%M} UTC"
            fix = fix if clock.now() >= stands.after else ""
        yield Finding("key change", said, fix)


KEY_CHANGE = {
    Stage.BEGUN: (
        "half done: a next key was made, and nobody knows it yet",
        "Seal the keys (justaction backup --keys FILE), then: justaction record-key introduce",
    ),
    Stage.HALF: ("half done: the next key is half introduced", "Go on: justaction record-key introduce"),
    Stage.BOTH: (
        "half done: the old key and the next one both sign",
        "Finish it: justaction record-key finish",
    ),
    Stage.TAKEN: (
        "half done: the next key signs, and policy.txt names the old one too",
        "Finish it: justaction record-key finish",
    ),
}


def witnesses_stand() -> Iterator[Finding]:
    """Whether enough partners cosign the record."""
    with suppress(DatabaseError):
        stands = witnesses.stands()
        if not stands:
            yield Finding("witnesses", "none: ask partners to run justaction-witness (docs/witness.md)")
            return
        since = witnesses.unwitnessed_since()
        for one in stands:
            bad = bool(one.trouble) and (since is not None or one.grave)
            fix = (
                f"Talk with whoever runs it, or name another one in RECORD_WITNESSES: {one.name}"
                if bad
                else ""
            )
            cosigned = (
                f"cosigned {one.size} entries on {one.cosigned_at:%d %B %H:%M} UTC"
                if one.cosigned_at
                else "never cosigned"
            )
            yield Finding("witness", f"{one.name}: {one.trouble or cosigned}", fix)
        if since is not None:
            saw = f"not witnessed since {since:%d %B %Y %H:%M} UTC"
            yield Finding(
                "witnesses",
                saw,
                f"The record needs {settings.RECORD_QUORUM} of {len(stands)} witnesses; the pages say that too few are there.",
            )


def _name() -> Iterator[Finding]:
    if settings.PRODUCTION:
        host = env.host(settings.SITE_URL)
        try:
            socket.getaddrinfo(host, None)
            yield Finding("name", host)
        except OSError as error:
            yield Finding("name", f"{host}: {error}", f"Let the name {host} point to this machine (DNS).")


def _numbers() -> Iterator[Finding]:
    """What the last recount of all that pages count found; the clock makes one each day."""
    with suppress(DatabaseError):
        last = reading.last_recount()
        if last is None:
            yield Finding("numbers", "not counted anew yet")
            return
        wrong = last.wrong and not last.repaired_at
        fix = (
            "Count all of them anew, and let the record say so: justaction recount --repair" if wrong else ""
        )
        said = f"{last.wrong} of {last.compared} were wrong" if last.wrong else f"{last.compared} are right"
        yield Finding("numbers", f"{said} on {last.at:%d %B}", fix)


def _pdf() -> Iterator[Finding]:
    """What draws PDFs; everything else works without it."""
    lacks = " ".join(writing.lacking())
    fix = f"Let Word files do, or install what draws PDFs: apt-get install {lacks}" if lacks else ""
    yield Finding("pdf", f"lacks {lacks}" if lacks else "can be made", fix)


def _backups() -> Iterator[Finding]:
    """Whether a backup can be made, was made in the last day, and was copied."""
    for found in looking.examine():
        yield Finding(*found)


CHECKS: list[Callable[[], Iterator[Finding]]] = [
    _python,
    _database,
    _production,
    _name,
    _cache,
    _storage,
    _mail,
    _sending,
    _inbox,
    _parts,
    _clock,
    _disk,
    _keys,
    key_change,
    witnesses_stand,
    _backups,
    _numbers,
    _pdf,
    _editor,
]
